import type { Sql } from "../platform/postgres.ts";
import { type Favourites, GUESTS_KEPT_DAYS, LIST_KEPT_HOURS } from "./favourites.ts";
import { handOver } from "./hand-over.ts";
import { likes } from "./likes.ts";
import { lists } from "./lists.ts";

interface Row {
  readonly productId: number;
  readonly listId: string | null;
  readonly at: Date;
}

/** The favourites of a shop, in Postgres. Holds no state: every node may have its own. */
export function postgresFavourites(sql: Sql): Favourites {
  /** Of each favourite its list, unless that was deleted. */
  const standing = () => sql`
    favourite_products p LEFT JOIN favourite_lists l
      ON l.owner = p.owner AND l.id = p.list_id AND l.deleted_at IS NULL`;

  return {
    ...likes(sql),
    ...lists(sql),

    async liked(owner) {
      const [row] = await sql<{ products: number[] | null; shops: number[] | null }[]>`
        SELECT (SELECT array_agg(product_id ORDER BY product_id) FROM favourite_products WHERE owner = ${owner}) AS products,
          (SELECT array_agg(shop_id ORDER BY shop_id) FROM favourite_shops WHERE owner = ${owner}) AS shops`;
      return { products: row?.products ?? [], shops: row?.shops ?? [] };
    },

    async products(owner, listId, page, limit) {
      const where = listId === undefined ? sql`true` : listId === null ? sql`l.id IS NULL` : sql`l.id = ${listId}`;
      const [rows, [counted]] = await Promise.all([
        sql<Row[]>`
          SELECT p.product_id AS "productId", l.id AS "listId", p.at FROM ${standing()}
          WHERE p.owner = ${owner} AND ${where} ORDER BY p.at DESC, p.product_id DESC
          LIMIT ${limit} OFFSET ${(page - 1) * limit}`,
        sql<{ n: number }[]>`SELECT count(*)::int AS n FROM ${standing()} WHERE p.owner = ${owner} AND ${where}`,
      ]);
      const total = counted?.n ?? 0;
      return { items: rows.map(favouriteOf), total, page, hasMore: page * limit < total };
    },

    async product(owner, productId) {
      const [row] = await sql<Row[]>`
        SELECT p.product_id AS "productId", l.id AS "listId", p.at FROM ${standing()}
        WHERE p.owner = ${owner} AND p.product_id = ${productId}`;
      return row ? favouriteOf(row) : null;
    },

    async shops(owner) {
      const rows = await sql<{ shopId: number; at: Date }[]>`
        SELECT shop_id AS "shopId", at FROM favourite_shops WHERE owner = ${owner} ORDER BY at DESC, shop_id DESC`;
      return rows.map(({ shopId, at }) => ({ shopId, at: at.getTime() }));
    },

    handOver,

    async forget(tx, owner) {
      await tx`DELETE FROM favourite_owners WHERE owner = ${owner}`;
      await tx`DELETE FROM favourite_owners WHERE moved_to = ${owner}`;
    },

    async prune() {
      const lists = await sql`
        DELETE FROM favourite_lists WHERE deleted_at < now() - make_interval(hours => ${LIST_KEPT_HOURS})`;
      const guests = await sql`
        DELETE FROM favourite_owners o
        WHERE owner LIKE 'cart:%' AND seen_at < now() - make_interval(days => ${GUESTS_KEPT_DAYS}) AND NOT EXISTS (
          SELECT FROM carts c
          WHERE c.cart_id = substr(o.owner, 6) AND c.updated_at > now() - make_interval(days => ${GUESTS_KEPT_DAYS}))`;
      return lists.count + guests.count;
    },
  };
}

function favouriteOf({ productId, listId, at }: Row) {
  return { productId, listId, at: at.getTime() };
}
