/** Longest search text that is looked at, in characters. */
export const QUERY_LENGTH_MAX = 200;

/** The shopper's words as Postgres can take them: no NUL, no half characters, no endless length. '' when nothing is left. */
export function searchText(query: string): string {
  return query
    .toWellFormed()
    .replaceAll(/[\p{Cc}\u200b-\u200f\u2028\u2029\ufeff]+/gu, " ")
    .trim()
    .slice(0, QUERY_LENGTH_MAX)
    .toWellFormed();
}
