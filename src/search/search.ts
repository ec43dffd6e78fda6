import type { Page, ProductCard } from "../catalogue/catalogue.ts";
import type { SearchFilters, SearchQuery } from "./query.ts";

/** A choice of a facet: what the URL says, what the page says, how many results it would leave. */
export interface FacetChoice {
  readonly value: string;
  readonly label: string;
  readonly count: number;
  readonly isChosen: boolean;
}

export interface CategoryChoice extends FacetChoice {
  readonly depth: number;
}

/** Facets ready to show. Chosen values stay listed even with a count of zero. */
export interface Facets {
  /** The path to the chosen category and what is below it. */
  readonly categories: readonly CategoryChoice[];
  readonly brands: readonly FacetChoice[];
  readonly shops: readonly FacetChoice[];
  /** In minor units; `max` null is open. */
  readonly prices: readonly {
    readonly min: number;
    readonly max: number | null;
    readonly count: number;
    readonly isChosen: boolean;
  }[];
  readonly priceSpan: { readonly min: number; readonly max: number } | null;
  readonly ratings: readonly { readonly min: number; readonly count: number; readonly isChosen: boolean }[];
  readonly inStock: { readonly count: number; readonly isChosen: boolean };
  readonly attributes: readonly { readonly name: string; readonly values: readonly FacetChoice[] }[];
  readonly isApproximate: boolean;
}

/** What was taken out of the words and made a filter: 'under $50' is `priceMax`. The page shows it and can undo it. */
export interface Understood {
  /** The words that remain. */
  readonly text: string;
  /** Only what the words added to the chosen filters. */
  readonly filters: Partial<SearchFilters>;
  /** What must not be there because words say so ('without blue', '-blue'); in `text` it has a dash. Absent where nothing is. */
  readonly leftOut?: readonly string[];
}

export interface SearchResults extends Page<ProductCard> {
  /** Names this search in the log: a click on a result says it. */
  readonly searchId: string;
  readonly match: "all" | "some" | "resembling";
  readonly understood: Understood;
  /** Where few meet all words: more that meets some of them, to be shown after; not in `total`, nor in facets. */
  readonly also: readonly ProductCard[];
  /** Offered where few or none were found and other words find more. */
  readonly didYouMean: string | null;
  /**
   * What there is where nothing fits (`items` is empty then): the same without the chosen filters, else what is popular.
   * Null where something was found, and on pages past the end.
   */
  readonly instead: {
    readonly why: "without-filters" | "popular";
    readonly items: readonly ProductCard[];
    readonly total: number;
  } | null;
  /** Null where they were not asked for. */
  readonly facets: Facets | null;
  readonly engine: "postgres" | "typesense";
}

export interface Suggestions {
  readonly products: readonly ProductCard[];
  readonly categories: readonly { readonly name: string; readonly slug: string }[];
  readonly brands: readonly { readonly name: string; readonly slug: string }[];
  /** Completions of the words themselves, from what shoppers searched and found. */
  readonly queries: readonly string[];
}

/** One search that somebody made, for the log. */
export interface SearchRecord {
  readonly searchId: string;
  readonly at: Date;
  readonly query: SearchQuery;
  readonly understood: Understood;
  readonly total: number;
  readonly match: SearchResults["match"];
  readonly didYouMean: string | null;
  readonly engine: SearchResults["engine"];
  /** From memory, without asking an engine. */
  readonly isCached: boolean;
  readonly latencyMs: number;
}

/** Where searches and clicks are noted. Neither call rejects, throws or makes anybody wait. */
export interface SearchLog {
  searched(record: SearchRecord): void;
  clicked(searchId: string, productId: number, position: number): void;
}

export interface SearchOptions {
  readonly withFacets?: boolean;
  readonly isLogged?: boolean;
  /** Called where memory does not have it, before an engine is asked; what it throws is thrown. */
  readonly beforeAsking?: () => void;
}

/** Search as pages and the API use it: understanding, engines, breaker, cache and log behind one face. */
export interface Search {
  /** Rejects only when no engine answers at all (503). Any `SearchQuery` is answerable. */
  search(query: SearchQuery, options?: SearchOptions): Promise<SearchResults>;
  /** The filters without the brands, shops and category that nothing here is called, and those. */
  recognise(filters: SearchFilters): Promise<{ readonly filters: SearchFilters; readonly unknown: readonly string[] }>;
  suggest(text: string, limit: number): Promise<Suggestions>;
  /** A shopper followed the result at `position` (from 1) of a logged search. Never rejects. */
  clicked(searchId: string, productId: number, position: number): void;
  /** These products changed: what is cached of them goes. */
  forget(productIds: readonly number[]): void;
}
