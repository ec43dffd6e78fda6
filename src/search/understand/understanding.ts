import type { Log } from "../../platform/log.ts";
import type { Sql } from "../../platform/postgres.ts";
import type { EngineQuery, QueryTerm, SuggestQuery } from "../engine.ts";
import { engineFilters } from "../engine-filters.ts";
import type { NamesReader } from "../names.ts";
import type { SearchFilters, SearchQuery } from "../query.ts";
import type { Understood } from "../search.ts";
import type { Synonyms } from "../synonyms/synonyms.ts";
import { codesOf } from "./codes.ts";
import { corrected, RARE_MAX } from "./corrected.ts";
import { type Intents, narrower, takeIntents } from "./intents.ts";
import { takeLeftOut } from "./left-out.ts";
import { type Piece, piecesOf, textOf } from "./pieces.ts";
import { guessedWords, type Knowledge, literalTerms, pairsOf, plainWordsOf, termsOf, withPrefix } from "./terms.ts";
import { type Guess, postgresVocabulary, type Vocabulary } from "./vocabulary.ts";
import { cleanText } from "./words.ts";

/** Understanding waits no longer for what is known of words; a search without it is better than none. */
const KNOWLEDGE_MAX_MS = 250;
/** Words of one query that are guessed at. */
const GUESSES_MAX = 4;

export interface UnderstandingParts {
  readonly sql: Sql;
  readonly names: NamesReader;
  readonly synonyms: Synonyms;
  readonly log: Pick<Log, "warn">;
}

/** Turns what shoppers type and choose into what engines are asked. Nothing a shopper can type makes it fail. */
export interface Understanding {
  /** Understood again with `understood.text` and its filters chosen, the engine is asked the same. */
  understand(
    query: SearchQuery,
    options?: { withFacets?: boolean },
  ): Promise<{ readonly engine: EngineQuery; readonly understood: Understood }>;
  /** The same words as the catalogue spells them, where that differs and is likely; else null. Ask it where little was found. */
  didYouMean(text: string): Promise<string | null>;
  /** Ever wider words to try where nothing is found, nearest first; none where nothing is left to give up. Filters stay. */
  relaxations(query: EngineQuery): readonly EngineQuery[];
  /** What is asked while the shopper is typing: the last word is a beginning, unless a blank follows it. */
  suggesting(text: string, limit: number): Promise<SuggestQuery>;
}

/** Understanding by the catalogue's vocabulary and the shop's synonyms. */
export function openUnderstanding({ sql, names, synonyms, log }: UnderstandingParts): Understanding {
  return understandingOf({ vocabulary: postgresVocabulary(sql), names, synonyms, log });
}

export interface UnderstandingRoom extends Omit<UnderstandingParts, "sql"> {
  readonly vocabulary: Vocabulary;
  /** How long, in ms, it waits for what is known of words. */
  readonly patienceMs?: number;
}

/** The face over any vocabulary. */
export function understandingOf(room: UnderstandingRoom): Understanding {
  const { vocabulary, names, synonyms, log, patienceMs = KNOWLEDGE_MAX_MS } = room;
  const inTime = patience(patienceMs, log);
  const knowledgeOf = async (pieces: readonly Piece[], guessedMax = 0): Promise<Knowledge> => {
    const book = synonyms.now();
    const asked = [...plainWordsOf(pieces), ...pairsOf(pieces).map(({ first, second }) => first + second)];
    const words = await inTime(() => vocabulary.look(asked), NO_WORDS);
    const unknown = guessedWords(pieces, { words, synonyms: book }, guessedMax).slice(0, GUESSES_MAX);
    const guesses = unknown.length === 0 ? NO_GUESSES : await inTime(() => guessesOf(vocabulary, unknown), NO_GUESSES);
    return { words, guesses, synonyms: book };
  };

  return {
    understand: async ({ text, isLiteral = false, filters, sort, page, limit }, { withFacets = true } = {}) => {
      const typed = piecesOf(cleanText(text));
      const { pieces, intents } = isLiteral ? literally(typed) : takenOut(typed);
      const added = withoutChosen(intents, filters);
      const words = wordsOf(pieces);
      const [named, terms] = await Promise.all([
        names.read(),
        isLiteral ? literalTerms(pieces) : knowledgeOf(pieces).then((known) => searchedTerms(pieces, known)),
      ]);
      const engine: EngineQuery = {
        ...words,
        terms,
        codes: codesOf(pieces),
        filters: engineFilters({ ...filters, ...added }, named),
        ...{ sort, page, limit, withFacets },
      };
      return {
        engine,
        understood: {
          ...{ text: textOf(pieces), filters: added },
          ...(!isLiteral && words.excluded.length > 0 && { leftOut: words.excluded }),
        },
      };
    },

    didYouMean: async (text) => {
      const typed = piecesOf(cleanText(text));
      const { pieces } = takenOut(typed);
      return corrected(typed, new Set(pieces), await knowledgeOf(pieces, RARE_MAX));
    },

    relaxations: (query) => {
      const { phrases, terms } = query;
      if (phrases.length === 0) return [];
      const loose = phrases.flat().filter((word) => terms.every((term) => term.word !== word));
      const more = [...new Set(loose)].map((word): QueryTerm => ({ word, alternatives: [], isPrefix: false }));
      return [{ ...query, phrases: [], terms: [...terms, ...more] }];
    },

    suggesting: async (text, limit) => {
      const pieces = piecesOf(cleanText(text));
      const isWhole = /\s$/u.test(text);
      const terms = termsOf(pieces, await knowledgeOf(pieces));
      return { text: wordsOf(pieces).text, terms: isWhole ? terms : withPrefix(terms, pieces, () => true), limit };
    },
  };
}

