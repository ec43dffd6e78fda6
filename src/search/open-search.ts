import { randomBytes } from "node:crypto";
import type { Catalogue, ProductCard } from "../catalogue/catalogue.ts";
import type { Sql } from "../platform/postgres.ts";
import { catalogueEngine } from "./catalogue-engine.ts";
import type { EngineQuery, EngineResult, SearchEngine } from "./engine.ts";
import { facetsOf } from "./facets.ts";
import { type Names, type NamesReader, namesReader } from "./names.ts";
import { NO_FILTERS, RESULTS_MAX, type SearchFilters, type SearchQuery } from "./query.ts";
import type { Search, SearchLog, SearchResults } from "./search.ts";

/** Results take no longer than this; an engine that is slower counts as failed. */
const DEADLINE_MS = 2_000;
/** What is offered where nothing fits. */
const INSTEAD = 12;
/** An id that nothing has: a name that is not known narrows to nothing. */
const NOTHING = 0;

export const NO_LOG: SearchLog = { searched: () => {}, clicked: () => {} };

export interface SearchParts {
  readonly sql: Sql;
  readonly catalogue: Pick<Catalogue, "cards" | "categories" | "shops" | "list" | "search">;
  readonly log?: SearchLog;
}

/** Search for the shop: words understood, an engine asked, and what it finds dressed for pages. */
export function openSearch({ sql, catalogue, log = NO_LOG }: SearchParts): Search {
  const names = namesReader(sql, catalogue);
  return searchOver({ engine: catalogueEngine(catalogue), cards: catalogue.cards, names, log });
}

export interface SearchRoom {
  readonly engine: SearchEngine;
  readonly cards: Catalogue["cards"];
  readonly names: NamesReader;
  readonly log: SearchLog;
}

/** The face over any engine. */
export function searchOver({ engine, cards, names, log }: SearchRoom): Search {
  const ask = (query: EngineQuery) => engine.search(query, AbortSignal.timeout(DEADLINE_MS));
  const cardsOf = async (ids: readonly number[]) => [...(await cards(ids)).values()];

  const instead = async (query: EngineQuery, hasFilters: boolean): Promise<SearchResults["instead"]> => {
    const few = { ...query, page: 1, limit: INSTEAD, withFacets: false };
    if (hasFilters) {
      const wider = await ask({ ...few, filters: engineFilters(NO_FILTERS, await names.read()) });
      if (wider.ids.length > 0) return { why: "without-filters", items: await cardsOf(wider.ids), total: wider.total };
    }
    const filters = engineFilters(NO_FILTERS, await names.read());
    const popular = await ask({ ...few, ...NO_WORDS, filters, sort: "popular" });
    return { why: "popular", items: await cardsOf(popular.ids), total: popular.total };
  };

  return {
    search: async (query, { withFacets = true, isLogged = true } = {}) => {
      const started = performance.now();
      const known = await names.read();
      const words = plainWords(query.text);
      const asked: EngineQuery = {
        ...NO_WORDS,
        ...words,
        filters: engineFilters(query.filters, known),
        sort: query.sort,
        page: query.page,
        limit: query.limit,
        withFacets,
      };
      const found = await ask(asked);
      const items = await cardsOf(found.ids);
      const understood = { text: words.text, filters: {} };
      const results: SearchResults = {
        ...pageOf(found, items, query),
        searchId: randomBytes(12).toString("base64url"),
        match: found.match,
        understood,
        didYouMean: null,
        instead: found.total === 0 && query.page === 1 ? await instead(asked, hasChoice(query.filters)) : null,
        facets: found.facets && facetsOf(found.facets, query.filters, known),
        engine: engine.name,
      };
      if (isLogged) {
        const { searchId, total, match, didYouMean } = results;
        const latencyMs = performance.now() - started;
        const about = { searchId, total, match, didYouMean, understood, engine: engine.name, query };
        log.searched({ ...about, at: new Date(), isCached: false, latencyMs });
      }
      return results;
    },
    suggest: async (text, limit) => {
      const words = plainWords(text);
      const { ids } = await engine.suggest({ ...words, limit }, AbortSignal.timeout(DEADLINE_MS));
      return { products: await cardsOf(ids), categories: [], brands: [], queries: [] };
    },
    clicked: (searchId, productId, position) => log.clicked(searchId, productId, position),
    forget: () => names.forget(),
  };
}

const NO_WORDS = { text: "", terms: [], phrases: [], excluded: [], codes: [] } as const;

function plainWords(given: string): Pick<EngineQuery, "text" | "terms"> {
  const text = given.trim();
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return { text, terms: words.map((word, at) => ({ word, alternatives: [], isPrefix: at === words.length - 1 })) };
}

/** Slugs become the numbers that engines know. */
function engineFilters(filters: SearchFilters, { tree, brands, shops }: Names): EngineQuery["filters"] {
  const { category, priceMin, priceMax, ratingMin, inStock = false, attributes } = filters;
  const chosen = category === undefined ? undefined : tree.bySlug(category);
  return {
    ...(category !== undefined && { categoryIds: chosen ? tree.subtree(chosen.id) : [NOTHING] }),
    brandIds: filters.brands.map((slug) => brands.bySlug(slug)?.id ?? NOTHING),
    shopIds: filters.shops.map((slug) => shops.bySlug(slug)?.id ?? NOTHING),
    ...(priceMin !== undefined && { priceMin }),
    ...(priceMax !== undefined && { priceMax }),
    ...(ratingMin !== undefined && { ratingMin }),
    inStock,
    attributes,
  };
}

function hasChoice({ brands, shops, attributes, ...single }: SearchFilters): boolean {
  const lists = brands.length + shops.length + Object.keys(attributes).length;
  return lists > 0 || Object.values(single).some((value) => value !== undefined);
}

function pageOf({ total }: EngineResult, items: readonly ProductCard[], { page, limit }: SearchQuery) {
  return { items, total, page, hasMore: page * limit < Math.min(total, RESULTS_MAX) };
}
