import type { Sql } from "../../platform/postgres.ts";
import type {
  EngineFilters,
  EngineQuery,
  EngineResult,
  EngineSuggestions,
  SearchEngine,
  SuggestQuery,
} from "../engine.ts";
import { RESULTS_MAX } from "../query.ts";
import { RANKING, type Ranking } from "../ranking.ts";
import { AttributeValues } from "./attribute-values.ts";
import { Best, type Reading } from "./best.ts";
import { cancellable } from "./cancellable.ts";
import { type Surveyed, surveyedBy, surveyPassing, surveyWithFacets } from "./facets.ts";
import { filterKeys } from "./filter-keys.ts";
import { LexemeReader } from "./lexemes.ts";
import { type FieldSort, firstSorted, firstWalked, sortedIds, walkedFor } from "./sorted.ts";
import { type KeptSamples, keptSamples, type PriceFilter, Surveyor } from "./survey.ts";
import { joined, type ReadTerm, readTerms, textsOf } from "./terms.ts";
import { allButOneOf, allOf, anyOf, EVERYTHING, key, noneOf } from "./ts-query.ts";

/** Where fewer than this meet all words, what meets some of them is offered after. */
const FEW = 10;
/** A code that more products than this have is a word like any other. */
const CODE_PRODUCTS_MAX = 20;
/** Of a longer one, documents keep the beginning; nobody types it. */
const CODE_LENGTH_MAX = 99;
/** So many documents are walked along in the order asked for, else those that pass are gathered and sorted. */
const WALKED_MAX = 20_000;
const NO_FILTERS: EngineFilters = { brandIds: [], shopIds: [], inStock: false, attributes: {} };

/**
 * Search in Postgres alone, over `search_documents`. What matches is found by one inverted index over words and filters;
 * facets are counted from it all or, beyond some 12,000, from a sample; the words decide the order of a bounded number of
 * documents that are likely the best.
 */
