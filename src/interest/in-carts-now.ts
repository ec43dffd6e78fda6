import { nowAndThen } from "../platform/now-and-then.ts";
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
  return nowAndThen([], { maxAgeMs: MAX_AGE_MS, shareOfTime: SHARE_OF_TIME }, () => inCartsNow(sql, limit));
}
