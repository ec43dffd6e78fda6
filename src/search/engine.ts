import type { SearchSort } from "./query.ts";

/** A word of the query as typed (folded to plain lower case), and what may stand for it: synonyms, joined or split words. */
export interface QueryTerm {
  readonly word: string;
  /** Each alternative is one or more words that must stand together. */
  readonly alternatives: readonly (readonly string[])[];
  /**
   * Where no product is known to have the word: words of the catalogue that it may be a misspelling of, likeliest first. To
   * be tried, as ones that resemble, when the word and its alternatives find nothing.
   */
  readonly corrections?: readonly string[];
  /** The shopper may still be typing it. */
  readonly isPrefix: boolean;
}

/** The query once its words are understood: what an engine is asked. Ids instead of slugs, intents taken out of the words. */
export interface EngineQuery {
  /** What is left to look for, in plain lower case; '' browses everything that passes the filters. */
  readonly text: string;
  readonly terms: readonly QueryTerm[];
  /** Groups of words that must stand together ("in quotes"), and words that must not be there (-without). */
  readonly phrases: readonly (readonly string[])[];
  readonly excluded: readonly string[];
  /** What may be a part number or code, as typed: an exact match comes first. */
  readonly codes: readonly string[];
  readonly filters: EngineFilters;
  readonly sort: SearchSort;
  /** From 1. */
  readonly page: number;
  readonly limit: number;
  /** Whether facets are wanted: the second page of an endless list needs none. */
  readonly withFacets: boolean;
}

export interface EngineFilters {
  /** The chosen category and all below it; undefined for all. */
  readonly categoryIds?: readonly number[];
  readonly brandIds: readonly number[];
  readonly shopIds: readonly number[];
  readonly priceMin?: number;
  readonly priceMax?: number;
  readonly ratingMin?: number;
  readonly inStock: boolean;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

export interface EngineResult {
  readonly ids: readonly number[];
  /** `RESULTS_MAX + 1` means more than that. */
  readonly total: number;
  /**
   * How the words were met: `all` of them, only `some` (relaxed), or texts that `resemble` them (typos).
   * What is not `all` is only given where `all` finds nothing.
   */
  readonly match: "all" | "some" | "resembling";
  /** Where few meet all words, on the first page by relevance: what meets some of them, to be offered after. Not in `total`, nor in facets. */
  readonly also?: readonly number[];
  /** Null where they were not wanted. */
  readonly facets: EngineFacets | null;
}

/** Counts are disjunctive: those of a facet ignore its own choice and obey all others. Zeroes may be left out. */
export interface EngineFacets {
  /** Products directly in each category; the page adds them up its tree. */
  readonly categories: readonly IdCount[];
  readonly brands: readonly IdCount[];
  readonly shops: readonly IdCount[];
  /** In the order of `PRICE_RANGES`. */
  readonly prices: readonly number[];
  /** The cheapest and dearest, in minor units; null without results. */
  readonly priceSpan: { readonly min: number; readonly max: number } | null;
  /** Products of at least 4, 3, 2, 1 stars. */
  readonly ratings: readonly { readonly min: number; readonly count: number }[];
  readonly inStock: number;
  /** The attributes that tell most about this result set, best first; each with its commonest values. */
  readonly attributes: readonly {
    readonly name: string;
    readonly values: readonly { readonly value: string; readonly count: number }[];
  }[];
  /** True where counts come from a sample, and are not exact. */
  readonly isApproximate: boolean;
}

export interface IdCount {
  readonly id: number;
  readonly count: number;
}

/** Lower bound included, upper excluded, in minor units. */
export const PRICE_RANGES: readonly { readonly min: number; readonly max: number | null }[] = [
  { min: 0, max: 2_500 },
  { min: 2_500, max: 5_000 },
  { min: 5_000, max: 10_000 },
  { min: 10_000, max: null },
];

export interface SuggestQuery {
  /** Plain lower case; the last word may be unfinished. */
  readonly text: string;
  readonly terms: readonly QueryTerm[];
  readonly limit: number;
}

/** Products by id, best first. Categories and brands are suggested by name, from memory, whatever the engine. */
export interface EngineSuggestions {
  readonly ids: readonly number[];
}

/** One way to search. Both calls reject when it fails or `signal` aborts; any `EngineQuery` is answerable. */
export interface SearchEngine {
  readonly name: "postgres" | "typesense";
  search(query: EngineQuery, signal: AbortSignal): Promise<EngineResult>;
  suggest(query: SuggestQuery, signal: AbortSignal): Promise<EngineSuggestions>;
}
