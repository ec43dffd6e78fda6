import { plainWords } from "./words.ts";

/** What stands between blanks: plain words, "words that must stand together", or -words that must not be there. */
export interface Piece {
  readonly kind: "plain" | "phrase" | "without";
  /** As typed. */
  readonly raw: string;
  /** In plain lower case; never none. */
  readonly words: readonly string[];
}

const QUOTES = /[\u201c-\u201f\u00ab\u00bb]/gu;
/** A quote opens after a blank and closes before one: 27" is a size. */
const PIECE = /(?<=^|\s)([\p{Pd}\u2212]?)"([^"]*)"(?=\s|$)|\S+/gu;
/** A dash before a letter excludes; '-20' is a temperature, 'a - b' a pause. */
const WITHOUT = /^[\p{Pd}\u2212](?=\p{L})/u;

/** The pieces of a clean text. What has no letter or digit is left out, but for signs that may belong to a price. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  for (const [raw, dash, quoted] of text.replaceAll(QUOTES, '"').matchAll(PIECE)) {
    if (quoted !== undefined) pieces.push({ kind: dash ? "without" : "phrase", raw, words: plainWords(quoted) });
    else pieces.push({ kind: WITHOUT.test(raw) ? "without" : "plain", raw, words: plainWords(raw) });
  }
  return pieces;
}

/** The text of which these are the pieces. */
export function textOf(pieces: readonly Piece[]): string {
  return pieces.map(({ raw }) => raw).join(" ");
}
