import { afterEach, beforeAll, beforeEach, expect, test } from "bun:test";
import type { OrderCommand } from "../../actors/order/messages.ts";
import { orderIdOf } from "../../actors/order/order-id.ts";
import { line, newOrder, SHOPPER, STAFF } from "../../actors/order/testing.ts";
import { startTestNode, stockProducts, type TestNode } from "../../test/support/kernel.ts";
import { type FreshDatabase, freshDatabase } from "../../test/support/postgres.ts";
import { startStripe, type TestStripe } from "../../test/support/stripe.ts";
import { audit } from "../audit/audit.ts";
import type { Payments } from "../payments/payments.ts";
import { stripeClient } from "../payments/stripe-client.ts";
import { stripePayments } from "../payments/stripe-payments.ts";
import { createLog } from "../platform/log.ts";
import { openVault } from "../platform/seal.ts";
import { openOrders } from "./orders.ts";
import { orderKeeper } from "./personal-data.ts";

let stripe: TestStripe;
let payments: Payments;
let database: FreshDatabase;
let node: TestNode;
let orders: ReturnType<typeof openOrders>;
let paymentIntentId: string;
let placed = 0;

beforeAll(async () => {
  stripe = await startStripe();
  payments = stripePayments(stripeClient({ secretKey: stripe.secretKey, apiBase: stripe.url }));
});
beforeEach(async () => {
  database = await freshDatabase();
  await stockProducts(database.sql, [10, 10]);
  node = await startTestNode({ databaseUrl: database.url });
  orders = openOrders({
    orders: node.orders,
    parts: { inventory: node.inventory, payments },
    sql: database.sql,
    log: createLog("silent"),
    ownedShards: () => node.kernel.ownership.all().map((held) => held.shard),
  });
});
afterEach(async () => {
  await stripe.control.faults({});
  await node.stop();
  await database.drop();
});

/** Another order in each test: the payment provider remembers them all. */
let orderId: string;
const TOTAL = newOrder([line(1, 3, { discount: 100, tax: 7 }), line(2, 1)]).totals.total;

/** An order with its units allocated and its payment authorized, as a checkout leaves it; captured when asked for. */
async function place({ isCaptured = true, card = "pm_card_visa" } = {}): Promise<void> {
  const checkoutId = `checkout-${++placed}-${process.pid}`;
  const payment = await payments.authorize({
    checkoutId,
    amount: TOTAL,
    currency: "USD",
    paymentMethod: card,
    returnUrl: "http://localhost/checkout",
    description: "Order from Souk",
  });
  paymentIntentId = payment.paymentIntentId ?? "";
  orderId = orderIdOf(checkoutId);
  const parcels = [
    [[1, 2]],
    [
      [1, 1],
      [2, 1],
    ],
  ] as [number, number][][];
  await database.sql`UPDATE stock SET on_hand = 5, opening = 5 WHERE warehouse_id = 1`;
  await database.sql`INSERT INTO stock (product_id, warehouse_id, opening, on_hand) VALUES (1, 2, 5, 5), (2, 2, 5, 5)`;
  const splits = [
    {
      productId: 1,
      split: [
        { warehouseId: 1, quantity: 2 },
        { warehouseId: 2, quantity: 1 },
      ],
    },
    { productId: 2, split: [{ warehouseId: 2, quantity: 1 }] },
  ];
  for (const { productId, split } of splits) {
    const allocate = {
      type: "allocate",
      orderId,
      cartId: "cart-1",
      split,
      commandId: `allocation-${orderId}`,
    } as const;
    expect(await node.inventory.ask(String(productId), allocate)).toMatchObject({ ok: true });
  }
  const order = newOrder([line(1, 3, { discount: 100, tax: 7 }), line(2, 1)], parcels, { checkoutId, paymentIntentId });
  await tell({ type: "place", order });
  if (!isCaptured) return;
  await payments.capture(paymentIntentId);
  await tell({ type: "note-captured", amount: TOTAL });
}

async function tell(command: OrderCommand) {
  const reply = await orders.tell(orderId, command);
  if (!reply.ok) throw new Error(reply.refusal);
  return reply.answer;
}
const cancel = (): OrderCommand => ({ type: "cancel", reason: "changed_mind", by: SHOPPER, commandId: "cancel" });
async function send(no: number): Promise<void> {
  await tell({ type: "pack", no, by: STAFF, commandId: `pack-${no}` });
  await tell({ type: "ship", no, carrier: "UPS", tracking: `T${no}`, by: STAFF, commandId: `ship-${no}` });
  await tell({ type: "deliver", no, by: STAFF, commandId: `deliver-${no}` });
}
/** Units on hand and allocated of both products, by warehouse. */
async function stock() {
  const rows = await database.sql`
    SELECT product_id, on_hand, allocated FROM stock ORDER BY product_id, warehouse_id`;
  return rows.map((row) => [row.product_id, row.on_hand, row.allocated]);
}
const UNTOUCHED = [
  [1, 5, 0],
  [1, 5, 0],
  [2, 5, 0],
  [2, 5, 0],
];

