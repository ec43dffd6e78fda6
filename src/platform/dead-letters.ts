import type { NatsConnection } from "nats";

export const DEAD_LETTERS = "DEADLETTERS";
const ACK_TIMEOUT_MS = 5_000;

/** What a consumer was given: a message of its stream, or a parked one tried again. */
export interface Delivery {
  readonly subject: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: Uint8Array;
  /** Its place in its stream. */
  readonly seq: number;
  /** The how many-eth attempt this is, from 1. */
  readonly deliveries: number;
}

/** A message that a consumer could not do, as it is kept in the stream DEADLETTERS. Times are ISO 8601. */
export interface DeadLetter {
  readonly stream: string;
  readonly consumer: string;
  readonly subject: string;
  readonly seq: number;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** Text as it is, anything else as base64; null when it was too large to be kept twice: it is in its stream. */
  readonly body: string | null;
  readonly encoding: "text" | "base64";
  /** `permanent`: trying again would not help; `exhausted`: it failed as often as it may. */
  readonly reason: "permanent" | "exhausted";
  readonly error: string;
  readonly deliveries: number;
  /** When it came into its stream, and when it was parked. */
  readonly firstAt: string;
  readonly lastAt: string;
}

/** Where a consumer listens for parked messages that somebody wants tried again. */
export function retrySubject(stream: string, consumer: string): string {
  return `souk.consumer.${stream}.${consumer}.retry`;
}

/** What the consumer says to a parked message tried again. */
export type Retried = { readonly isDone: true } | { readonly isDone: false; readonly error: string };

/** Text stays readable for whoever looks; bytes that are no UTF-8 survive as base64. */
export function encodeBody(body: Uint8Array): Pick<DeadLetter, "body" | "encoding"> {
  try {
    return { body: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body), encoding: "text" };
  } catch {
    return { body: Buffer.from(body).toString("base64"), encoding: "base64" };
  }
}

export function decodeBody({ body, encoding }: Pick<DeadLetter, "body" | "encoding">): Uint8Array {
  return new Uint8Array(Buffer.from(body ?? "", encoding === "text" ? "utf8" : "base64"));
}

/**
 * Keeps a letter on `deadletter.<stream>.<consumer>`; throws when JetStream does not say that it has it. `messageId`
 * makes parking twice harmless.
 */
export async function park(connection: NatsConnection, letter: DeadLetter, messageId: string): Promise<void> {
  const subject = `deadletter.${letter.stream}.${letter.consumer}`;
  const max = connection.info?.max_payload ?? 1_048_576;
  let data = new TextEncoder().encode(JSON.stringify(letter));
  if (data.length > max * 0.9) data = new TextEncoder().encode(JSON.stringify({ ...letter, body: null }));
  await connection.jetstream({ timeout: ACK_TIMEOUT_MS }).publish(subject, data, { msgID: messageId });
}
