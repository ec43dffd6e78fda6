import type { Sql } from "../../platform/postgres.ts";
import type { EngineFilters, EngineQuery } from "../engine.ts";
import { cancellable } from "./cancellable.ts";
import type { Packed } from "./packed.ts";
import { columnsPass, matching, type PriceFilter, priceBetween, type Survey } from "./survey.ts";
import { allOf } from "./ts-query.ts";

/** How many more than needed are let through, as a sample may err. */
const MARGIN = 1.5;
const MARGIN_DOCUMENTS = 8;

type SampledPlaces = Survey & { readonly places: readonly number[] };
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
 * lie, which keeps the others from being read.
 */
export async function firstSorted(
  sql: Sql,
  query: string,
  filters: EngineFilters,
  sort: FieldSort,
  count: number,
  sample: SampledPlaces,
  signal: AbortSignal,
): Promise<number[]> {
  const ask = async (until: ReturnType<typeof notAfter>) => {
    // OFFSET keeps it from walking along all documents in that order, and looking for words in each.
    const rows = await cancellable(
      sql<{ id: number }[]>`
      SELECT product_id AS id FROM (
        SELECT * FROM search_documents
        WHERE ${matching(sql, query)} ${priceBetween(sql, filters)} ${starsFrom(sql, filters)} ${until} OFFSET 0
      ) AS found
      ORDER BY ${order(sql, sort)} LIMIT ${count}`,
      signal,
    );
    return rows.map(({ id }) => id);
  };
  const { documents, places, each } = sample;
  const inOrder = [...places].sort(comparison(documents, sort));
  const last = inOrder[Math.ceil((count * MARGIN) / each) + MARGIN_DOCUMENTS];
  if (last === undefined) return ask(sql``);
  const ids = await ask(notAfter(sql, documents, sort, last));
  return ids.length >= count ? ids : ask(sql``);
}

/**
 * The same without words: walks along all documents in that order and takes those that pass. Only where few come before:
 * see `walkedFor`.
 */
export async function firstWalked(
  sql: Sql,
  filters: EngineFilters,
  attributeKeys: readonly string[],
  sort: FieldSort,
  count: number,
  signal: AbortSignal,
): Promise<number[]> {
  const rows = await cancellable(
    sql<{ id: number }[]>`
    SELECT product_id AS id FROM search_documents
    WHERE ${matching(sql, allOf(attributeKeys))} ${columnsPass(sql, filters)}
    ORDER BY ${order(sql, sort)} LIMIT ${count}`,
    signal,
  );
  return rows.map(({ id }) => id);
}

/** About how many documents are walked along until `count` of those surveyed have come. */
export function walkedFor(
  sample: SampledPlaces,
  everything: Survey,
  { priceMin = 0, priceMax = Number.POSITIVE_INFINITY }: PriceFilter,
  sort: FieldSort,
  count: number,
): number {
  const compare = comparison(sample.documents, sort);
  const last = [...sample.places].sort(compare)[Math.ceil(count / sample.each) + MARGIN_DOCUMENTS];
  if (last === undefined) return Number.POSITIVE_INFINITY;
  const until = place(sample.documents, sort, last);
  const { prices, count: all } = everything.documents;
  const isByPrice = sort === "price-asc" || sort === "price-desc";
  let before = 0;
  for (let at = 0; at < all; at++) {
    const isPassedBy = isByPrice && (prices[at]! < priceMin || prices[at]! > priceMax);
    if (!isPassedBy && place(everything.documents, sort, at) <= until) before++;
  }
  return before * everything.each;
}

/** Where a document stands in an order, roughly: the lower the earlier. */
function place(documents: Packed, sort: FieldSort, at: number): number {
  switch (sort) {
    case "popular":
      return -documents.popularities[at]!;
    case "newest":
      return -documents.created[at]!;
    case "price-asc":
      return documents.prices[at]!;
    case "price-desc":
      return -documents.prices[at]!;
    case "rating":
      return -documents.ratings[at]!;
    default:
      return sort satisfies never;
  }
}

/** How well known documents are that make up about `count` of those surveyed, the best known; 0 where that is all of them. */
export function bestKnown({ documents, places, each }: SampledPlaces, count: number): number {
  const known = places.map((place) => documents.popularities[place]!).sort((a, b) => b - a);
  return known[Math.ceil(count / each)] ?? 0;
}

/** What keeps those from being read that come after a document. Packed, its times and stars are rounded. */
function notAfter(sql: Sql, documents: Packed, sort: FieldSort, at: number) {
  switch (sort) {
    case "popular":
      return sql`AND popularity >= ${documents.popularities[at]!}`;
    case "newest":
      return sql`AND created_at >= to_timestamp(${documents.created[at]! * 60}::float8)`;
    case "price-asc":
      return sql`AND price <= ${documents.prices[at]!}`;
    case "price-desc":
      return sql`AND price >= ${documents.prices[at]!}`;
    case "rating":
      return sql`AND rating >= ${(documents.ratings[at]! - 1) / 100}::real`;
    default:
      return sort satisfies never;
  }
}

function starsFrom(sql: Sql, { ratingMin }: EngineFilters) {
  return ratingMin === undefined ? sql`` : sql`AND rating >= ${ratingMin}::real`;
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
