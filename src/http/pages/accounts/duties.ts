import { type Account, isOperator, shopsOf, warehousesOf } from "../../../accounts/account.ts";
import type { Sql } from "../../../platform/postgres.ts";

/** What an account is besides a shopper, in words; most are nothing besides, and nothing is asked for them. */
export async function dutiesOf(sql: Sql, account: Account): Promise<string[]> {
  const [shops, warehouses] = [shopsOf(account), warehousesOf(account)];
  const duties = isOperator(account) ? ["Operations"] : [];
  if (shops.length > 0) {
    const rows = await sql<{ name: string }[]>`SELECT name FROM shops WHERE id = ANY(${shops}::int[]) ORDER BY name`;
    duties.push(...rows.map(({ name }) => `Seller, ${name}`));
  }
  if (warehouses.length > 0) {
    const rows = await sql<{ name: string }[]>`
      SELECT name FROM warehouses WHERE id = ANY(${warehouses}::int[]) ORDER BY name`;
    duties.push(...rows.map(({ name }) => `Warehouse, ${name}`));
  }
  return duties;
}
