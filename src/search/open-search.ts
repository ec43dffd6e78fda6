import { randomBytes } from "node:crypto";
import type { Registry } from "prom-client";
import type { Catalogue, ProductCard } from "../catalogue/catalogue.ts";
import type { Log } from "../platform/log.ts";
import type { Sql } from "../platform/postgres.ts";
import type { BreakerState } from "./breaker.ts";
import type { SearchEngine } from "./engine.ts";
import { DEADLINES, type Deadlines, type EngineStatus, Engines } from "./engines.ts";
import { facetsOf } from "./facets.ts";
import { type Asked, type Found, find, keyOf } from "./find.ts";
import { Gathered } from "./gathered.ts";
import { knownFilters } from "./log/known-filters.ts";
import { searchMetrics } from "./metrics.ts";
import { type NamesReader, namesReader } from "./names.ts";
import { plainUnderstanding } from "./plain-understanding.ts";
import { postgresEngine } from "./postgres/postgres-engine.ts";
import { RESULTS_MAX } from "./query.ts";
import { recognised } from "./recognised.ts";
import { type Kept, ResultsCache } from "./results-cache.ts";
import type { Search, SearchLog, SearchResults, Suggestions } from "./search.ts";
import { type NameSuggestions, openNameSuggestions } from "./suggest/suggesting.ts";
import { NO_SYNONYMS, type Synonyms } from "./synonyms/synonyms.ts";
import { searchClient, type TypesenseSettings } from "./typesense/client.ts";
import { typesenseEngine } from "./typesense/engine.ts";
import { openUnderstanding, type Understanding } from "./understand/understanding.ts";

/** Changes are heeded at most this often: a hot search is made again so often during an import, and no oftener. */
const DROP_EVERY_MS = 2_000;
const SUGGESTIONS_KEPT = 5_000;

const NO_LOG: SearchLog = { searched: () => {}, clicked: () => {} };

/** Search with what a node does around it. */
export interface SearchService extends Search {
  readonly status: EngineStatus & { readonly kept: number };
  /** These went out of stock, or came back. Fewer levels do not matter: nothing that is shown depends on them. */
  stockChanged(productIds: readonly number[]): void;
  /** Whether the preferred engine is asked, spared or tried changed: hears every change. Returns how to stop. */
  onBreaker(heard: (state: BreakerState) => void): () => void;
  stop(): void;
}

export interface SearchParts {
  readonly sql: Sql;
  /** For what is searched in Postgres, where nobody else's statements run: one that is too slow is told to stop. */
  readonly engineSql?: Sql;
  readonly catalogue: Pick<Catalogue, "cards" | "categories" | "shops">;
  readonly synonyms?: Synonyms;
  readonly log: Log;
  readonly registry?: Registry;
  readonly searchLog?: SearchLog;
  /** Where there is one it is asked first, and Postgres for what it does not answer. */
  readonly typesense?: TypesenseSettings | null;
  readonly deadlines?: Deadlines;
}

/** Search for the shop: words understood, an engine asked, and what it finds dressed for pages. */
export function openSearch(parts: SearchParts): SearchService {
  const {
    sql,
    engineSql = sql,
    catalogue,
    synonyms = NO_SYNONYMS,
    log,
    registry,
    searchLog = NO_LOG,
    typesense = null,
  } = parts;
  const names = namesReader(sql, catalogue);
  const understanding = openUnderstanding({ sql, names, synonyms, log });
  const nameSuggestions = openNameSuggestions({ sql, names, synonyms });
  const postgres = postgresEngine(engineSql);
  const asked = typesense
    ? { preferred: typesenseEngine(searchClient(typesense)), fallback: postgres }
    : { preferred: postgres };
  const { deadlines = DEADLINES } = parts;
  const engines = new Engines({ ...asked, log, deadlines, watcher: searchMetrics(registry) });
  const known = { understanding, names, nameSuggestions, synonyms };
  return searchOver({ engines, ...known, cards: catalogue.cards, log: searchLog });
}

/** For a shop without a database: one engine, no names, words taken for what they say. */
export function plainSearch(engine: SearchEngine, cards: Catalogue["cards"], names: NamesReader): SearchService {
  const log = { info: () => {}, warn: () => {} };
  const engines = new Engines({ preferred: engine, log });
  return searchOver({ engines, understanding: plainUnderstanding(names), names, cards });
}

export interface SearchRoom {
  readonly engines: Engines;
  readonly understanding: Understanding;
  readonly names: NamesReader;
  readonly nameSuggestions?: NameSuggestions;
  readonly synonyms?: Synonyms;
  readonly cards: Catalogue["cards"];
  readonly log?: SearchLog;
}