test("a cancelled order's units are free again and all its money is back, once", async () => {
  await place();
  const cancelled = await Promise.all([tell(cancel()), tell(cancel()), tell(cancel())]);
  expect(cancelled.map((order) => [order?.status, order?.refunded])).toEqual(Array(3).fill(["cancelled", TOTAL]));
  expect(await stock()).toEqual(UNTOUCHED);
  expect(await payments.retrieve(paymentIntentId)).toMatchObject({ status: "captured", refunded: TOTAL });
  expect((await orders.asks.ask(orderId, { type: "read" })) as object).toMatchObject({ answer: { effect: null } });
});

test("cancelled before the capture, nothing is ever charged", async () => {
  await place({ isCaptured: false });
  expect(await tell(cancel())).toMatchObject({ status: "cancelled", captured: 0, refunded: 0 });
  expect(await payments.capture(paymentIntentId)).toMatchObject({ status: "canceled" });
  expect(await stock()).toEqual(UNTOUCHED);
});

test("a capture that wins over the cancellation is refunded", async () => {
  await place({ isCaptured: false });
  await payments.capture(paymentIntentId);
  expect(await tell(cancel())).toMatchObject({ status: "cancelled", captured: TOTAL, refunded: TOTAL });
  expect(await tell({ type: "note-captured", amount: TOTAL })).toMatchObject({ captured: TOTAL, refunded: TOTAL });
  expect(await payments.retrieve(paymentIntentId)).toMatchObject({ refunded: TOTAL });
});

test("each shipment deducts its warehouse's units when it leaves, and no others", async () => {
  await place();
  await tell({ type: "pack", no: 2, by: STAFF, commandId: "pack" });
  const ship = { type: "ship", no: 2, carrier: "UPS", tracking: "T2", by: STAFF } as const;
  await tell({ ...ship, commandId: "ship" });
  await tell({ ...ship, commandId: "ship again" });
  expect(await stock()).toEqual([
    [1, 5, 2],
    [1, 4, 0],
    [2, 5, 0],
    [2, 4, 0],
  ]);
});

test("what is returned goes back on the shelf it came to, and its price to the shopper", async () => {
  await place();
  await send(1);
  await send(2);
  const items = [{ productId: 1, quantity: 3 }];
  const wanted = { type: "request-return", returnId: "r1", items, reason: "damaged", by: SHOPPER } as const;
  await tell({ ...wanted, commandId: "r1" });
  const received = { type: "receive-return", returnId: "r1", warehouseId: 2, by: STAFF } as const;
  const [order] = await Promise.all([
    tell({ ...received, commandId: "got" }),
    tell({ ...received, commandId: "got again" }),
  ]);
  const refund = 3 * 1_900 - 100 + 7;
  expect(order).toMatchObject({ refunded: refund, returns: [{ status: "refunded", refund }] });
  expect(await stock()).toEqual([
    [1, 3, 0],
    [1, 7, 0],
    [2, 5, 0],
    [2, 4, 0],
  ]);
  expect(await payments.retrieve(paymentIntentId)).toMatchObject({ refunded: refund });
});

test("while payments are away the order is cancelled and its units are free; the money follows", async () => {
  await place();
  await stripe.kill();
  expect(await tell(cancel())).toMatchObject({ status: "cancelled", refunded: 0 });
  expect(await stock()).toEqual(UNTOUCHED);
  await stripe.restart();
  // Its time to be tried again has come.
  await database.sql`UPDATE orders SET resume_at = now()`;
  expect(await orders.sweeper.sweep()).toBe(1);
  expect(await orders.read(orderId)).toMatchObject({ refunded: TOTAL });
  expect(await orders.sweeper.sweep()).toBe(0);
});

/** One unit of product 1 was sent and has come back. */
async function takeBack(): Promise<void> {
  await send(1);
  await send(2);
  const items = [{ productId: 1, quantity: 1 }];
  await tell({
    type: "request-return",
    returnId: `r-${orderId}`,
    items,
    reason: "other",
    by: SHOPPER,
    commandId: "r1",
  });
  await tell({ type: "receive-return", returnId: `r-${orderId}`, warehouseId: 2, by: STAFF, commandId: "got" });
}
/** Somebody in the provider's dashboard gives money back. */
const refundElsewhere = (amount: number) =>
  stripeClient({ secretKey: stripe.secretKey, apiBase: stripe.url }).refunds.create({
    payment_intent: paymentIntentId,
    amount,
  });
const REFUND = (3 * 1_900 - 100 + 7) / 3;
const OPERATOR = { kind: "ops", id: "Zeynep" } as const;

