import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import { orderIdOf } from "../../actors/order/order-id.ts";
import { line, newOrder, STAFF } from "../../actors/order/testing.ts";
import { startTestNode, stockProducts, type TestNode } from "../../test/support/kernel.ts";
import { type FreshDatabase, freshDatabase } from "../../test/support/postgres.ts";
import { startStripe, type TestStripe } from "../../test/support/stripe.ts";
import { openOrders } from "../orders/orders.ts";
import type { Payments } from "../payments/payments.ts";
import { stripeClient } from "../payments/stripe-client.ts";
import { stripePayments } from "../payments/stripe-payments.ts";
import { createLog } from "../platform/log.ts";
import { audit } from "./audit.ts";
import { describeAudit } from "./report.ts";

let database: FreshDatabase;
let stripe: TestStripe;
let payments: Payments;
let node: TestNode;
const ids: Record<string, string> = {};
const TOTAL = newOrder([line(1, 2)]).totals.total;

// A day with an order that waits, one delivered and partly returned, one cancelled and one voided.
beforeAll(async () => {
  [database, stripe] = await Promise.all([freshDatabase(), startStripe()]);
  payments = stripePayments(stripeClient({ secretKey: stripe.secretKey, apiBase: stripe.url }));
  await stockProducts(database.sql, [20]);
  node = await startTestNode({ databaseUrl: database.url });
  const orders = openOrders({
    orders: node.orders,
    parts: { inventory: node.inventory, payments },
    sql: database.sql,
    log: createLog("silent"),
    ownedShards: () => [],
  });
  for (const name of ["waiting", "returned", "cancelled"]) {
    const checkoutId = `${name}-${process.pid}`;
    const orderId = orderIdOf(checkoutId);
    ids[name] = orderId;
    const wanted = { checkoutId, amount: TOTAL, currency: "USD", paymentMethod: "pm_card_visa" };
    const payment = await payments.authorize({ ...wanted, returnUrl: "http://localhost/", description: "Order" });
    const paymentIntentId = payment.paymentIntentId!;
    const split = [{ warehouseId: 1, quantity: 2 }];
    const allocate = { type: "allocate", orderId, cartId: "c", split, commandId: `allocation-${orderId}` } as const;
    await node.inventory.ask("1", allocate);
    const order = newOrder([line(1, 2)], undefined, { checkoutId, paymentIntentId });
    await orders.tell(orderId, { type: "place", order });
    await payments.capture(paymentIntentId);
    await orders.tell(orderId, { type: "note-captured", amount: TOTAL });
  }
  await orders.tell(ids.cancelled!, { type: "cancel", reason: "other", by: STAFF, commandId: "c" });
  await orders.tell("S-VOID", { type: "cancel", reason: "other", by: STAFF, commandId: "c" });
  for (const type of ["pack", "ship", "deliver"] as const) {
    const command = { type, no: 1, carrier: "UPS", tracking: "1Z", by: STAFF, commandId: type };
    await orders.tell(ids.returned!, command as never);
  }
  const items = [{ productId: 1, quantity: 1 }];
  const wanted = { type: "request-return", returnId: "R1", items, reason: "other", by: STAFF, commandId: "r" } as const;
  await orders.tell(ids.returned!, wanted);
  await orders.tell(ids.returned!, {
    type: "receive-return",
    returnId: "R1",
    warehouseId: 1,
    by: STAFF,
    commandId: "g",
  });
});
afterAll(async () => {
  await node.stop();
  await database.drop();
  await stripe.stop();
});

let heal: (() => Promise<unknown>) | null = null;
afterEach(async () => {
  await heal?.();
  heal = null;
});

async function violations(): Promise<string> {
  const report = await audit(database.sql, undefined, payments);
  return report.violations.map(({ where, what }) => `${where}: ${what}`).join("\n");
}