/** The face over any engines. */
function searchOver({
  engines,
  understanding,
  names,
  nameSuggestions,
  synonyms = NO_SYNONYMS,
  cards,
  log = NO_LOG,
}: SearchRoom): SearchService {
  const kept = new ResultsCache<Found>();
  const keptSuggestions = new ResultsCache<{ ids: readonly number[] }>({ max: SUGGESTIONS_KEPT });
  const parts = { understanding, search: engines.search.bind(engines) };
  // What the other engine found meanwhile is given out once more, and found anew.
  const stopWatching = engines.onBreaker((state) => {
    if (state === "closed") kept.outdate();
  });
  const cardsOf = async (ids: readonly number[]) => [...(await cards(ids)).values()];

  // What shows them, or could find nothing, is found anew; whatever else they may match by now is so behind its next asker.
  const changed = new Gathered<number>(DROP_EVERY_MS, (ids) => {
    names.forget();
    kept.drop(({ result }) => result.total === 0 || shows(ids, result));
    kept.outdate();
    keptSuggestions.drop((suggested) => suggested.ids.length === 0 || shows(ids, suggested));
    keptSuggestions.outdate();
  });
  const stopHearing = synonyms.onChange(() => {
    kept.drop();
    keptSuggestions.drop();
  });
  const restocked = new Gathered<number>(DROP_EVERY_MS, (ids) => {
    kept.drop(({ result, filtersStock }) => filtersStock || shows(ids, result));
  });

  const shown = async ({ query, understood }: Asked, found: Found): Promise<Omit<SearchResults, "searchId">> => {
    const { result, by, didYouMean, instead } = found;
    const [known, items, also] = await Promise.all([names.read(), cardsOf(result.ids), cardsOf(result.also ?? [])]);
    return {
      items,
      total: result.total,
      page: query.page,
      hasMore: query.page * query.limit < Math.min(result.total, RESULTS_MAX),
      match: result.match,
      understood,
      also,
      didYouMean,
      instead: instead && { why: instead.why, items: await cardsOf(instead.ids), total: instead.total },
      facets: result.facets && facetsOf(result.facets, { ...query.filters, ...understood.filters }, known),
      engine: by,
    };
  };

  const productsFor = async (text: string, limit: number): Promise<readonly ProductCard[]> => {
    const query = await understanding.suggesting(text, limit);
    if (query.terms.length === 0) return [];
    const ask = async () => ({ ids: (await engines.suggest(query)).answer.ids });
    const { value } = await keptSuggestions.get(JSON.stringify(query), ask);
    return cardsOf(value.ids);
  };

  return {
    get status() {
      return { ...engines.status, kept: kept.size };
    },
    search: async (query, { withFacets = true, isLogged = true, beforeAsking } = {}) => {
      const started = performance.now();
      const asked: Asked = { query, ...(await understanding.understand(query, { withFacets })) };
      const key = keyOf(asked);
      if (!kept.knows(key)) beforeAsking?.();
      const { value, isCached }: Kept<Found> = await kept.get(key, () => find(parts, asked));
      const results = { ...(await shown(asked, value)), searchId: randomBytes(12).toString("base64url") };
      if (isLogged) {
        const { searchId, understood, total, match, didYouMean, engine } = results;
        const latencyMs = performance.now() - started;
        const filters = knownFilters(query.filters, await names.read(), results.facets);
        log.searched({
          ...{ searchId, at: new Date(), query: { ...query, filters }, understood, total, match, didYouMean, engine },
          ...{ isCached, latencyMs },
        });
      }
      return results;
    },
    recognise: async (filters) => recognised(filters, await names.read()),
    suggest: async (text, limit): Promise<Suggestions> => {
      // While one is typing, something is better than an error: what does not answer is left out.
      const nothing = { categories: [], brands: [], queries: [] };
      const [products, named] = await Promise.all([
        productsFor(text, limit).catch(() => []),
        nameSuggestions?.suggest(text, limit).catch(() => nothing) ?? nothing,
      ]);
      return { products, ...named };
    },
    clicked: (searchId, productId, position) => log.clicked(searchId, productId, position),
    forget: (ids) => changed.add(ids),
    stockChanged: (ids) => restocked.add(ids),
    onBreaker: (heard) => engines.onBreaker(heard),
    stop: () => {
      stopWatching();
      stopHearing();
      changed.stop();
      restocked.stop();
      engines.stop();
    },
  };
}

interface Shown {
  readonly ids: readonly number[];
  readonly also?: readonly number[];
}

function shows(productIds: ReadonlySet<number>, { ids, also = [] }: Shown): boolean {
  return [ids, also].some((some) => some.some((id) => productIds.has(id)));
}