test("a refund that the provider refuses for good comes to rest, and is an operator's to settle", async () => {
  await place();
  await refundElsewhere(TOTAL);
  await takeBack();
  const effectId = `refund-r-${orderId}`;
  const failure = { effectId, returnId: `r-${orderId}`, amount: REFUND, attempts: 1 };
  expect(await orders.read(orderId)).toMatchObject({
    refunded: 0,
    returns: [{ status: "received" }],
    refundFailures: [{ ...failure, stage: "open", why: expect.stringContaining(String(TOTAL)) }],
  });
  const [row] = await database.sql`SELECT resume_at, refunds_failed FROM orders`;
  expect(row).toEqual({ resume_at: null, refunds_failed: 1 });
  const settle = { type: "settle-refund", effectId, note: "in cash", by: OPERATOR, commandId: "settle" } as const;
  expect(await tell(settle)).toMatchObject({
    refunded: 0,
    returns: [{ status: "refunded" }],
    refundFailures: [{ stage: "settled", settlement: { by: OPERATOR, note: "in cash", at: expect.any(Number) } }],
  });
  node.kernel.directory.passivate();
  expect(await orders.asks.ask(orderId, { ...settle, commandId: "again" })).toMatchObject({
    refusal: "no_failed_refund",
  });
  expect(await orders.read(orderId)).toMatchObject({ refundFailures: [{ stage: "settled" }] });
  expect((await audit(database.sql)).violations).toEqual([]);
});

test("money that somebody else gave back is looked at before more goes back; an operator may ask again", async () => {
  await place();
  await refundElsewhere(500);
  await takeBack();
  expect(await payments.retrieve(paymentIntentId)).toMatchObject({ refunded: 500 });
  const retry = { type: "retry-refund", effectId: `refund-r-${orderId}`, by: OPERATOR, commandId: "retry" } as const;
  expect(await tell(retry)).toMatchObject({
    refunded: REFUND,
    returns: [{ status: "refunded" }],
    refundFailures: [{ stage: "refunded" }],
  });
  expect(await payments.retrieve(paymentIntentId)).toMatchObject({ refunded: 500 + REFUND });
  expect((await audit(database.sql)).violations).toEqual([]);
});

test.each(["cancelled", "returned"])(
  "a refund of a %s order that was accepted and fails later counts no more",
  async (how) => {
    await place({ card: "pm_card_refundFail" });
    if (how === "cancelled") await tell(cancel());
    else await takeBack();
    const [amount, effectId] = how === "cancelled" ? [TOTAL, "return-money"] : [REFUND, `refund-r-${orderId}`];
    expect(await orders.read(orderId)).toMatchObject({ refunded: amount, refundFailures: [] });
    for (let time = 0; time < 2; time++) await orders.recheckRefunds(orderId);
    const open = { stage: "open", amount, why: "the refund is failed (lost_or_stolen_card)" };
    expect(await orders.read(orderId)).toMatchObject({ refunded: 0, refundFailures: [{ ...open, attempts: 1 }] });
    // Another refund to the provider: under the first one's name it would only hear of that again.
    await tell({ type: "retry-refund", effectId, by: OPERATOR, commandId: "retry" });
    expect(await orders.read(orderId)).toMatchObject({ refunded: amount });
    await orders.recheckRefunds(orderId);
    expect(await orders.read(orderId)).toMatchObject({ refunded: 0, refundFailures: [{ ...open, attempts: 2 }] });
    expect(await payments.failedRefunds(paymentIntentId)).toHaveLength(2);
    expect((await audit(database.sql)).violations).toEqual([]);
  },
);

test("an order whose driver died is taken up by the sweeper", async () => {
  await place();
  // Told to the actor alone, as by a node that then died.
  await node.orders.ask(orderId, cancel());
  expect(await orders.sweeper.sweep()).toBe(0);
  await database.sql`UPDATE orders SET resume_at = now()`;
  expect(await orders.sweeper.sweep()).toBe(1);
  expect(await orders.read(orderId)).toMatchObject({ status: "cancelled", refunded: TOTAL });
  expect(await stock()).toEqual(UNTOUCHED);
});

test("a deleted account's orders keep what the books need and nobody's name, in rows and journal", async () => {
  await place({ isCaptured: false });
  const account = { id: "ada", name: "Ada", email: "ada@example.org", cartId: "c", roles: [] };
  const vault = openVault({ DATA_KEY: "da".repeat(32) });
  const keeper = orderKeeper({ sql: database.sql, vault, orders });
  expect(await keeper.collect(account)).toMatchObject([{ orderId, totals: { total: TOTAL } }]);
  await tell(cancel());
  await database.sql.begin((tx) => keeper.erase(account, tx));
  const sealed = await database.sql`
    SELECT 1 FROM journal WHERE entity = ${`order/${orderId}`} AND (data::text LIKE '%sealed%' OR answer::text LIKE '%sealed%')`;
  expect(sealed).toHaveLength(0);
  expect(await orders.read(orderId)).toMatchObject({
    accountId: null,
    contact: "",
    address: "",
    totals: { total: TOTAL },
  });
  node.kernel.directory.passivate();
  expect(await orders.read(orderId)).toMatchObject({ accountId: null, contact: "", address: "" });
  expect(await keeper.collect(account)).toEqual([]);
  const lines = await database.sql`SELECT DISTINCT account_id FROM order_lines`;
  expect([...lines]).toEqual([{ account_id: null }]);
  expect((await audit(database.sql)).violations).toEqual([]);
});
