import type { Sql } from "../platform/postgres.ts";
import type { Interest, InterestChange } from "./interest-change.ts";

/** Everything older can no longer be reserved: it is swept away. */
const KEEP_HOURS = 24;

/** Notes a change. Twice the same, or an older one after a newer, changes nothing. Throws where Postgres does. */
export async function noteInterest(sql: Sql, change: InterestChange): Promise<void> {
  const { cartId, version, at } = change;
  if (change.type === "cleared") {
    await sql`
      INSERT INTO cart_interest_cleared (cart_id, version, at) VALUES (${cartId}, ${version}, ${at})
      ON CONFLICT (cart_id) DO UPDATE SET version = EXCLUDED.version, at = EXCLUDED.at
      WHERE cart_interest_cleared.version < EXCLUDED.version`;
    return;
  }
  const { productId, quantity, reservedUntil } = change;
  await sql`
    INSERT INTO cart_interest AS known (cart_id, product_id, quantity, reserved_until, version, at)
    VALUES (${cartId}, ${productId}, ${quantity}, ${reservedUntil}, ${version}, ${at})
    ON CONFLICT (cart_id, product_id) DO UPDATE SET quantity = EXCLUDED.quantity,
      reserved_until = EXCLUDED.reserved_until, version = EXCLUDED.version, at = EXCLUDED.at
    WHERE known.version < EXCLUDED.version`;
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
