import { Type } from "@sinclair/typebox";
import { ErrorCode, type NatsConnection, NatsError } from "nats";
import type { Broker } from "../../actors/kernel/broker.ts";
import { DEAD_LETTERS, type DeadLetter, type Retried, retrySubject } from "../platform/dead-letters.ts";
import { type Endpoint, endpoint, OpsError } from "./endpoint.ts";

const LIST_MAX = 500;
/** Letters tried again or discarded by one request. */
const BULK_MAX = 1_000;
const RETRY_TIMEOUT_MS = 30_000;
/** After so long a request begins no more letters: whoever asks waits 5 s for an answer, as `nats req` does. */
const REQUEUE_MS = 4_000;
const RPC_TIMEOUT_MS = 5_000;

const Name = Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$" });
const Seq = Type.Integer({ minimum: 1 });
const Which = Type.Object({ seq: Type.Optional(Seq), stream: Type.Optional(Name), consumer: Type.Optional(Name) });

/** A letter with its number in DEADLETTERS, by which it is inspected, tried again or discarded. */
interface Parked {
  readonly seq: number;
  readonly letter: DeadLetter;
}

/** What consumers could not do: looking at it, trying it again, and throwing it away. */
export function deadLetterEndpoints(broker: Broker, requeueMs = REQUEUE_MS): Endpoint[] {
  let isRequeueing = false;
  const connected = () => {
    const connection = broker.connection();
    if (!connection) throw new OpsError(503, "unavailable", "the broker is away");
    return connection;
  };
  return [
    endpoint({
      subject: "deadletters.list",
      description: "Parked messages, oldest first, of all consumers or of one; `from` (a seq) reads on",
      input: Type.Object({
        stream: Type.Optional(Name),
        consumer: Type.Optional(Name),
        from: Type.Optional(Seq),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIST_MAX })),
      }),
      example: {},
      answer: async ({ stream, consumer, from = 1, limit = 50 }) => {
        const found = await readLetters(connected(), filterOf(stream, consumer), from, limit);
        const letters = found.map(({ seq, letter: { body: _, headers: __, seq: streamSeq, ...shown } }) => ({
          seq,
          streamSeq,
          ...shown,
        }));
        return { count: letters.length, letters };
      },
    }),
    endpoint({
      subject: "deadletters.inspect",
      description: "One parked message with its headers and body",
      input: Type.Object({ seq: Seq }),
      example: { seq: 1 },
      answer: async ({ seq }) => {
        const { letter } = await readLetter(connected(), seq);
        return { ...letter, seq, streamSeq: letter.seq };
      },
    }),
    endpoint({
      subject: "deadletters.requeue",
      description:
        "Has the consumer try parked messages again: one, or all of a consumer; `left` were not come to in time",
      input: Which,
      example: { seq: 1 },
      answer: async (which) => {
        const connection = connected();
        if (isRequeueing) throw new OpsError(409, "busy", "this node has messages tried again already");
        isRequeueing = true;
        try {
          const until = performance.now() + requeueMs;
          const letters = await chosen(connection, which);
          const outcome = await requeue(connection, letters, until);
          const [first] = outcome.failed;
          if (which.seq === undefined || !first) return outcome;
          throw new OpsError(409, "failed_again", `it failed again: ${first.error}`, { seq: which.seq });
        } finally {
          isRequeueing = false;
        }
      },
    }),
    endpoint({
      subject: "deadletters.discard",
      description: "Throws parked messages away: one, or all of a consumer",
      input: Which,
      example: { seq: 1 },
      answer: async (which) => {
        const connection = connected();
        const letters = await chosen(connection, which);
        for (const { seq } of letters) await remove(connection, seq);
        return { discarded: letters.length };
      },
    }),
  ];
}

/** By number, or all of one consumer: never everything by leaving a word out. */
async function chosen(connection: NatsConnection, which: { seq?: number; stream?: string; consumer?: string }) {
  const { seq, stream, consumer } = which;
  if (seq !== undefined && stream === undefined && consumer === undefined) return [await readLetter(connection, seq)];
  if (seq === undefined && stream !== undefined && consumer !== undefined) {
    return readLetters(connection, filterOf(stream, consumer), 1, BULK_MAX);
  }
  throw new OpsError(400, "invalid_request", "say which: either seq, or stream and consumer");
}

function filterOf(stream = "*", consumer = "*"): string {
  return `deadletter.${stream}.${consumer}`;
}

/** Reads by the protocol itself (JetStream's direct get, 'the next message on these subjects from here on'). */
async function readLetters(connection: NatsConnection, filter: string, from: number, limit: number): Promise<Parked[]> {
  const found: Parked[] = [];
  for (let seq = from; found.length < limit; seq = found.at(-1)!.seq + 1) {
    const query = JSON.stringify({ seq, next_by_subj: filter });
    const stored = await connection.request(`$JS.API.DIRECT.GET.${DEAD_LETTERS}`, query, { timeout: RPC_TIMEOUT_MS });
    if (stored.headers?.code === 404) break;
    found.push({ seq: Number(stored.headers?.get("Nats-Sequence")), letter: stored.json<DeadLetter>() });
  }
  return found;
}

async function readLetter(connection: NatsConnection, seq: number): Promise<Parked> {
  const manager = await connection.jetstreamManager({ timeout: RPC_TIMEOUT_MS });
  const stored = await orNull(manager.streams.getMessage(DEAD_LETTERS, { seq }));
  if (stored) return { seq, letter: stored.json<DeadLetter>() };
  throw new OpsError(404, "unknown_letter", `there is no dead letter ${seq}`);
}

/** One letter after the other, the first whatever the time; those not begun by `until` are left. */
async function requeue(connection: NatsConnection, letters: readonly Parked[], until: number) {
  const failed: { seq: number; error: string }[] = [];
  let tried = 0;
  for (const { seq, letter } of letters) {
    if (tried > 0 && performance.now() >= until) break;
    tried += 1;
    const retried = await retry(connection, letter);
    if (retried.isDone) await remove(connection, seq);
    else failed.push({ seq, error: retried.error });
  }
  return { done: tried - failed.length, failed, left: letters.length - tried };
}

async function retry(connection: NatsConnection, letter: DeadLetter): Promise<Retried> {
  if (letter.body === null) return { isDone: false, error: "its body was too large to be kept here" };
  try {
    const options = { timeout: RETRY_TIMEOUT_MS };
    const subject = retrySubject(letter.stream, letter.consumer);
    return (await connection.request(subject, JSON.stringify(letter), options)).json<Retried>();
  } catch (error) {
    if (!(error instanceof NatsError)) throw error;
    if (error.code === ErrorCode.NoResponders) return { isDone: false, error: `no node runs ${letter.consumer}` };
    return { isDone: false, error: `${letter.consumer} did not answer` };
  }
}

async function remove(connection: NatsConnection, seq: number): Promise<void> {
  const manager = await connection.jetstreamManager({ timeout: RPC_TIMEOUT_MS });
  await orNull(manager.streams.deleteMessage(DEAD_LETTERS, seq));
}

/** Null for what is not there. */
async function orNull<T>(found: Promise<T>): Promise<T | null> {
  try {
    return await found;
  } catch (error) {
    if (!(error instanceof NatsError)) throw error;
    const isMissing = error.code === ErrorCode.JetStream404NoMessages || error.api_error?.code === 404;
    if (isMissing || error.code === "404" || error.message.includes("message not found")) return null;
    throw error;
  }
}
