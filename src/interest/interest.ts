import type { Sql } from "../platform/postgres.ts";
import type { Interest, InterestChange } from "./interest-change.ts";

/** Everything older can no longer be reserved: it is swept away. */
const KEEP_HOURS = 24;

/**
 * Notes changes, in one transaction. Twice the same, or an older one after a newer, changes nothing. It does not wait for
 * the disk: what a crash takes, the facts bring again. Throws where Postgres does.
 */
export async function noteInterest(sql: Sql, changes: readonly InterestChange[]): Promise<void> {
  const lines = newest(
    changes.filter((change) => change.type === "line"),
    (line) => `${line.cartId} ${line.productId}`,
  );
  const cleared = newest(
    changes.filter((change) => change.type === "cleared"),
    (change) => change.cartId,
  );
  await sql.begin((tx) => [
    tx`SET LOCAL synchronous_commit = off`,
    tx`
      INSERT INTO cart_interest AS known (cart_id, product_id, quantity, reserved_until, version, at)
      SELECT cart_id, product_id, quantity, to_timestamp(reserved_until / 1000), version, to_timestamp(at / 1000)
      FROM unnest(${lines.map((line) => line.cartId)}::text[], ${lines.map((line) => line.productId)}::int[],
        ${lines.map((line) => line.quantity)}::int[], ${lines.map((line) => +line.reservedUntil)}::float8[],
        ${lines.map((line) => line.version)}::bigint[], ${lines.map((line) => +line.at)}::float8[])
        AS line (cart_id, product_id, quantity, reserved_until, version, at)
      ON CONFLICT (cart_id, product_id) DO UPDATE SET quantity = EXCLUDED.quantity,
        reserved_until = EXCLUDED.reserved_until, version = EXCLUDED.version, at = EXCLUDED.at
      WHERE known.version < EXCLUDED.version`,
    tx`
      INSERT INTO cart_interest_cleared AS known (cart_id, version, at)
      SELECT "cartId", version, at
      FROM json_to_recordset(${JSON.stringify(cleared)}::text::json) AS cart ("cartId" text, version bigint, at timestamptz)
      ON CONFLICT (cart_id) DO UPDATE SET version = EXCLUDED.version, at = EXCLUDED.at
      WHERE known.version < EXCLUDED.version`,
  ]);
}

/** The newest change of each key, keys in one order for every writer, so that two nodes never wait in a circle. */
function newest<T extends InterestChange>(changes: readonly T[], keyOf: (change: T) => string): T[] {
  const byKey = new Map<string, T>();
  for (const change of changes) {
    const key = keyOf(change);
    if ((byKey.get(key)?.version ?? -1) < change.version) byKey.set(key, change);
  }
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, change]) => change);
}

/** The products in most carts at this moment, most first; what is no longer reserved does not count. */
export async function inCartsNow(sql: Sql, limit: number): Promise<Interest[]> {
  return sql<Interest[]>`
    SELECT line.product_id AS "productId", count(*)::int AS carts, sum(line.quantity)::int AS units
    FROM cart_interest AS line
    LEFT JOIN cart_interest_cleared AS cleared ON cleared.cart_id = line.cart_id
    WHERE line.reserved_until > now() AND line.quantity > 0 AND line.version > coalesce(cleared.version, -1)
    GROUP BY line.product_id ORDER BY carts DESC, units DESC, line.product_id LIMIT ${limit}`;
}

/** Removes what has not counted for a day. Returns how many rows went. */
export async function sweepInterest(sql: Sql): Promise<number> {
  const oldest = sql`now() - ${KEEP_HOURS} * interval '1 hour'`;
  const lines = await sql`DELETE FROM cart_interest WHERE at < ${oldest} AND reserved_until < ${oldest}`;
  const cleared = await sql`
    DELETE FROM cart_interest_cleared AS cleared WHERE at < ${oldest}
      AND NOT EXISTS (SELECT FROM cart_interest AS line WHERE line.cart_id = cleared.cart_id)`;
  return lines.count + cleared.count;
}
