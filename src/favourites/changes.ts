import type postgres from "postgres";
import type { Sql } from "../platform/postgres.ts";
import type { Owner } from "./owner.ts";

/**
 * Does a change of an owner's favourites after all changes of theirs before it, as the owner they are by now: a guest who
 * has signed in meanwhile is the account.
 */
export function changing<T>(
  sql: Sql,
  given: Owner,
  change: (tx: postgres.TransactionSql, owner: Owner) => Promise<T>,
): Promise<T> {
  return sql.begin(async (tx) => change(tx, await enter(tx, given))) as Promise<T>;
}

async function enter(tx: postgres.TransactionSql, owner: Owner): Promise<Owner> {
  const [row] = await tx<{ movedTo: Owner | null }[]>`
    INSERT INTO favourite_owners (owner) VALUES (${owner})
    ON CONFLICT (owner) DO UPDATE SET seen_at = now() RETURNING moved_to AS "movedTo"`;
  return row?.movedTo ? enter(tx, row.movedTo) : owner;
}

/** No time but the past, in epoch ms; nothing else comes from a form. */
export function past(at: number | undefined): number {
  const now = Date.now();
  return at === undefined || !Number.isFinite(at) || at > now || at < 0 ? now : at;
}