test("orders whose money is true pass, and add up to what the provider has", async () => {
  const report = await audit(database.sql, undefined, payments);
  expect(report.violations).toEqual([]);
  const refunded = TOTAL + 1_900;
  expect(report.counts).toMatchObject({ orders: 4, captured: 3 * TOTAL, refunded, others: 0 });
  expect(report.money).toEqual({ payments: 3, captured: 3 * TOTAL, refunded });
  expect(describeAudit(report)).toContain("at the provider");
});

/** What spoils a true shop, how to heal it, and what the audit must say; `$waiting` is that order's id. */
const SPOILS: readonly [string, string, string, RegExp][] = [
  [
    "a status that ran ahead",
    "UPDATE orders SET status = 'shipped' WHERE order_id = '$waiting'",
    "UPDATE orders SET status = 'processing' WHERE order_id = '$waiting'",
    /status is "shipped", the journal makes it "processing"/,
  ],
  [
    "a refund that nobody gave",
    "UPDATE orders SET refunded = 100 WHERE order_id = '$waiting'",
    "UPDATE orders SET refunded = 0 WHERE order_id = '$waiting'",
    /refunded is 100, the journal makes it 0[\s\S]*payment\/pi_/,
  ],
  [
    "a line that changed its price",
    "UPDATE order_lines SET unit_price = 1 WHERE order_id = '$waiting'",
    "UPDATE order_lines SET unit_price = 1900 WHERE order_id = '$waiting'",
    /the list of lines is/,
  ],
  [
    "a parcel that left without being noted",
    "UPDATE shipments SET status = 'packed' WHERE order_id = '$waiting'",
    "UPDATE shipments SET status = 'processing' WHERE order_id = '$waiting'",
    /the list of shipments is/,
  ],
  [
    "an allocation that was lost",
    "UPDATE allocations SET order_id = 'S-ELSE' WHERE order_id = '$waiting'",
    "UPDATE allocations SET order_id = '$waiting' WHERE order_id = 'S-ELSE'",
    /has 0 of product 1 in warehouse 1, its parcels need 2/,
  ],
  [
    "units that a cancelled order kept",
    "INSERT INTO allocations VALUES (1, '$cancelled', 1, 2, now())",
    "DELETE FROM allocations WHERE order_id = '$cancelled'",
    /has 2 of product 1 in warehouse 1/,
  ],
  [
    "a payment that no order has",
    "UPDATE orders SET payment_intent_id = 'pi_else' WHERE order_id = '$waiting'",
    "UPDATE orders SET payment_intent_id = '$payment' WHERE order_id = '$waiting'",
    /captured and 0 refunded, but no order has it[\s\S]*which the provider does not know/,
  ],
  [
    "a part of an order that is none",
    "INSERT INTO order_events VALUES ('S-GONE', 1, now(), 'OrderPlaced', 'guest', null, '{}')",
    "DELETE FROM order_events WHERE order_id = 'S-GONE'",
    /order\/S-GONE: has rows in order_events but is no order/,
  ],
  [
    "a fact whose amount was changed",
    "UPDATE journal SET data = jsonb_set(data::jsonb, '{amount}', '1') WHERE entity = 'order/$waiting' AND type = 'PaymentCaptured'",
    "UPDATE journal SET data = jsonb_set(data::jsonb, '{amount}', '$total') WHERE entity = 'order/$waiting' AND type = 'PaymentCaptured'",
    /the amount of PaymentCaptured \(version 2\) is 1/,
  ],
];

for (const [what, spoil, mend, expected] of SPOILS) {
  test(`${what} is reported`, async () => {
    const order = await node.orders.ask(ids.waiting!, { type: "read" });
    const payment = order.ok ? (order.answer.order?.paymentIntentId ?? "") : "";
    const names: Record<string, string | undefined> = { ...ids, payment, total: String(TOTAL) };
    const filled = (text: string) => text.replaceAll(/\$(\w+)/g, (_, name: string) => names[name] ?? "");
    heal = () => database.sql.unsafe(filled(mend));
    expect((await database.sql.unsafe(filled(spoil))).count).toBeGreaterThan(0);
    expect(await violations()).toMatch(expected);
  });
}
