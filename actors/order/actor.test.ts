import { afterEach, beforeEach, expect, test } from "bun:test";
import { startTestNode, type TestNode } from "../../test/support/kernel.ts";
import { type FreshDatabase, freshDatabase } from "../../test/support/postgres.ts";
import type { OrderCommand } from "./messages.ts";
import { newOrder, SHOPPER, STAFF } from "./testing.ts";

let database: FreshDatabase;
let node: TestNode;
let commands = 0;

beforeEach(async () => {
  database = await freshDatabase();
  node = await startTestNode({ databaseUrl: database.url });
});
afterEach(async () => {
  await node.stop();
  await database.drop();
});

const ID = "S-7Q2K-9F3D-A1B2";
const order = newOrder();
const TOTAL = order.totals.total;

/** Asks what must be answered. */
async function done(command: OrderCommand, orderId = ID) {
  const reply = await node.orders.ask(orderId, command);
  if (!reply.ok) throw new Error(reply.refusal);
  return reply.answer;
}
const pack = (commandId = `c${++commands}`): OrderCommand => ({ type: "pack", no: 1, by: STAFF, commandId });
const cancel = (commandId = `c${++commands}`): OrderCommand => ({
  type: "cancel",
  reason: "changed_mind",
  by: SHOPPER,
  commandId,
});

test("an order that left memory comes back whole, at every step of its way", async () => {
  const steps: OrderCommand[] = [
    { type: "place", order },
    { type: "note-captured", amount: TOTAL },
    pack(),
    { type: "ship", no: 1, carrier: "UPS", tracking: "1Z 999", by: STAFF, commandId: "ship" },
    { type: "record", effectId: "deduct-stock-1", outcome: { type: "delayed", why: "no owner" } },
    { type: "record", effectId: "deduct-stock-1", outcome: { type: "done" } },
    { type: "deliver", no: 1, by: STAFF, commandId: "deliver" },
    {
      type: "request-return",
      returnId: "r1",
      items: [{ productId: 1, quantity: 2 }],
      reason: "damaged",
      by: SHOPPER,
      commandId: "r1",
    },
    { type: "receive-return", returnId: "r1", warehouseId: 1, by: STAFF, commandId: "got" },
    { type: "record", effectId: "refund-r1", outcome: { type: "done" } },
    { type: "record", effectId: "restock-r1", outcome: { type: "done" } },
  ];
  for (const step of steps) {
    const told = await done(step);
    node.kernel.directory.passivate();
    expect(await done({ type: "read" })).toEqual(told);
  }
  const { order: whole, effect } = await done({ type: "read" });
  expect(effect).toBeNull();
  expect(whole).toMatchObject({ ...order, shipments: [{ status: "delivered", tracking: "1Z 999" }], captured: TOTAL });
});

test("an order's rows tell what was bought, by whom, and what happened when", async () => {
  await done({ type: "place", order });
  await done({ type: "note-captured", amount: TOTAL });
  await done(cancel());
  const [row] = await database.sql`SELECT status, total::int, captured::int, resume_at > now() AS waits FROM orders`;
  expect(row).toEqual({ status: "cancelled", total: TOTAL, captured: TOTAL, waits: true });
  const lines = await database.sql`
    SELECT product_id, shop_id, account_id, quantity, discount::int FROM order_lines ORDER BY position`;
  expect([...lines]).toEqual([
    { product_id: 1, shop_id: 1, account_id: "ada", quantity: 3, discount: 500 },
    { product_id: 2, shop_id: 2, account_id: "ada", quantity: 1, discount: 0 },
  ]);
  const events = await database.sql`SELECT version::int, type, by_kind, by_id FROM order_events ORDER BY version`;
  expect([...events]).toEqual([
    { version: 1, type: "OrderPlaced", by_kind: "shopper", by_id: "ada" },
    { version: 2, type: "PaymentCaptured", by_kind: "system", by_id: null },
    { version: 3, type: "OrderCancelled", by_kind: "shopper", by_id: "ada" },
  ]);
  await done({ type: "record", effectId: "release-stock", outcome: { type: "done" } });
  const returned = { type: "money-returned", captured: TOTAL, refunded: TOTAL } as const;
  await done({ type: "record", effectId: "return-money", outcome: returned });
  const [after] = await database.sql`SELECT refunded::int, resume_at FROM orders`;
  expect(after).toEqual({ refunded: TOTAL, resume_at: null });
});

test("however cancelling and packing race, exactly one of them wins", async () => {
  const winners = new Set<string>();
  for (let round = 0; round < 20; round++) {
    const id = `S-${round}`;
    await done({ type: "place", order }, id);
    await done({ type: "note-captured", amount: TOTAL }, id);
    const asked = round % 2 === 0 ? [cancel(), pack(), cancel()] : [pack(), cancel(), pack()];
    const replies = await Promise.all(asked.map((command) => node.orders.ask(id, command)));
    const won = new Set(asked.filter((_, index) => replies[index]!.ok).map(({ type }) => type));
    expect(won.size).toBe(1);
    const [winner] = won;
    winners.add(winner!);
    const read = await done({ type: "read" }, id);
    expect(read.order?.status).toBe(winner === "pack" ? "packed" : "cancelled");
    const [row] = await database.sql`
      SELECT count(*)::int AS facts FROM journal
      WHERE entity = ${`order/${id}`} AND type IN ('OrderCancelled', 'ShipmentPacked')`;
    expect(row).toEqual({ facts: 1 });
  }
  expect(winners).toEqual(new Set(["pack", "cancel"]));
});

test("a void number stays void when its actor comes back, and a place that is late finds it taken", async () => {
  await done(cancel());
  node.kernel.directory.passivate();
  expect(await node.orders.ask(ID, { type: "place", order })).toEqual({ ok: false, refusal: "order_void" });
  expect((await done({ type: "read" })).order).toBeNull();
});

test("looking at an order that is not there leaves nothing behind", async () => {
  expect((await done({ type: "read" })).order).toBeNull();
  expect(node.kernel.directory.size).toBe(0);
  expect(await node.orders.ask(ID, pack())).toEqual({ ok: false, refusal: "unknown_order" });
});

test("ten who place the same order at once place one", async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => done({ type: "place", order })));
  expect(new Set(answers.map(({ order }) => order?.version))).toEqual(new Set([1]));
  const [row] = await database.sql`SELECT count(*)::int AS facts FROM journal`;
  expect(row).toEqual({ facts: 1 });
});
