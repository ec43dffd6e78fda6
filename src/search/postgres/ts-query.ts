/** Putting together the text of a `tsquery`: an unquoted word never gets into it. */

const LEXEME = /'((?:[^'\\]|''|\\.)*)'/g;
export const EVERYTHING = "'~all'";
const ESCAPED = /''|\\(.)/g;

/** One lexeme, quoted. */
export function key(lexeme: string): string {
  return `'${lexeme.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}

/** The lexemes in `tsquery` text, in their order. */
export function lexemesIn(query: string): string[] {
  return [...query.matchAll(LEXEME)].map(([, lexeme = ""]) =>
    lexeme.replaceAll(ESCAPED, (both, after) => after ?? both[0]),
  );
}

/** Any of these; '' of none. What says nothing is left out. */
export function anyOf(queries: readonly string[]): string {
  return combined(queries, "|");
}

export function allOf(queries: readonly string[]): string {
  return combined(queries, "&");
}

export function noneOf(queries: readonly string[]): string {
  return allOf(queries.filter((query) => query !== "").map((query) => `!(${query})`));
}

/** All of these but any one; of two, either. */
export function allButOneOf(queries: readonly string[]): string {
  const ways = queries.map((_, left) => allOf(queries.filter((_, at) => at !== left)));
  return ways.includes("") ? "" : anyOf(ways);
}

/** The same words where they stand in documents' heads: title, brand and categories. */
export function inHead(query: string): string {
  return query.replaceAll(LEXEME, (_, lexeme) => `'^${lexeme}'`).replaceAll(/<(-|\d+)>/g, "&");
}

function combined(queries: readonly string[], operator: "|" | "&"): string {
  const given = [...new Set(queries.filter((query) => query !== ""))];
  return given.length < 2 ? (given[0] ?? "") : given.map((query) => `(${query})`).join(` ${operator} `);
}
