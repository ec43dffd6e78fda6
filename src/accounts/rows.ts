import type postgres from "postgres";
import type { Sql } from "../platform/postgres.ts";
import { SealError, type Vault } from "../platform/seal.ts";
import type { Account, Role } from "./account.ts";

/** The pool, or a transaction on it. */
export type Query = Sql | postgres.TransactionSql;

/** What seals and finds personal data is called by; a sealed name opens as a name only. */
export const PURPOSE = { mail: "account mail", name: "account name", device: "session device", address: "address" };

/** An account's columns, for a query that calls the table `a`. */
export function accountColumns(sql: Query) {
  return sql`a.id, a.mail, a.name, a.cart_id, (
    SELECT coalesce(json_agg(json_build_object('role', r.role, 'shopId', r.shop_id, 'warehouseId', r.warehouse_id)
      ORDER BY r.role, r.shop_id, r.warehouse_id), '[]')
    FROM account_roles r WHERE r.account_id = a.id) AS roles`;
}

export interface AccountRow {
  readonly id: string;
  readonly mail: string;
  readonly name: string;
  readonly cart_id: string;
  readonly roles: readonly { role: string; shopId: number | null; warehouseId: number | null }[];
}

export function accountOfRow(vault: Vault, { id, mail, name, cart_id: cartId, roles }: AccountRow): Account {
  return {
    id,
    name: vault.open(PURPOSE.name, name),
    email: vault.open(PURPOSE.mail, mail),
    cartId,
    roles: [{ role: "shopper" }, ...roles.map(roleOf)],
  };
}

export async function findAccount(sql: Query, vault: Vault, accountId: string): Promise<Account | null> {
  const [row] = await sql<AccountRow[]>`SELECT ${accountColumns(sql)} FROM accounts a WHERE a.id = ${accountId}`;
  return row ? accountOfRow(vault, row) : null;
}

/** What these people are called, by their ids; nothing of those who have left, or whose names cannot be read any more. */
export async function findNames(
  sql: Query,
  vault: Vault,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (accountIds.length === 0) return new Map();
  const rows = await sql<{ id: string; name: string }[]>`
    SELECT id, name FROM accounts WHERE id = ANY(${accountIds as string[]}::text[])`;
  const named = rows.map(({ id, name }): [string, string | null] => [id, opened(vault, name)]);
  return new Map(named.filter((each): each is [string, string] => each[1] !== null));
}

/** The id and password hash of the account with this mail address; under an older key's index too. */
export async function findByMail(sql: Query, vault: Vault, email: string) {
  const indexes = vault.blindIndexes(PURPOSE.mail, email) as string[];
  const [row] = await sql<{ id: string; mail_index: string; password: string }[]>`
    SELECT id, mail_index, password FROM accounts WHERE mail_index = ANY(${indexes})`;
  return row ?? null;
}

function opened(vault: Vault, name: string): string | null {
  try {
    return vault.open(PURPOSE.name, name);
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

function roleOf({ role, shopId, warehouseId }: AccountRow["roles"][number]): Role {
  if (role === "seller" && shopId !== null) return { role, shopId };
  if (role === "warehouse" && warehouseId !== null) return { role, warehouseId };
  return { role: "ops" };
}
