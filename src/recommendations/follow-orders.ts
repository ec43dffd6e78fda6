import type { OrderEvent } from "../../actors/order/messages.ts";
import { Batcher } from "../platform/batcher.ts";
import { type ConsumerParts, SupervisedConsumer } from "../platform/consumers.ts";
import { factOf } from "../platform/fact-delivery.ts";
import type { Sql } from "../platform/postgres.ts";
import { tellChanged } from "./news.ts";
import type { Recommendations } from "./recommendations.ts";
import { refreshCarts } from "./refresh.ts";

/** Facts in hand at once. Of an order's ten two are of interest at most, and what is in hand waits for the others. */
const IN_FLIGHT_MAX = 2_000;
/**
 * Orders that are counted in one transaction, and how long the first of them waits for others: nodes count in turns, and a
 * turn of many orders costs little more than one of few.
 */
const BATCH = { itemsMax: 1_000, waitMs: 1_000, isAloneWorthIt: true };
const COUNTED = new Set<string>(["OrderPlaced", "OrderCancelled"] satisfies OrderEvent["type"][]);
/** The same by their subjects, `order.<id>.<fact>`: of an order's ten facts the others are not worth taking apart. */
const SUBJECTS = /\.order-(?:placed|cancelled)$/;

export interface OrderCounterParts extends ConsumerParts {
  readonly sql: Sql;
  readonly recommendations: Pick<Recommendations, "forget">;
}

/**
 * Counts orders as they are placed and cancelled, so that what is bought today is recommended today. A fact only says
 * whose orders to look at: told twice, late or in any order, it leads to the same counts.
 */
export function countOrders(parts: OrderCounterParts): { stop(): Promise<void> } {
  const { sql, recommendations, broker } = parts;
  const count = async (orderIds: readonly string[]) => {
    const carts = await sql<{ cartId: string }[]>`
      SELECT DISTINCT cart_id AS "cartId" FROM orders
      WHERE order_id = ANY(${orderIds as string[]}::text[]) AND cart_id IS NOT NULL`;
    const touched = await refreshCarts(
      sql,
      carts.map(({ cartId }) => cartId),
    );
    recommendations.forget(touched);
    tellChanged(broker.connection(), touched);
  };
  const batches = new Batcher<string>(count, BATCH);
  return new SupervisedConsumer(
    {
      stream: "ORDERS",
      name: "recommendations",
      inFlightMax: IN_FLIGHT_MAX,
      handle: async (delivery) => {
        if (!SUBJECTS.test(delivery.subject)) return;
        const { type, subject } = factOf(delivery);
        if (COUNTED.has(type)) await batches.add(subject.slice("order/".length));
      },
    },
    parts,
  );
}
