import { type Piece, piecesOf } from "./pieces.ts";
import { isSmall } from "./words.ts";

/** Words of which the next is not wanted. */
const NEGATIONS = new Set(["without", "no", "not"]);
/** One more that is not wanted either. */
const ALSO = new Set(["or", "nor"]);
/** After these 'not' says nothing of a thing: 'do not disturb', 'forget me not'. */
const SPOKEN = new Set("do does did is are was were am me why if or could can must should will would".split(" "));
/** What goods are praised for having none of has its name from it: 'no show socks', 'no drill blinds'. */
const PRAISED = new Set("show drill iron slip spill sew stick tie more less other".split(" "));
const EDGES = /^[^\p{L}\p{N}"]+|[^\p{L}\p{N}"]+$/gu;

/**
 * 'mug without blue', 'mug no blue or red': what is not wanted becomes a -word, in the pieces' places. Only after a word
 * of what is wanted, so that names which begin so stay names. Taken of its own result it is the same.
 */
export function takeLeftOut(pieces: readonly Piece[]): {
  readonly pieces: readonly Piece[];
  /** In the order of the text; none where nothing was said so. */
  readonly leftOut: readonly Piece[];
} {
  const left: Piece[] = [];
  const leftOut: Piece[] = [];
  for (let at = 0; at < pieces.length; at++) {
    const piece = pieces[at] as Piece;
    const first = isNegation(pieces, at) && left.some(isWanted) ? unwanted(pieces[at + 1]) : null;
    if (!first) {
      left.push(piece);
      continue;
    }
    leftOut.push(first);
    left.push(first);
    at += 1;
    for (let more = alsoUnwanted(pieces, at + 1); more; more = alsoUnwanted(pieces, at + 1)) {
      leftOut.push(more);
      left.push(more);
      at += 2;
    }
  }
  return { pieces: left, leftOut };
}

function isNegation(pieces: readonly Piece[], at: number): boolean {
  const word = only(pieces[at]);
  if (word === null || !NEGATIONS.has(word)) return false;
  if (word === "no") return !PRAISED.has(only(pieces[at + 1]) ?? "");
  return word === "without" || !SPOKEN.has(only(pieces[at - 1]) ?? "");
}

function alsoUnwanted(pieces: readonly Piece[], at: number): Piece | null {
  return ALSO.has(only(pieces[at]) ?? "") ? unwanted(pieces[at + 1]) : null;
}

/** The piece as one that is not wanted, as it would be typed; null where it cannot be one. */
function unwanted(piece: Piece | undefined): Piece | null {
  if (piece?.kind === "phrase" && piece.words.length > 0) return asTyped(`-${piece.raw}`);
  if (piece?.kind !== "plain") return null;
  const word = only(piece);
  if (word !== null && (isSmall(word) || NEGATIONS.has(word) || ALSO.has(word))) return null;
  return asTyped(`-${piece.raw.replaceAll(EDGES, "")}`);
}

/** What stands there when it is read again, and so means the same then. */
function asTyped(raw: string): Piece | null {
  const [piece, ...more] = piecesOf(raw);
  return piece?.kind === "without" && piece.words.length > 0 && more.length === 0 ? piece : null;
}

function isWanted({ kind, words }: Piece): boolean {
  return kind !== "without" && words.length > 0;
}

/** The word that a plain piece is. */
function only(piece: Piece | undefined): string | null {
  return piece?.kind === "plain" && piece.words.length === 1 ? (piece.words[0] as string) : null;
}
