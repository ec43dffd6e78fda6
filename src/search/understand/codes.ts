import type { Piece } from "./pieces.ts";

const CODES_MAX = 8;
const CODE_LENGTH_MIN = 3;
const CODE_LENGTH_MAX = 40;
const EDGE = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;

/**
 * What may be a part number or code, in lower case but else as typed: what has a digit in it, all of it ("MZ 75E500B"), and
 * whatever is alone.
 */
export function codesOf(pieces: readonly Piece[]): string[] {
  const typed = pieces.filter(({ kind }) => kind !== "without").map(({ raw }) => raw);
  const all = typed.join(" ");
  const codes = [...typed.filter(hasDigit), ...(hasDigit(all) || typed.length === 1 ? [all] : [])];
  const bare = codes.map((code) => code.replaceAll(EDGE, "").toLowerCase()).filter(isOfLength);
  return [...new Set(bare)].slice(0, CODES_MAX);
}

function hasDigit(text: string): boolean {
  return /\p{N}/u.test(text);
}

function isOfLength({ length }: string): boolean {
  return length >= CODE_LENGTH_MIN && length <= CODE_LENGTH_MAX;
}
