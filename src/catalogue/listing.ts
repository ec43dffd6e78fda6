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

/**
 * One page of active products; `page` from 1. Few are gathered by what they have in common and then sorted; many are
 * walked through in the order asked for, where the next match is never far. Postgres, left alone, walks a million
 * products for the last of a few.
 */
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
  const [{ total } = { total: 0 }] = await sql<{ total: number }[]>`
    SELECT count(*)::int AS total FROM (SELECT 1 FROM products WHERE ${where} LIMIT ${LISTING_COUNT_MAX + 1}) AS counted`;
  if (offset >= Math.min(total, LISTING_COUNT_MAX)) return { ids: [], total };
  const few = sql`(
    WITH few AS MATERIALIZED (
      SELECT id, popularity, created_at, price, rating, review_count FROM products WHERE ${where})
    SELECT * FROM few)`;
  const many = sql`(SELECT * FROM products WHERE ${where})`;
  const rows = await sql<{ id: number }[]>`
    SELECT id FROM ${total > LISTING_COUNT_MAX ? many : few} AS listed
    ORDER BY ${order(sql, sort)} OFFSET ${offset} LIMIT ${limit}`;
  return { ids: rows.map((row) => row.id), total };
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
