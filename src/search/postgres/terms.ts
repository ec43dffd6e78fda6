import type { EngineQuery, QueryTerm } from "../engine.ts";
import type { Ranking } from "../ranking.ts";
import type { Meeting, RankedTerm } from "./by-words.ts";
import type { Lexemes } from "./lexemes.ts";
import { anyOf, key, lexemesIn } from "./ts-query.ts";

/** One word of a query in Postgres' terms: what meets it, and how much each way is worth. */
export interface ReadTerm extends RankedTerm {
  /** `tsquery` text; never ''. */
  readonly query: string;
  /** It may be any of very many words, being so short and not finished. */
  readonly isVague: boolean;
}

/** What is no longer and not finished begins a good part of all words. */
const VAGUE_LENGTH_MAX = 2;

/** All words and groups of words that Postgres must read for a query. */
export function textsOf({ terms, phrases, excluded }: Pick<EngineQuery, "terms" | "phrases" | "excluded">): string[] {
  const ofTerm = (term: QueryTerm) => [term.word, ...term.alternatives.map(joined), ...(term.corrections ?? [])];
  return [...new Set([...terms.flatMap(ofTerm), ...phrases.map(joined), ...excluded])];
}

/** The terms that say anything: small words like 'the' do not, unless nothing else is there. */
export function readTerms(
  terms: readonly QueryTerm[],
  read: (text: string) => Lexemes,
  { withCorrections, ranking }: { withCorrections: boolean; ranking: Ranking },
): ReadTerm[] {
  const byStem = terms.map((term) => readTerm(term, read, withCorrections, ranking, "stem"));
  const telling = byStem.filter((term) => term.query !== "");
  if (telling.length > 0) return telling;
  return terms
    .map((term) => readTerm(term, read, withCorrections, ranking, "form"))
    .filter((term) => term.query !== "");
}

function readTerm(
  { word, alternatives, corrections = [], isPrefix }: QueryTerm,
  read: (text: string) => Lexemes,
  withCorrections: boolean,
  ranking: Ranking,
  as: "stem" | "form",
): ReadTerm {
  const ways: { query: string; worth: number }[] = [
    { query: read(word)[as], worth: 1 },
    ...alternatives.map((words) => ({ query: read(joined(words))[as], worth: ranking.alternative })),
    ...(withCorrections ? corrections : []).map((other) => ({ query: read(other)[as], worth: ranking.guessed })),
  ];
  const meetings: Meeting[] = ways
    .map(({ query, worth }) => ({ words: lexemesIn(query).map((lexeme) => ({ lexeme, isPrefix: false })), worth }))
    .filter(({ words }) => words.length > 0);
  const [beginning, ...more] = isPrefix ? lexemesIn(read(word).form) : [];
  const isBeginning = beginning !== undefined && more.length === 0;
  if (isBeginning) meetings.push({ words: [{ lexeme: beginning, isPrefix: true }], worth: ranking.guessed });
  const query = anyOf([...ways.map((way) => way.query), ...(isBeginning ? [`${key(beginning)}:*`] : [])]);
  return { query, meetings, rarity: read(word).rarity, isVague: isBeginning && beginning.length <= VAGUE_LENGTH_MAX };
}

export function joined(words: readonly string[]): string {
  return words.join(" ");
}
