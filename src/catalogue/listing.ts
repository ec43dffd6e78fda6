import type { Sql } from "../platform/postgres.ts";
import type { ListSort } from "./catalogue.ts";

/** Listings count this far and then say 'more than'; a page past it is empty. */
export const LISTING_COUNT_MAX = 10_000;

/** Ids of one page of a listing, and how many there are in all (`LISTING_COUNT_MAX + 1` means more than that). */
export interface IdPage {
  readonly ids: readonly number[];
  readonly total: number;
}

export interface ListingScope {
  readonly categoryIds?: readonly number[];
  readonly shopId?: number;
  readonly tag?: string;
}

/** One page of active products; `page` from 1. */
export async function listIds(
  sql: Sql,
  scope: ListingScope,
  sort: ListSort,
  page: number,
  limit: number,
): Promise<IdPage> {
  const offset = (page - 1) * limit;
  const where = sql`
    status = 'active'
    ${scope.categoryIds ? sql`AND category_id = ANY(${scope.categoryIds as number[]})` : sql``}
    ${scope.shopId === undefined ? sql`` : sql`AND shop_id = ${scope.shopId}`}
    ${scope.tag === undefined ? sql`` : sql`AND tags @> ARRAY[${scope.tag}]::text[]`}`;
  const [rows, counted] = await Promise.all([
    offset >= LISTING_COUNT_MAX
      ? []
      : sql<
          { id: number }[]
        >`SELECT id FROM products WHERE ${where} ORDER BY ${order(sql, sort)} OFFSET ${offset} LIMIT ${limit}`,
    sql<{ total: number }[]>`
      SELECT count(*)::int AS total FROM (SELECT 1 FROM products WHERE ${where} LIMIT ${LISTING_COUNT_MAX + 1}) AS counted`,
  ]);
  return { ids: rows.map((row) => row.id), total: counted[0]?.total ?? 0 };
}

function order(sql: Sql, sort: ListSort) {
  switch (sort) {
    case "popular":
      return sql`popularity DESC, id`;
    case "newest":
      return sql`created_at DESC, id`;
    case "price-asc":
      return sql`price, id`;
    case "price-desc":
      return sql`price DESC, id`;
    case "rating":
      return sql`rating DESC, review_count DESC, id`;
    default:
      return sort satisfies never;
  }
}
