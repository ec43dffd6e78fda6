import type { Catalogue } from "../catalogue/catalogue.ts";
import type { Delivery } from "../delivery/delivery.ts";
import type { Orders } from "../orders/orders.ts";
import type { Payments } from "../payments/payments.ts";
import type { Sql } from "../platform/postgres.ts";
import type { Pricing } from "../pricing/quotes.ts";
import type { CheckoutParts } from "./effects/parts.ts";

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
    stockOf: async (productIds, orderId) => {
      const rows = await sql<{ productId: number; warehouseId: number; onHand: number; allocated: number }[]>`
        SELECT s.product_id AS "productId", s.warehouse_id AS "warehouseId", s.on_hand AS "onHand",
          s.allocated - coalesce(own.quantity, 0) AS allocated
        FROM stock s LEFT JOIN allocations own
          ON own.product_id = s.product_id AND own.warehouse_id = s.warehouse_id AND own.order_id = ${orderId}
        WHERE s.product_id = ANY(${productIds as number[]}::int[])`;
      const byProduct = Map.groupBy(rows, (row) => row.productId);
      return new Map(
        productIds.map((id) => [
          id,
          (byProduct.get(id) ?? []).map(({ warehouseId, onHand, allocated }) => ({ warehouseId, onHand, allocated })),
        ]),
      );
    },
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
