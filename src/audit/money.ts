import { orderIdOf } from "../../actors/order/order-id.ts";
import type { PaymentState, Payments } from "../payments/payments.ts";
import type { Sql } from "../platform/postgres.ts";
import type { Violations } from "./violations.ts";

export interface MoneyCounts {
  payments: number;
  /** Minor units at the provider, over all payments that checkouts of ours made. */
  captured: number;
  refunded: number;
}

interface Account {
  readonly orderId: string;
  readonly captured: number;
  readonly refunded: number;
  /** Work is under way that may still move its money. */
  readonly isOpen: boolean;
}

/**
 * Compares the payments at the provider with the orders: none captured without an order, no order without its capture, and
 * the same amounts captured and refunded. May run beside a selling shop: what looks wrong is looked at a second time, and
 * what is under way is left to the next audit.
 */
export async function auditMoney(
  sql: Sql,
  payments: Pick<Payments, "list" | "retrieve">,
  found: Violations,
): Promise<MoneyCounts> {
  const counts: MoneyCounts = { payments: 0, captured: 0, refunded: 0 };
  const seen = new Set<string>();
  const captures = new Map<string, string>();
  for await (const { state, checkoutId } of payments.list()) {
    const id = state.paymentIntentId;
    if (checkoutId === "" || id === null) continue;
    seen.add(id);
    counts.payments += 1;
    if (state.status === "captured") {
      counts.captured += state.amount;
      counts.refunded += state.refunded;
      const other = captures.get(checkoutId);
      if (other) found.add(`payment/${id}`, `is captured for checkout ${checkoutId}, as is ${other}`);
      captures.set(checkoutId, id);
    }
    const wrong = await faultOf(sql, id, checkoutId, state);
    if (wrong === null) continue;
    const still = await faultOf(sql, id, checkoutId, await payments.retrieve(id));
    if (still !== null) found.add(`payment/${id}`, still);
  }
  const orders = await sql<{ orderId: string; id: string; captured: number }[]>`
    SELECT order_id AS "orderId", payment_intent_id AS id, captured::float8 AS captured FROM orders WHERE captured > 0`;
  for (const { orderId, id, captured } of orders)
    if (!seen.has(id) && (await payments.retrieve(id).catch(() => null))?.status !== "captured")
      found.add(`order/${orderId}`, `counts ${captured} as captured by ${id}, which the provider does not know`);
  return counts;
}

/** What is wrong between a payment and its order as both are now; null where nothing is. */
async function faultOf(sql: Sql, id: string, checkoutId: string, state: PaymentState): Promise<string | null> {
  const [order] = await sql<Account[]>`
    SELECT order_id AS "orderId", captured::float8 AS captured, refunded::float8 AS refunded, resume_at IS NOT NULL AS "isOpen"
    FROM orders WHERE order_id = ${orderIdOf(checkoutId)} AND payment_intent_id = ${id}`;
  const [checkout] = await sql<{ step: string }[]>`SELECT step FROM checkouts WHERE checkout_id = ${checkoutId}`;
  const isUnderWay = checkout !== undefined && !["completed", "failed"].includes(checkout.step);
  if (isUnderWay || order?.isOpen) return null;
  switch (state.status) {
    case "captured": {
      const { amount, refunded } = state;
      if (order?.captured === amount && order.refunded === refunded) return null;
      if (!order && refunded === amount) return null;
      const known = order ? `order ${order.orderId} counts ${order.captured} and ${order.refunded}` : "no order has it";
      return `${amount} is captured and ${refunded} refunded, but ${known}`;
    }
    case "authorized":
      return order?.captured || !checkout || checkout.step === "completed" || checkout.step === "failed"
        ? `${state.amount} is set aside and neither captured nor given back`
        : null;
    default:
      return order && order.captured > 0
        ? `is ${state.status}, but order ${order.orderId} counts it as captured`
        : null;
  }
}
