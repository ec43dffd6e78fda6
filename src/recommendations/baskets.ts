import type postgres from "postgres";
import { BASKET_PRODUCTS_MAX, SHOPPER_ORDERS_MAX } from "./limits.ts";

/** A product in a basket. `orders` has a bit for each order of this shopper that it was in. */
export interface BasketItem {
  readonly shopper: string;
  readonly productId: number;
  readonly orders: string;
}

/**
 * The baskets of all carts, or of those named, as a query of `shopper`, `product_id` and `orders`: what a shopper has
 * bought since then and not cancelled, the newest orders and products alone. Counting from the start and counting what
 * is new both begin here, so they agree on what a basket is.
 */
export function basketsSince(sql: postgres.ISql, since: Date, cartIds: readonly string[] | null) {
  const whose = cartIds === null ? sql`cart_id IS NOT NULL` : sql`cart_id = ANY(${cartIds as string[]}::text[])`;
  return sql`
    SELECT shopper, product_id, orders FROM (
      SELECT shopper, product_id, orders,
        row_number() OVER (PARTITION BY shopper ORDER BY newest, product_id) AS place
      FROM (
        SELECT shopper, product_id, bit_or(1::bigint << (nth - 1)::int) AS orders, min(nth) AS newest
        FROM (
          SELECT order_id, hashtextextended(cart_id, 0) AS shopper,
            row_number() OVER (PARTITION BY hashtextextended(cart_id, 0) ORDER BY placed_at DESC, order_id) AS nth
          FROM orders WHERE ${whose} AND placed_at >= ${since} AND status NOT IN ('cancelled', 'void')) AS counted
        JOIN order_lines USING (order_id)
        WHERE nth <= ${SHOPPER_ORDERS_MAX}
        GROUP BY shopper, product_id) AS bought) AS placed
    WHERE place <= ${BASKET_PRODUCTS_MAX}`;
}