/** What words say of prices and the like is taken out of them; what is said not to be wanted becomes -words. */
function takenOut(typed: readonly Piece[]) {
  let [left, intents]: [readonly Piece[], Intents] = [typed, {}];
  // A price may end where -words begin. Each turn but the last leaves fewer plain words.
  for (;;) {
    const taken = takeIntents(left);
    const more = takeLeftOut(taken.pieces);
    intents = narrower(intents, taken.intents);
    if (more.leftOut.length === 0) return { pieces: taken.pieces, intents };
    left = more.pieces;
  }
}

function literally(pieces: readonly Piece[]): ReturnType<typeof takenOut> {
  return { pieces, intents: {} };
}

/** A price that was chosen counts more than one in the words: the slider was moved after they were typed. */
function withoutChosen({ priceMin, priceMax, ...intents }: Intents, chosen: SearchFilters): Intents {
  const hasPrice = chosen.priceMin !== undefined || chosen.priceMax !== undefined;
  const added: Intents = {
    ...intents,
    ...(!hasPrice && priceMin !== undefined && { priceMin }),
    ...(!hasPrice && priceMax !== undefined && { priceMax }),
  };
  const isNew = ([name]: [string, unknown]) => chosen[name as keyof Intents] === undefined;
  return Object.fromEntries(Object.entries(added).filter(isNew));
}

function wordsOf(pieces: readonly Piece[]): Pick<EngineQuery, "text" | "phrases" | "excluded"> {
  const ofKind = (wanted: Piece["kind"]) =>
    pieces.filter(({ kind, words }) => kind === wanted && words.length > 0).map(({ words }) => words);
  const text = pieces.filter(({ kind }) => kind !== "without").flatMap(({ words }) => words);
  const excluded = new Set(ofKind("without").map((words) => words.join(" ")));
  return { text: text.join(" "), phrases: ofKind("phrase"), excluded: [...excluded] };
}

/** A last word that the catalogue does not have may be the beginning of one that it has. */
function searchedTerms(pieces: readonly Piece[], known: Knowledge): QueryTerm[] {
  return withPrefix(termsOf(pieces, known), pieces, (word) => known.words.get(word)?.frequency === 0);
}

const NO_WORDS: Knowledge["words"] = new Map();
const NO_GUESSES: Knowledge["guesses"] = new Map();

async function guessesOf(vocabulary: Vocabulary, words: readonly string[]): Promise<Knowledge["guesses"]> {
  return new Map(
    await Promise.all(words.map(async (word): Promise<[string, Guess]> => [word, await vocabulary.guess(word)])),
  );
}

/** Gives what `work` gives, or `otherwise` where it takes longer or fails. */
function patience(maxMs: number, log: Pick<Log, "warn">) {
  return async <T>(work: () => Promise<T>, otherwise: T): Promise<T> => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer in ${maxMs} ms`)), maxMs);
    });
    try {
      return await Promise.race([work(), late]);
    } catch (error) {
      log.warn({ err: error }, "a search is understood without the catalogue's vocabulary");
      return otherwise;
    } finally {
      clearTimeout(timer);
    }
  };
}
