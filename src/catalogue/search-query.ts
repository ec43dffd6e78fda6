/** Longest search text that is looked at, in characters. */
export const QUERY_LENGTH_MAX = 200;

/** A dash that excludes no word or "phrase". Postgres gives up on a few dozen of them in a row. */
const IDLE_DASH = /[\p{Pd}\u2212](?!"?[\p{L}\p{N}])/gu;

/** The shopper's words as Postgres can take them: no NUL, no half characters, no endless length. '' when nothing is left. */
export function searchText(query: string): string {
  return query
    .toWellFormed()
    .replaceAll(/[\p{Cc}\u200b-\u200f\u2028\u2029\ufeff]+/gu, " ")
    .replaceAll(IDLE_DASH, " ")
    .trim()
    .slice(0, QUERY_LENGTH_MAX)
    .toWellFormed();
}
