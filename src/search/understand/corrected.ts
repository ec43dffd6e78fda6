import { type Piece, textOf } from "./pieces.ts";
import type { Knowledge } from "./terms.ts";

/** The text with its likely misspellings put right; null where none is. Only `open` pieces change, the others say something else. */
export function corrected(
  pieces: readonly Piece[],
  open: ReadonlySet<Piece>,
  guesses: Knowledge["guesses"],
): string | null {
  let hasChanged = false;
  const right = pieces.map((piece): Piece => {
    if (piece.kind !== "plain" || !open.has(piece)) return piece;
    const words = piece.words.map((word) => {
      const { split = null, corrections = [] } = guesses.get(word) ?? {};
      return split?.join(" ") ?? corrections[0] ?? word;
    });
    if (words.every((word, index) => word === piece.words[index])) return piece;
    hasChanged = true;
    return { ...piece, raw: words.join(" ") };
  });
  return hasChanged ? textOf(right) : null;
}
