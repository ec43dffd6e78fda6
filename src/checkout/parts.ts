import type { Catalogue } from "../catalogue/catalogue.ts";
import type { Delivery } from "../delivery/delivery.ts";
import type { Orders } from "../orders/orders.ts";
import type { Payments } from "../payments/payments.ts";
import type { Sql } from "../platform/postgres.ts";
import type { Pricing } from "../pricing/quotes.ts";
import type { CheckoutParts } from "./effects/parts.ts";
import { stockReader } from "./stock-reader.ts";

interface Given extends Pick<CheckoutParts, "carts" | "inventory" | "promotions" | "vault"> {
  readonly sql: Sql;
  readonly catalogue: Catalogue;
  readonly delivery: Delivery;
  readonly pricing: Pricing;
  readonly payments: Payments;
  readonly orders: Orders;
}

/** What a node's checkouts do their outside work with. */
export function checkoutParts({ sql, orders, ...given }: Given): CheckoutParts {
  return {
    ...given,
    now: Date.now,
    orders: orders.asks,
    pokeOrder: orders.poke,
    settleOrder: orders.settle,
    stockOf: stockReader(sql),
    isFirstOrder: async (accountId) => {
      if (accountId === null) return null;
      const [row] = await sql`SELECT 1 FROM orders WHERE account_id = ${accountId} LIMIT 1`;
      return row === undefined;
    },
    redemptionsOf: async (checkoutId) => {
      const rows = await sql<{ promotion_id: number }[]>`
        SELECT promotion_id FROM promotion_redemptions WHERE checkout_id = ${checkoutId} AND given_back_at IS NULL`;
      return rows.map((row) => row.promotion_id);
    },
  };
}
