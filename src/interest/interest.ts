import type { Sql } from "../platform/postgres.ts";

/** How wanted a product is: in how many carts, and how many units of it. */
export interface Interest {
  readonly productId: number;
  readonly carts: number;
  readonly units: number;
}

/**
 * The products in most carts at this moment, most first. What is in a cart is reserved for it, so the reservations say it:
 * what is saved for later, sold, or no longer reserved does not count. It reads all that stand.
 */
export async function inCartsNow(sql: Sql, limit: number): Promise<Interest[]> {
  return sql<Interest[]>`
    SELECT product_id AS "productId", count(*)::int AS carts, sum(quantity)::int AS units
    FROM reservations WHERE expires_at > now()
    GROUP BY product_id ORDER BY carts DESC, units DESC, product_id LIMIT ${limit}`;
}