export function postgresEngine(sql: Sql, ranking: Ranking = RANKING, kept: KeptSamples = keptSamples()): SearchEngine {
  const lexemes = new LexemeReader(sql);
  const values = new AttributeValues(sql);

  async function search(query: EngineQuery, signal: AbortSignal): Promise<EngineResult> {
    signal.throwIfAborted();
    const valueIds = await values.find(query.filters.attributes, signal);
    const keys = filterKeys(query.filters, valueIds);
    const { readings, exact, also } = await readingsOf(query, [...keys.values()], signal);
    for (const [tried, reading] of readings.entries()) {
      const asked = { text: reading.text, keys, filters: query.filters, valueIds };
      const surveyor = surveyorFor(reading.text, query.withFacets, signal);
      const best = bestOf(reading, [...keys.values()], query.filters, signal);
      const ranks = query.sort === "relevance" && reading.terms.length > 0;
      const [surveyed] = await Promise.all([
        query.withFacets ? surveyWithFacets(surveyor, values, asked) : surveyPassing(surveyor, asked),
        // What is ranked rarely depends on what is counted: both are done at once.
        ranks
          ? surveyor.about(surveyedBy(asked, query.withFacets)).then((about) => best.begin(about, keys.size > 0))
          : null,
      ]);
      const total = Math.min(surveyed.places.length * surveyed.each, RESULTS_MAX + 1);
      const isLast = tried === readings.length - 1;
      if (total === 0 && !isLast && !(keys.size > 0 && (await isMet(reading.text, signal)))) continue;
      const ids = await pageOf(query, reading, keys, surveyed, best, exact, signal);
      const found = { ids, total, match: total === 0 ? ("all" as const) : reading.match, facets: surveyed.facets };
      const isFew = also && reading.match === "all" && total > 0 && total < FEW && keys.size === 0;
      if (!isFew || query.page > 1 || query.sort !== "relevance") return found;
      return {
        ...found,
        also: (await bestOf(also, [], NO_FILTERS, signal).ofAny())
          .filter((id) => !ids.includes(id))
          .slice(0, query.limit - ids.length),
      };
    }
    throw new Error("unreachable: the last reading is always answered");
  }

  /** From the strictest reading to the loosest. */
  async function readingsOf(query: EngineQuery, keys: readonly string[], signal: AbortSignal) {
    const read = await lexemes.read(textsOf(query), signal);
    const phrases = query.phrases.map((words) => read(joined(words)).stem);
    const without = noneOf(query.excluded.map((word) => read(word).stem));
    // By an inverted index, what has not a word is told only among what has another.
    const besides = allOf([...phrases, without, without !== "" ? EVERYTHING : ""]);
    const terms = readTerms(query.terms, read, { withCorrections: false, ranking });
    const guessed = readTerms(query.terms, read, { withCorrections: true, ranking });
    const { code, ids: exact } = await byCode(query.codes, [besides, ...keys], signal);
    const reading = (match: EngineResult["match"], words: string, by: readonly ReadTerm[]): Reading => {
      return { match, text: allOf([words, besides]), besides, terms: by };
    };
    const queries = terms.map((term) => term.query);
    const guesses = guessed.map((term) => term.query);
    const loose = guesses.length > 2 ? [reading("some", allButOneOf(guesses), guessed)] : [];
    const readings = [
      // A phrase may look like a code: alone it is still met by whatever has it.
      reading("all", queries.length === 0 && phrases.length > 0 ? "" : anyOf([allOf(queries), code]), terms),
      reading("resembling", allOf(guesses), guessed),
      ...loose,
      reading("some", anyOf(guesses), guessed),
    ].filter((each, at, all) => all.findIndex(({ text }) => text === each.text) === at);
    const also = terms.length > 1 && exact.length === 0 ? reading("some", allButOneOf(queries), terms) : null;
    return { readings, exact, also };
  }

  async function byCode(codes: readonly string[], besides: readonly string[], signal: AbortSignal) {
    const code = anyOf(
      codes
        .map(bare)
        .filter((each) => each !== "" && each.length <= CODE_LENGTH_MAX)
        .map((each) => key(`=${each}`)),
    );
    if (code === "") return { code, ids: [] };
    const rows = await cancellable(
      sql<{ id: number }[]>`
      SELECT product_id AS id FROM search_documents WHERE words @@ ${allOf([code, ...besides])}::tsquery
      LIMIT ${CODE_PRODUCTS_MAX + 1}`,
      signal,
    );
    const ids = rows.map(({ id }) => id).sort((a, b) => a - b);
    return ids.length > CODE_PRODUCTS_MAX ? { code: "", ids: [] } : { code, ids };
  }

  async function pageOf(
    query: EngineQuery,
    reading: Reading,
    keys: ReadonlyMap<string, string>,
    surveyed: Surveyed,
    best: Best,
    exact: readonly number[],
    signal: AbortSignal,
  ): Promise<number[]> {
    const offset = (query.page - 1) * query.limit;
    const until = Math.min(offset + query.limit, RESULTS_MAX);
    if (surveyed.places.length === 0 || offset >= until) return [];
    const sorted = (sort: FieldSort, count: number) =>
      surveyed.each === 1
        ? sortedIds(surveyed.documents, surveyed.places, sort)
        : firstOf(query, reading, keys, sort, count, surveyed, signal);
    if (query.sort !== "relevance") return (await sorted(query.sort, until)).slice(offset, until);
    if (reading.terms.length === 0) return (await sorted("popular", until)).slice(offset, until);
    const first = new Set(reading.match === "all" ? exact : []);
    const passing =
      surveyed.each === 1 ? new Set(surveyed.places.map((place) => surveyed.documents.ids[place]!)) : null;
    for (const id of await best.of(surveyed, (count) => isNear(surveyed, "popular", count, signal)))
      if (!passing || passing.has(id)) first.add(id);
    const ids = [...first].filter((id) => !passing || passing.has(id));
    // Whatever was not looked at closely follows, the best-known first.
    if (ids.length < until)
      for (const id of await sorted("popular", until + ids.length)) if (!first.has(id)) ids.push(id);
    return ids.slice(offset, until);
  }

  /** The first of very many in the order asked for. */
  async function firstOf(
    query: EngineQuery,
    { text }: Reading,
    keys: ReadonlyMap<string, string>,
    sort: FieldSort,
    count: number,
    surveyed: Surveyed,
    signal: AbortSignal,
  ): Promise<number[]> {
    if (text === "") {
      if (await isNear(surveyed, sort, count, signal, query.filters)) {
        const ofAttributes = [...keys].filter(([facet]) => facet.startsWith("attribute ")).map(([, key]) => key);
        return firstWalked(sql, query.filters, ofAttributes, sort, count, signal);
      }
    }
    const all = allOf([text, ...keys.values()]);
    return firstSorted(sql, all, query.filters, sort, count, surveyed, signal);
  }

  /** Whether few are walked along, in that order, until `count` of those surveyed have come. */
  async function isNear(
    surveyed: Surveyed,
    sort: FieldSort,
    count: number,
    signal: AbortSignal,
    price: PriceFilter = {},
  ): Promise<boolean> {
    const everything = await surveyorFor("", true, signal).survey("", {});
    return walkedFor(surveyed, everything, price, sort, count) <= WALKED_MAX;
  }

  function bestOf(reading: Reading, keys: readonly string[], filters: EngineFilters, signal: AbortSignal): Best {
    return new Best({ sql, ranking, reading, keys, filters, signal });
  }

  function surveyorFor(text: string, withValues: boolean, signal: AbortSignal): Surveyor {
    return new Surveyor({ sql, withValues, kept: text === "" ? kept : undefined, signal });
  }

  async function isMet(text: string, signal: AbortSignal): Promise<boolean> {
    if (text === "") return true;
    const [row] = await cancellable(
      sql<{ one: number }[]>`SELECT 1 AS one FROM search_documents WHERE words @@ ${text}::tsquery LIMIT 1`,
      signal,
    );
    return row !== undefined;
  }

  async function suggest({ terms, limit }: SuggestQuery, signal: AbortSignal): Promise<EngineSuggestions> {
    const read = await lexemes.read(textsOf({ terms, phrases: [], excluded: [] }), signal);
    const readings: Reading[] = [false, true].map((withCorrections) => {
      const by = readTerms(terms, read, { withCorrections, ranking });
      return { match: "all", text: allOf(by.map((term) => term.query)), besides: "", terms: by };
    });
    for (const reading of readings) {
      if (reading.text === "") continue;
      const ids = await bestOf(reading, [], NO_FILTERS, signal).ofAny();
      if (ids.length > 0) return { ids: ids.slice(0, limit) };
    }
    return { ids: [] };
  }

  return { name: "postgres", search, suggest };
}

function bare(code: string): string {
  return code.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "");
}
