import type { PendingQuery, Row } from "postgres";

/** The query's answer; when `signal` aborts first, the server is told to stop, and it rejects. */
export async function cancellable<T extends readonly (Row | undefined)[]>(
  query: PendingQuery<T & Row[]>,
  signal: AbortSignal,
): Promise<T> {
  signal.throwIfAborted();
  const cancel = () => query.cancel();
  signal.addEventListener("abort", cancel, { once: true });
  try {
    return (await query) as unknown as T;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}
