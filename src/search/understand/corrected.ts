import { type Piece, textOf } from "./pieces.ts";
import type { Knowledge } from "./terms.ts";

/** Words that so few products have may be misspelt by their seller as well. */
export const RARE_MAX = 2;
/** A word that some products have is misspelt where a word one letter away is so many times as common. */
const COMMONER_MIN = 50;

/** The text with its likely misspellings put right; null where none is. Only `open` pieces change, the others say something else. */
export function corrected(
  pieces: readonly Piece[],
  open: ReadonlySet<Piece>,
  known: Pick<Knowledge, "words" | "guesses">,
): string | null {
  let hasChanged = false;
  const right = pieces.map((piece): Piece => {
    if (piece.kind !== "plain" || !open.has(piece)) return piece;
    const words = piece.words.map((word) => likelier(word, known));
    if (words.every((word, index) => word === piece.words[index])) return piece;
    hasChanged = true;
    return { ...piece, raw: words.join(" ") };
  });
  return hasChanged ? textOf(right) : null;
}

function likelier(word: string, { words, guesses }: Pick<Knowledge, "words" | "guesses">): string {
  const { split = null, corrections: [best] = [] } = guesses.get(word) ?? {};
  const frequency = words.get(word)?.frequency ?? 0;
  if (frequency === 0) return split?.join(" ") ?? best?.word ?? word;
  const isFarCommoner = best?.distance === 1 && best.frequency >= COMMONER_MIN * frequency;
  return isFarCommoner ? best.word : word;
}
