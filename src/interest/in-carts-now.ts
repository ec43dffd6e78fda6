import type { Sql } from "../platform/postgres.ts";
import { type Interest, inCartsNow } from "./interest.ts";

const MAX_AGE_MS = 2_000;
/** Counting takes longer the more is in carts: at most this share of the time is spent on it. */
const SHARE_OF_TIME = 0.02;

/**
 * What is in carts right now for pages, most wanted first: at most `limit` products, up to two seconds old (older where
 * counting takes long), asked once for everybody. A failing database shows what was known last, at first nothing: no page
 * waits or fails for it.
 */
export function inCartsReader(sql: Sql, limit: number): () => Promise<readonly Interest[]> {
  let known: readonly Interest[] = [];
  let goodUntil = Number.NEGATIVE_INFINITY;
  let asking: Promise<readonly Interest[]> | null = null;
  const ask = async () => {
    const began = performance.now();
    try {
      known = await inCartsNow(sql, limit);
    } catch {
      // The kernel tells of a database that is away; here the old counts will do.
    }
    const now = performance.now();
    goodUntil = now + Math.max(MAX_AGE_MS, (now - began) / SHARE_OF_TIME);
    asking = null;
    return known;
  };
  return async () => {
    if (performance.now() < goodUntil) return known;
    asking ??= ask();
    return asking;
  };
}
