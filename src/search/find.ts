import type { EngineQuery, EngineResult } from "./engine.ts";
import type { Answered } from "./engines.ts";
import type { SearchQuery } from "./query.ts";
import type { SearchResults, Understood } from "./search.ts";
import type { Understanding } from "./understand/understanding.ts";

/** So few results, and other words are looked for. */
const FEW = 3;
/** Wider searches and other words are only looked for this long after the search began. */
const EXTRAS_MS = 1_000;
/** What is offered where nothing fits. */
const INSTEAD = 12;

/** What was found for a query, in numbers: names, prices and pictures are put to it when it is shown. */
export interface Found {
  readonly result: EngineResult;
  readonly by: SearchResults["engine"];
  readonly didYouMean: string | null;
  readonly instead: {
    readonly why: "without-filters" | "popular";
    readonly ids: readonly number[];
    readonly total: number;
  } | null;
  /** Whether it depends on what is in stock by more than a place or two. */
  readonly filtersStock: boolean;
}

export interface Asked {
  readonly query: SearchQuery;
  readonly engine: EngineQuery;
  readonly understood: Understood;
}

export interface FindParts {
  readonly understanding: Understanding;
  readonly search: (query: EngineQuery) => Promise<Answered<EngineResult>>;
}

/** Finds, and looks further where there is nothing or little: wider searches, likelier spellings, something else instead. */
export async function find(parts: FindParts, { query, engine }: Asked): Promise<Found> {
  const began = performance.now();
  const mayGoOn = () => performance.now() - began < EXTRAS_MS;
  const { answer: exact, by } = await parts.search(engine);
  const result = exact.total > 0 ? exact : ((await relaxed(parts, engine, mayGoOn)) ?? exact);
  const isLittle = result.total < FEW || result.match !== "all";
  const wantsMore = query.page === 1 && mayGoOn();
  const didYouMean = wantsMore && isLittle ? await likelier(parts, query, result) : null;
  const instead = wantsMore && result.total === 0 ? await somethingElse(parts, engine) : null;
  return { result, by, didYouMean, instead, filtersStock: engine.filters.inStock };
}

/** The nearest wider search that finds something. */
async function relaxed(
  { understanding, search }: FindParts,
  engine: EngineQuery,
  mayGoOn: () => boolean,
): Promise<EngineResult | null> {
  for (const wider of understanding.relaxations(engine)) {
    if (!mayGoOn()) return null;
    const { answer } = await search(wider);
    if (answer.total > 0) return answer.match === "all" ? { ...answer, match: "some" } : answer;
  }
  return null;
}

/** The words as the catalogue spells them, where they find more than what was found. */
async function likelier({ understanding, search }: FindParts, query: SearchQuery, found: EngineResult) {
  const text = await understanding.didYouMean(query.text);
  if (text === null) return null;
  const { engine } = await understanding.understand({ ...query, text, page: 1, limit: 1 }, { withFacets: false });
  const { answer } = await search(engine);
  const finds = answer.match === "all" ? answer.total : 0;
  return finds > (found.match === "all" ? found.total : 0) ? text : null;
}

async function somethingElse({ search }: FindParts, engine: EngineQuery): Promise<Found["instead"]> {
  const few = { ...engine, page: 1, limit: INSTEAD, withFacets: false, filters: NO_CHOICE };
  if (hasChoice(engine) && engine.text !== "") {
    const { answer } = await search(few);
    if (answer.total > 0) return { why: "without-filters", ids: answer.ids, total: answer.total };
  }
  const { answer } = await search({ ...few, ...NO_WORDS, sort: "popular" });
  return { why: "popular", ids: answer.ids, total: answer.total };
}

const NO_CHOICE: EngineQuery["filters"] = { brandIds: [], shopIds: [], inStock: false, attributes: {} };
const NO_WORDS = { text: "", terms: [], phrases: [], excluded: [], codes: [] } as const;

function hasChoice({ filters }: EngineQuery): boolean {
  const { brandIds, shopIds, attributes, inStock, ...single } = filters;
  if (inStock || brandIds.length + shopIds.length + Object.keys(attributes).length > 0) return true;
  return Object.values(single).some((value) => value !== undefined);
}

/** Queries that find the same have one key. */
export function keyOf({ engine, query }: Asked): string {
  const { filters, ...words } = engine;
  const { categoryIds, brandIds, shopIds, attributes, ...single } = filters;
  return JSON.stringify([
    query.isLiteral ?? false,
    words,
    single,
    [categoryIds ?? null, brandIds, shopIds].map((ids) => ids && [...ids].sort((a, b) => a - b)),
    Object.entries(attributes)
      .map(([name, values]) => [name, [...values].sort()])
      .sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1)),
  ]);
}
