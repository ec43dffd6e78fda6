import { randomBytes } from "node:crypto";
import type postgres from "postgres";
import type { Sql } from "../platform/postgres.ts";
import { changing } from "./changes.ts";
import { type FavouriteList, type FavouriteReply, type Favourites, LISTS_MAX, listName } from "./favourites.ts";
import type { Owner } from "./owner.ts";

/** A share link is a secret of 128 bits. */
const SHARE_KEY_BYTES = 16;

type Lists = Pick<
  Favourites,
  "lists" | "makeList" | "renameList" | "deleteList" | "restoreList" | "shareList" | "shared"
>;
type Db = Sql | postgres.TransactionSql;

/** Named lists of what somebody likes. */
export function lists(sql: Sql): Lists {
  return {
    lists: (owner) => read(sql, owner),

    makeList: (given, id, text) =>
      changing(sql, given, async (tx, owner) => {
        const name = listName(text);
        if (name === null) return { ok: false, refusal: "invalid_list_name" };
        const known = await read(tx, owner);
        if (known.length >= LISTS_MAX && known.every((list) => list.id !== id)) return full();
        await tx`
          INSERT INTO favourite_lists (owner, id, name) VALUES (${owner}, ${id}, ${name})
          ON CONFLICT (owner, id) DO NOTHING`;
        return one(tx, owner, id);
      }),

    renameList: (given, id, text) =>
      changing(sql, given, async (tx, owner) => {
        const name = listName(text);
        if (name === null) return { ok: false, refusal: "invalid_list_name" };
        await tx`
          UPDATE favourite_lists SET name = ${name} WHERE owner = ${owner} AND id = ${id} AND deleted_at IS NULL`;
        return one(tx, owner, id);
      }),

    deleteList: (given, id) =>
      changing(sql, given, async (tx, owner) => {
        const { count } = await tx`
          UPDATE favourite_lists SET deleted_at = now(), share_key = NULL
          WHERE owner = ${owner} AND id = ${id} AND deleted_at IS NULL`;
        // Whoever makes and deletes lists without end leaves no row for each: the last few can be had back.
        await tx`
          DELETE FROM favourite_lists WHERE owner = ${owner} AND id IN (
            SELECT id FROM favourite_lists WHERE owner = ${owner} AND deleted_at IS NOT NULL
            ORDER BY deleted_at DESC OFFSET ${LISTS_MAX})`;
        return count > 0;
      }),

    restoreList: (given, id) =>
      changing(sql, given, async (tx, owner) => {
        const known = await read(tx, owner);
        if (known.length >= LISTS_MAX && known.every((list) => list.id !== id)) return full();
        await tx`UPDATE favourite_lists SET deleted_at = NULL WHERE owner = ${owner} AND id = ${id}`;
        return one(tx, owner, id);
      }),

    shareList: (given, id, isShared) =>
      changing(sql, given, async (tx, owner) => {
        const key = isShared ? randomBytes(SHARE_KEY_BYTES).toString("base64url") : null;
        await tx`
          UPDATE favourite_lists SET share_key = CASE WHEN ${isShared} THEN coalesce(share_key, ${key}) END
          WHERE owner = ${owner} AND id = ${id} AND deleted_at IS NULL`;
        return one(tx, owner, id);
      }),

    async shared(shareKey) {
      const [row] = await sql<{ owner: Owner; id: string }[]>`
        SELECT owner, id FROM favourite_lists WHERE share_key = ${shareKey} AND deleted_at IS NULL`;
      const list = row && (await read(sql, row.owner)).find(({ id }) => id === row.id);
      return list ? { owner: row.owner, list } : null;
    },
  };
}

async function read(db: Db, owner: Owner): Promise<FavouriteList[]> {
  return db<FavouriteList[]>`
    SELECT l.id, l.name, l.share_key AS "shareKey",
      (SELECT count(*)::int FROM favourite_products p WHERE p.owner = l.owner AND p.list_id = l.id) AS products
    FROM favourite_lists l WHERE l.owner = ${owner} AND l.deleted_at IS NULL ORDER BY lower(l.name), l.created_at, l.id`;
}

async function one(tx: postgres.TransactionSql, owner: Owner, id: string): Promise<FavouriteReply<FavouriteList>> {
  const list = (await read(tx, owner)).find((each) => each.id === id);
  return list ? { ok: true, answer: list } : { ok: false, refusal: "unknown_list" };
}

function full(): FavouriteReply<never> {
  return { ok: false, refusal: "favourites_full", limit: LISTS_MAX, what: "lists" };
}
