import type postgres from "postgres";
import type { Sql } from "../platform/postgres.ts";
import { changing, past } from "./changes.ts";
import {
  type Favourite,
  type FavouriteReply,
  type Favourites,
  type Followed,
  PRODUCTS_MAX,
  SHOPS_MAX,
} from "./favourites.ts";
import type { Owner } from "./owner.ts";

type Likes = Pick<Favourites, "like" | "unlike" | "follow" | "unfollow">;

/** Liking and following, and no longer. */
export function likes(sql: Sql): Likes {
  return {
    like: (given, productId, { listId, at } = {}) =>
      changing(sql, given, async (tx, owner): Promise<FavouriteReply<Favourite>> => {
        if (typeof listId === "string" && !(await isList(tx, owner, listId)))
          return { ok: false, refusal: "unknown_list" };
        const liked = await find(tx, owner, productId);
        if (liked) return { ok: true, answer: await filed(tx, owner, liked, listId) };
        const [product] = await tx`SELECT FROM products WHERE id = ${productId} AND status = 'active'`;
        if (!product) return { ok: false, refusal: "unknown_product" };
        const [{ n } = { n: 0 }] = await tx<{ n: number }[]>`
          SELECT count(*)::int AS n FROM favourite_products WHERE owner = ${owner}`;
        if (n >= PRODUCTS_MAX) return { ok: false, refusal: "favourites_full", limit: PRODUCTS_MAX, what: "products" };
        const made = { productId, listId: listId ?? null, at: past(at) };
        await tx`
          INSERT INTO favourite_products (owner, product_id, list_id, at)
          VALUES (${owner}, ${productId}, ${made.listId}, ${new Date(made.at)})`;
        return { ok: true, answer: made };
      }),

    unlike: (given, productId) =>
      changing(sql, given, async (tx, owner) => {
        const liked = await find(tx, owner, productId);
        if (liked) await tx`DELETE FROM favourite_products WHERE owner = ${owner} AND product_id = ${productId}`;
        return liked;
      }),

    follow: (given, shopId, at) =>
      changing(sql, given, async (tx, owner): Promise<FavouriteReply<Followed>> => {
        const known = await findShop(tx, owner, shopId);
        if (known) return { ok: true, answer: known };
        const [shop] = await tx`SELECT FROM shops WHERE id = ${shopId}`;
        if (!shop) return { ok: false, refusal: "unknown_shop" };
        const [{ n } = { n: 0 }] = await tx<{ n: number }[]>`
          SELECT count(*)::int AS n FROM favourite_shops WHERE owner = ${owner}`;
        if (n >= SHOPS_MAX) return { ok: false, refusal: "favourites_full", limit: SHOPS_MAX, what: "shops" };
        const made = { shopId, at: past(at) };
        await tx`
          INSERT INTO favourite_shops (owner, shop_id, at) VALUES (${owner}, ${shopId}, ${new Date(made.at)})`;
        return { ok: true, answer: made };
      }),

    unfollow: (given, shopId) =>
      changing(sql, given, async (tx, owner) => {
        const known = await findShop(tx, owner, shopId);
        if (known) await tx`DELETE FROM favourite_shops WHERE owner = ${owner} AND shop_id = ${shopId}`;
        return known;
      }),
  };
}

async function find(tx: postgres.TransactionSql, owner: Owner, productId: number): Promise<Favourite | null> {
  const [row] = await tx<{ listId: string | null; at: Date }[]>`
    SELECT list_id AS "listId", at FROM favourite_products WHERE owner = ${owner} AND product_id = ${productId}`;
  return row ? { productId, listId: row.listId, at: row.at.getTime() } : null;
}

async function findShop(tx: postgres.TransactionSql, owner: Owner, shopId: number): Promise<Followed | null> {
  const [row] = await tx<{ at: Date }[]>`
    SELECT at FROM favourite_shops WHERE owner = ${owner} AND shop_id = ${shopId}`;
  return row ? { shopId, at: row.at.getTime() } : null;
}

/** Puts what is liked into the list that is asked for, if one is. */
async function filed(
  tx: postgres.TransactionSql,
  owner: Owner,
  liked: Favourite,
  listId: string | null | undefined,
): Promise<Favourite> {
  if (listId === undefined || listId === liked.listId) return liked;
  await tx`
    UPDATE favourite_products SET list_id = ${listId} WHERE owner = ${owner} AND product_id = ${liked.productId}`;
  return { ...liked, listId };
}

async function isList(tx: postgres.TransactionSql, owner: Owner, id: string): Promise<boolean> {
  const rows = await tx`
    SELECT FROM favourite_lists WHERE owner = ${owner} AND id = ${id} AND deleted_at IS NULL`;
  return rows.length > 0;
}
