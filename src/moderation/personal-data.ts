import type { Fragment } from "postgres";
import type { Sql } from "../platform/postgres.ts";
import { noteChange } from "./changes.ts";
import { type Author, type Kind, tablesOf } from "./kinds.ts";
import { countReports, countVotes } from "./opinions.ts";

/** An account's opinions about what others wrote, for itself to read. */
export async function opinionsOf(sql: Sql, kind: Kind, { id }: Author) {
  const { id: key, votes, reports } = tablesOf(sql, kind);
  const name = sql(kind.name);
  const [helpful, reported] = await Promise.all([
    sql`SELECT ${key} AS ${name}, at FROM ${votes} WHERE account_id = ${id} ORDER BY at`,
    sql`SELECT ${key} AS ${name}, reason, note, at FROM ${reports} WHERE account_id = ${id} ORDER BY at`,
  ]);
  return { helpful, reports: reported };
}

/**
 * Locks what an account wrote or has an opinion about, and what `also` selects the ids of: in the order of their ids, so
 * that two who leave at the same time wait for each other and never deadlock. Resolves to the ids.
 */
export async function lockWritten(tx: Sql, kind: Kind, { id }: Author, also?: Fragment): Promise<readonly string[]> {
  const { rows, id: key, votes, reports } = tablesOf(tx, kind);
  const locked = await tx<{ id: string }[]>`
    SELECT ${key} AS id FROM ${rows} WHERE ${key} IN (
      SELECT ${key} FROM ${rows} WHERE account_id = ${id}
      UNION SELECT ${key} FROM ${votes} WHERE account_id = ${id}
      UNION SELECT ${key} FROM ${reports} WHERE account_id = ${id}
      ${also ? tx`UNION ${also}` : tx``})
    ORDER BY ${key} FOR UPDATE`;
  return locked.map((row) => row.id);
}

/**
 * Takes away what an account wrote, and its opinions, of which the numbers follow. What was decided stays decided, without
 * saying by whom. `locked` are the ids of `lockWritten`.
 */
export async function eraseWritten(tx: Sql, kind: Kind, { id }: Author, locked: readonly string[]): Promise<void> {
  const { rows, id: key, votes, reports, decisions } = tablesOf(tx, kind);
  const gone = await tx<{ id: string; productId: number }[]>`
    DELETE FROM ${rows} WHERE account_id = ${id} RETURNING ${key} AS id, product_id AS "productId"`;
  for (const each of gone) await noteChange(tx, each.id, each.productId, "withdrawn", kind.about);
  await tx`DELETE FROM ${votes} WHERE account_id = ${id}`;
  await tx`DELETE FROM ${reports} WHERE account_id = ${id}`;
  const goneIds = new Set(gone.map((each) => each.id));
  for (const other of locked.filter((each) => !goneIds.has(each))) {
    await countVotes(tx, kind, other);
    await countReports(tx, kind, other);
  }
  await tx`UPDATE ${decisions} SET account_id = NULL WHERE account_id = ${id}`;
}
