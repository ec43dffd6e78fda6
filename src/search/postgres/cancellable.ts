import type { PendingQuery, Row } from "postgres";
import { Unavailable } from "../../../actors/kernel/errors.ts";

/** The query's answer; when `signal` aborts first, the server is told to stop, and it rejects. */
export async function cancellable<T extends readonly (Row | undefined)[]>(
  query: PendingQuery<T & Row[]>,
  signal: AbortSignal,
): Promise<T> {
  return (await untilAborted(query, signal)) as unknown as T;
}

/**
 * The bytes of a query that answers one `bytea` beginning with a product's id; none where that is null. They come as they are, as
 * patches/ has the driver ask for what is read raw: written as text they would be twice as many, and most of what a search
 * takes. A driver without that patch is only slower.
 */
export async function cancellableBytes(query: PendingQuery<Row[]>, signal: AbortSignal): Promise<Uint8Array> {
  const rows = (await untilAborted(query.raw(), signal)) as unknown as readonly (readonly (Buffer | null)[])[];
  const bytes = rows[0]?.[0];
  if (!bytes) return new Uint8Array();
  // No product has this for the upper half of its id.
  const isText = bytes[0] === BACKSLASH && bytes[1] === LETTER_X;
  return isText ? Buffer.from(bytes.toString("latin1", 2), "hex") : bytes;
}

const BACKSLASH = 0x5c;
const LETTER_X = 0x78;

/** SQLSTATE. */
const QUERY_CANCELED = "57014";

async function untilAborted<T>(query: Promise<T> & { cancel(): void }, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const cancel = () => query.cancel();
  signal.addEventListener("abort", cancel, { once: true });
  try {
    return await query;
  } catch (error) {
    signal.throwIfAborted();
    // What was told to stop too late was the search before this one on its connection: whoever asks again is answered.
    if ((error as { code?: unknown }).code === QUERY_CANCELED)
      throw new Unavailable("a search was ended in another's place");
    throw error;
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}
