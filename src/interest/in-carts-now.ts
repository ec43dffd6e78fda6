import type { Sql } from "../platform/postgres.ts";
import { inCartsNow } from "./interest.ts";
import type { Interest } from "./interest-change.ts";

const MAX_AGE_MS = 2_000;

/**
 * What is in carts right now for pages, most wanted first: at most `limit` products, up to two seconds old, asked once
 * for everybody. A failing database shows what was known last, at first nothing: no page waits or fails for it.
 */
export function inCartsReader(sql: Sql, limit: number): () => Promise<readonly Interest[]> {
  let known: readonly Interest[] = [];
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<readonly Interest[]> | null = null;
  const ask = async () => {
    try {
      known = await inCartsNow(sql, limit);
    } catch {
      // The consumer that writes it tells of a database that is away; here the old counts will do.
    }
    askedAt = performance.now();
    asking = null;
    return known;
  };
  return async () => {
    if (performance.now() - askedAt < MAX_AGE_MS) return known;
    asking ??= ask();
    return asking;
  };
}
