import type { QueryTerm } from "../engine.ts";
import type { SynonymBook } from "../synonyms/synonym-book.ts";
import type { Piece } from "./pieces.ts";
import type { Guess, KnownWord } from "./vocabulary.ts";
import { isSmall, tellingWords } from "./words.ts";

/** Words of a query that are looked for; a text of two hundred characters rarely has more. */
const TERMS_MAX = 24;
const ALTERNATIVES_MAX = 12;
const JOINED_LENGTH_MAX = 30;
/** Letters and digits in one word may stand apart in the catalogue: "500gb", "rtx2060". */
const MIXED = /^(?:(\p{L}{2,})(\p{N}+)|(\p{N}+)(\p{L}{1,5}))$/u;
const NUMBER = /^\p{N}+$/u;
const LETTERS = /^\p{L}+$/u;
/** Shorter words are not two words without their blank, nor misspellings that can be told from others. */
const GUESSED_LENGTH_MIN = 3;
const GUESSED_LENGTH_MAX = 30;

/** Two words that follow each other, and may be written as one. */
export interface Pair {
  readonly first: string;
  readonly second: string;
  /** "wi-fi": what holds them together says that they are one. */
  readonly isBound: boolean;
}

/** The words of plain pieces, in their order. */
export function plainWordsOf(pieces: readonly Piece[]): string[] {
  return pieces.flatMap(({ kind, words }) => (kind === "plain" ? words : []));
}

/** Neighbours among plain words; those across a "phrase" or a -word are none. */
export function pairsOf(pieces: readonly Piece[]): Pair[] {
  const pairs: Pair[] = [];
  let last: { word: string; piece: Piece } | null = null;
  for (const piece of pieces) {
    if (piece.kind !== "plain") last = null;
    else {
      for (const word of piece.words) {
        const pair = last && { first: last.word, second: word, isBound: last.piece === piece };
        if (pair && pair.first.length + word.length <= JOINED_LENGTH_MAX) pairs.push(pair);
        last = { word, piece };
      }
    }
  }
  return pairs;
}

/** What is known of the words of a query. */
export interface Knowledge {
  readonly words: ReadonlyMap<string, KnownWord>;
  readonly guesses: ReadonlyMap<string, Guess>;
  readonly synonyms: SynonymBook;
}

/**
 * Words that at most `frequency` products have, that nothing else stands for, and that may be worth a guess. Part numbers
 * and numbers are as they are.
 */
export function guessedWords(
  pieces: readonly Piece[],
  { words, synonyms }: Omit<Knowledge, "guesses">,
  frequency: number,
): string[] {
  const telling = tellingWords(plainWordsOf(pieces));
  const joined = pairsOf(pieces).filter((pair) => isOne(pair, words));
  const replaced = synonyms.find(telling).flatMap(({ from, count }) => telling.slice(from, from + count));
  const known = new Set([...joined.flatMap(({ first, second }) => [first, second]), ...replaced]);
  const isGuessed = (word: string) =>
    (words.get(word)?.frequency ?? Number.POSITIVE_INFINITY) <= frequency &&
    word.length >= GUESSED_LENGTH_MIN &&
    word.length <= GUESSED_LENGTH_MAX &&
    LETTERS.test(word);
  return [...new Set(telling)].filter((word) => isGuessed(word) && !known.has(word));
}

/** The terms that engines look for: each word once, with whatever may stand for it. */
export function termsOf(pieces: readonly Piece[], { words, guesses, synonyms }: Knowledge): QueryTerm[] {
  const telling = tellingWords(plainWordsOf(pieces));
  const terms = new Map<string, Alternatives>();
  for (const word of telling) if (terms.size < TERMS_MAX) terms.set(word, new Alternatives(word));

  for (const pair of pairsOf(pieces)) {
    if (!isOne(pair, words)) continue;
    terms.get(pair.first)?.add([pair.first + pair.second]);
    terms.get(pair.second)?.add([pair.first + pair.second]);
  }
  for (const { from, count, others } of synonyms.find(telling)) {
    for (const word of telling.slice(from, from + count)) for (const other of others) terms.get(word)?.add(other);
  }
  for (const [word, alternatives] of terms) {
    for (const split of [mixedParts(word), words.get(word)?.split, guesses.get(word)?.split]) {
      if (split) alternatives.add(split);
    }
  }
  return [...terms].map(([word, alternatives]) => {
    const corrections = guesses.get(word)?.corrections.map((correction) => correction.word) ?? [];
    return { word, alternatives: alternatives.all, ...(corrections.length > 0 && { corrections }), isPrefix: false };
  });
}

/** Words as they are, with nothing in their place. */
export function literalTerms(pieces: readonly Piece[]): QueryTerm[] {
  const words = new Set(tellingWords(plainWordsOf(pieces)));
  return [...words].slice(0, TERMS_MAX).map((word) => ({ word, alternatives: [], isPrefix: false }));
}

/** The last term, where the last of what was typed is its word, may be a beginning. */
export function withPrefix(
  terms: readonly QueryTerm[],
  pieces: readonly Piece[],
  isBeginning: (word: string) => boolean,
) {
  const last = pieces.at(-1);
  const word = last?.kind === "plain" ? last.words.at(-1) : undefined;
  return terms.map((term) => (term.word === word && isBeginning(word) ? { ...term, isPrefix: true } : term));
}

/**
 * Whether two words may be one: where the catalogue has that word, and rather more often than one of the two, or writes it
 * both ways. 'Photo paper' must find more than a rare 'photopaper', and 'car pet' no carpets.
 */
function isOne({ first, second, isBound }: Pair, words: Knowledge["words"]): boolean {
  const joined = words.get(first + second);
  if (!joined || joined.frequency === 0 || isSmall(first) || isSmall(second)) return false;
  const isMeasure = NUMBER.test(first) !== NUMBER.test(second);
  const isBoth = joined.split?.[0] === first && joined.split[1] === second;
  const rarer = Math.min(words.get(first)?.frequency ?? 0, words.get(second)?.frequency ?? 0);
  return isBound || isMeasure || isBoth || joined.frequency * 3 >= rarer;
}

function mixedParts(word: string): readonly string[] | null {
  return (
    MIXED.exec(word)
      ?.slice(1)
      .filter((part) => part) ?? null
  );
}

/** Words that may stand for one, each once and not itself. */
class Alternatives {
  readonly all: (readonly string[])[] = [];
  readonly #seen: Set<string>;

  constructor(word: string) {
    this.#seen = new Set([word]);
  }

  add(words: readonly string[]): void {
    const key = words.join(" ");
    if (this.all.length >= ALTERNATIVES_MAX || this.#seen.has(key)) return;
    this.#seen.add(key);
    this.all.push(words);
  }
}
