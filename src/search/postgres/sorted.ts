import type { Sql } from "../../platform/postgres.ts";
import type { EngineFilters, EngineQuery } from "../engine.ts";
import { cancellable } from "./cancellable.ts";
import { priceStep } from "./filter-keys.ts";
import type { Packed } from "./packed.ts";
import { priceBetween, type Survey } from "./survey.ts";
import { allOf, anyOf, everythingIf, key } from "./ts-query.ts";

/** How many more than needed are let through, as a sample may err. */
const MARGIN = 1.5;
const MARGIN_DOCUMENTS = 8;
const PRICE_STEP_MAX = 86;
const KNOWN_STEP_MAX = 43;
const LEVEL_MAX = 48;

export type FieldSort = Exclude<EngineQuery["sort"], "relevance">;

/** Ids of surveyed documents at these places, in the order asked for. */
export function sortedIds(documents: Packed, places: readonly number[], sort: FieldSort): number[] {
  const compare = comparison(documents, sort);
  return [...places].sort((a, b) => compare(a, b)).map((place) => documents.ids[place]!);
}

function comparison(documents: Packed, sort: FieldSort): (a: number, b: number) => number {
  const { ids, prices, popularities, ratings, reviews, created } = documents;
  const byId = (a: number, b: number) => ids[a]! - ids[b]!;
  switch (sort) {
    case "popular":
      return (a, b) => popularities[b]! - popularities[a]! || byId(a, b);
    case "newest":
      return (a, b) => created[b]! - created[a]! || byId(b, a);
    case "price-asc":
      return (a, b) => prices[a]! - prices[b]! || byId(a, b);
    case "price-desc":
      return (a, b) => prices[b]! - prices[a]! || byId(a, b);
    case "rating":
      return (a, b) => ratings[b]! - ratings[a]! || reviews[b]! - reviews[a]! || byId(a, b);
    default:
      return sort satisfies never;
  }
}

/**
 * The first `count` ids in the order asked for, of more documents than are gathered: the sample says how far along they
 * lie, and keys of that stretch keep the others from being read.
 */
export async function firstSorted(
  sql: Sql,
  query: string,
  filters: EngineFilters,
  sort: FieldSort,
  count: number,
  sample: Survey & { readonly places: readonly number[] },
  signal: AbortSignal,
): Promise<number[]> {
  const ask = async (words: string) => {
    const rows = await cancellable(
      sql<{ id: number }[]>`
      SELECT product_id AS id FROM search_documents WHERE words @@ ${everythingIf(words)}::tsquery ${priceBetween(sql, filters)}
      ORDER BY ${order(sql, sort)} LIMIT ${count}`,
      signal,
    );
    return rows.map(({ id }) => id);
  };
  const stretch = stretchKeys(sample, filters, sort, count);
  if (stretch !== "") {
    const ids = await ask(allOf([query, stretch]));
    if (ids.length >= count) return ids;
  }
  return ask(query);
}

/** Keys of the highest levels that together have about `count` documents; '' where that is all of them. */
export function bestLevels(
  { documents, places, each }: Survey & { readonly places: readonly number[] },
  count: number,
): string {
  const levels = places.map((place) =>
    level(documents.popularities[place]!, documents.ratings[place]! / 100, documents.inStock[place] === 1),
  );
  const least = levels.sort((a, b) => b - a)[Math.ceil(count / each)];
  return least === undefined ? "" : stretch("~l", least + 1, LEVEL_MAX);
}

/** As `search_level` in the database. */
function level(popularity: number, rating: number, inStock: boolean): number {
  return Math.min(LEVEL_MAX, known(popularity) + Math.floor(rating) + (inStock ? 2 : 0));
}

function known(popularity: number): number {
  return Math.floor(2 * Math.log(1 + Math.max(0, popularity)));
}

function stretchKeys(
  sample: Survey & { readonly places: readonly number[] },
  { priceMin = 0, priceMax = Number.POSITIVE_INFINITY }: EngineFilters,
  sort: FieldSort,
  count: number,
): string {
  const { documents, places, each } = sample;
  const compare = comparison(documents, sort);
  const last = [...places].sort(compare)[Math.ceil((count * MARGIN) / each) + MARGIN_DOCUMENTS];
  if (last === undefined) return "";
  switch (sort) {
    case "popular":
      return stretch("~q", known(documents.popularities[last]!), KNOWN_STEP_MAX);
    case "newest":
      return stretch("~d", month(documents.created[last]! * 60_000), month(Date.now()) + 1);
    case "price-asc":
      return stretch("~p", priceStep(priceMin), priceStep(documents.prices[last]!));
    case "price-desc":
      return stretch("~p", priceStep(documents.prices[last]!), Math.min(PRICE_STEP_MAX, priceStep(priceMax)));
    case "rating": {
      const stars = Math.floor(documents.ratings[last]! / 100);
      return stars < 1 ? "" : key(`~r${stars}`);
    }
    default:
      return sort satisfies never;
  }
}

/** As `search_month` in the database. */
function month(ms: number): number {
  const date = new Date(ms);
  return date.getUTCFullYear() * 12 + date.getUTCMonth() + 1;
}

function stretch(prefix: string, from: number, to: number): string {
  const first = Math.max(0, from);
  return anyOf(Array.from({ length: Math.max(1, to - first + 1) }, (_, i) => key(`${prefix}${first + i}`)));
}

function order(sql: Sql, sort: FieldSort) {
  switch (sort) {
    case "popular":
      return sql`popularity DESC, product_id`;
    case "newest":
      return sql`created_at DESC, product_id DESC`;
    case "price-asc":
      return sql`price, product_id`;
    case "price-desc":
      return sql`price DESC, product_id`;
    case "rating":
      return sql`rating DESC, review_count DESC, product_id`;
    default:
      return sort satisfies never;
  }
}
