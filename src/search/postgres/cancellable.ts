import type { PendingQuery, Row } from "postgres";
import { assertThat } from "../../../actors/kernel/errors.ts";

/** The query's answer; when `signal` aborts first, the server is told to stop, and it rejects. */
export async function cancellable<T extends readonly (Row | undefined)[]>(
  query: PendingQuery<T & Row[]>,
  signal: AbortSignal,
): Promise<T> {
  return (await untilAborted(query, signal)) as unknown as T;
}

/**
 * The bytes of a query that answers one `bytea`; none where that is null. They come as they are: written as text, as other answers
 * are, they would be twice as many, and most of what a search takes.
 */
export async function cancellableBytes(query: PendingQuery<Row[]>, signal: AbortSignal): Promise<Uint8Array> {
  const rows = (await untilAborted(query.raw(), signal)) as unknown as readonly (readonly (Uint8Array | null)[])[];
  const bytes = rows[0]?.[0] ?? new Uint8Array();
  const isText = bytes[0] === BACKSLASH && bytes[1] === X;
  assertThat(!isText, "the database's driver has our patch, which asks for raw answers in binary");
  return bytes;
}

const BACKSLASH = 0x5c;
const X = 0x78;

async function untilAborted<T>(query: Promise<T> & { cancel(): void }, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const cancel = () => query.cancel();
  signal.addEventListener("abort", cancel, { once: true });
  try {
    return await query;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}
