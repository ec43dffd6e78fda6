import { LRUCache } from "lru-cache";
import type { Sql } from "../../platform/postgres.ts";
import { type Candidate, type Correction, lettersWrong, rankCorrections } from "./spelling.ts";

/** Words this node remembers; at some 200 bytes each. */
const WORDS_MAX = 50_000;
const GUESSES_MAX = 10_000;
/** How long it may take a word of new products to count as one. */
const KNOWN_MS = 5 * 60_000;
const UNKNOWN_MS = 30_000;
/** Parts of a word that was written without its blank. */
const PART_MIN = 2;
/** Parts of two letters are many; they must be common. */
const SHORT_PART_FREQUENCY_MIN = 5;

export interface KnownWord {
  /** Products that have the word in any of its forms: 'laptops' counts for 'laptop'. */
  readonly frequency: number;
  /** The two words as which the catalogue also writes it; null for none. */
  readonly split: readonly [string, string] | null;
}

/** What else a word may be. */
export interface Guess {
  /** Two words written as one. */
  readonly split: readonly [string, string] | null;
  /** Words it may be a misspelling of, likeliest first. */
  readonly corrections: readonly Correction[];
}

/** The words of the catalogue: titles, brands, categories and attributes. */
export interface Vocabulary {
  /** What is known of each word; words that no product has are there with a frequency of 0. */
  look(words: readonly string[]): Promise<ReadonlyMap<string, KnownWord>>;
  guess(word: string): Promise<Guess>;
}

const UNHEARD: KnownWord = { frequency: 0, split: null };

/** The vocabulary in Postgres, with the words that shoppers use in memory. Rejects when Postgres fails. */
export function postgresVocabulary(sql: Sql): Vocabulary {
  const known = new LRUCache<string, KnownWord>({ max: WORDS_MAX });
  const guesses = new LRUCache<string, Guess>({ max: GUESSES_MAX, ttl: KNOWN_MS });

  const look: Vocabulary["look"] = async (words) => {
    const found = new Map<string, KnownWord>();
    const missing: string[] = [];
    for (const word of new Set(words)) {
      const remembered = known.get(word);
      if (remembered) found.set(word, remembered);
      else missing.push(word);
    }
    if (missing.length === 0) return found;
    for (const { word, frequency, split } of await readWords(sql, missing)) {
      const heard = frequency > 0 ? { frequency, split: pairOf(split) } : UNHEARD;
      known.set(word, heard, { ttl: heard === UNHEARD ? UNKNOWN_MS : KNOWN_MS });
      found.set(word, heard);
    }
    return found;
  };

  return {
    look,
    guess: async (word) => {
      const remembered = guesses.get(word);
      if (remembered) return remembered;
      const [split, near] = await Promise.all([readSplit(sql, word), readNear(sql, word)]);
      const corrections = rankCorrections(word, near);
      const isAtLoss = split === null && corrections.length === 0 && lettersWrong(word.length) > 1;
      const guess = likelier(split, isAtLoss ? rankCorrections(word, await readAlike(sql, word)) : corrections);
      guesses.set(word, guess);
      return guess;
    },
  };
}

/** One row for each word asked, in any order. */
function readWords(sql: Sql, words: readonly string[]) {
  return sql<{ word: string; frequency: number; split: string | null }[]>`
    SELECT asked.word, w.split,
      coalesce((SELECT sum(s.frequency)::int FROM search_words AS s
        WHERE s.stem = coalesce((ts_lexize('english_stem', asked.word))[1], asked.word) COLLATE "C"), 0) AS frequency
    FROM unnest(${words as string[]}::text[]) AS asked (word)
    LEFT JOIN search_words AS w ON w.word = asked.word COLLATE "C"`;
}

/** The place for the missing blank where both parts are commonest. */
async function readSplit(sql: Sql, word: string): Promise<Split | null> {
  const cuts = Array.from({ length: Math.max(0, word.length - 2 * PART_MIN + 1) }, (_, index) => index + PART_MIN);
  const [row] = await sql<{ first: string; second: string; frequency: number }[]>`
    SELECT a.word AS first, b.word AS second, least(a.frequency, b.frequency) AS frequency
    FROM unnest(${cuts}::int[]) AS cut (at)
    JOIN search_words AS a ON a.word = left(${word}::text, cut.at) COLLATE "C"
    JOIN search_words AS b ON b.word = substr(${word}::text, cut.at + 1) COLLATE "C"
    WHERE least(a.frequency, b.frequency) >= CASE WHEN least(length(a.word), length(b.word)) = ${PART_MIN}
      THEN ${SHORT_PART_FREQUENCY_MIN}::int ELSE 1 END
    ORDER BY frequency DESC, cut.at LIMIT 1`;
  return row ? { pair: [row.first, row.second], frequency: row.frequency } : null;
}

interface Split {
  readonly pair: readonly [string, string];
  /** Of the rarer part. */
  readonly frequency: number;
}

/** 'labtop' is rather a laptop than a lab top: a letter wrong is likelier than a blank left out between rarer words. */
function likelier(split: Split | null, corrections: readonly Correction[]): Guess {
  const [best] = corrections;
  const isMisspelt =
    best !== undefined && (split === null || (best.distance === 1 && best.frequency > split.frequency));
  if (isMisspelt) return { split: null, corrections };
  return { split: split?.pair ?? null, corrections: [] };
}

/** Words that are a letter or so away; quick, however many words there are. */
function readNear(sql: Sql, word: string): Promise<readonly Candidate[]> {
  return sql<Candidate[]>`SELECT word, frequency FROM search_words_near(${word})`;
}

/** Words that are farther away, but much alike. Not so quick. */
function readAlike(sql: Sql, word: string): Promise<readonly Candidate[]> {
  return sql<Candidate[]>`SELECT word, frequency FROM search_words_like(${word})`;
}

function pairOf(split: string | null): readonly [string, string] | null {
  const [first, second] = split?.split(" ") ?? [];
  return first && second ? [first, second] : null;
}
