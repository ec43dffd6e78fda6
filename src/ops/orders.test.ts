import { afterAll, beforeAll, expect, test } from "bun:test";
import { line, newOrder } from "../../actors/order/testing.ts";
import { openOps, refunds } from "./testing-ops.ts";

let ops: Awaited<ReturnType<typeof openOps>>;
beforeAll(async () => {
  ops = await openOps(["node-1"]);
});
afterAll(() => ops.close());

/** An order of two mugs with its units allocated. */
async function place(orderId: string, { isPaid = true } = {}): Promise<void> {
  const { inventory, orders } = ops.nodes[0]!.node;
  const split = [{ warehouseId: 1, quantity: 2 }];
  const allocate = { type: "allocate", orderId, cartId: "ada", split, commandId: `allocation-${orderId}` } as const;
  expect(await inventory.ask("1", allocate)).toMatchObject({ ok: true });
  const order = newOrder([line(1, 2)]);
  expect(await orders.ask(orderId, { type: "place", order })).toMatchObject({ ok: true });
  if (isPaid) await orders.ask(orderId, { type: "note-captured", amount: order.totals.total });
}
const onHand = async () => (await ops.done("inventory.read", { productId: 1 })).warehouses;

test("an operator packs, sends and delivers an order, and books its return in", async () => {
  const orderId = "S-0000-0000-0001";
  await place(orderId);
  expect(await ops.done("order.pack", { orderId, no: 1, by: "Zeynep" })).toMatchObject({ status: "packed" });
  const ship = { orderId, no: 1, carrier: "UPS", tracking: "1Z", commandId: "once" };
  expect(await ops.done("order.ship", ship)).toMatchObject({ status: "shipped", commandId: "once" });
  expect(await ops.done("order.ship", ship)).toMatchObject({ status: "shipped" });
  expect(await onHand()).toMatchObject([{ onHand: 8, allocated: 0 }, {}]);
  expect(await ops.done("order.deliver", { orderId, no: 1 })).toMatchObject({ status: "delivered" });
  const wanted = {
    type: "request-return",
    returnId: "R1",
    reason: "damaged",
    by: { kind: "guest", id: null },
  } as const;
  const items = [{ productId: 1, quantity: 1 }];
  await ops.nodes[0]!.node.orders.ask(orderId, { ...wanted, items, commandId: "r" });
  await ops.done("return.receive", { orderId, returnId: "R1", warehouse: "WEST" });
  expect(await onHand()).toMatchObject([{ onHand: 8 }, { onHand: 1 }]);
  expect(await ops.done("order.read", { orderId })).toMatchObject({
    returns: [{ returnId: "R1", warehouseId: 2 }],
    shipments: [{ tracking: "1Z" }],
  });
});

test("an operator cancels what is not packed, and is told why not otherwise", async () => {
  const orderId = "S-0000-0000-0002";
  await place(orderId, { isPaid: false });
  expect(await ops.ask("order.pack", { orderId, no: 1 })).toMatchObject({
    code: 409,
    body: { error: { reason: "not_paid" } },
  });
  const cancel = { orderId, reason: "asked by phone" };
  expect(await ops.done("order.cancel", cancel)).toMatchObject({ status: "cancelled", captured: 0 });
  expect(await ops.ask("order.pack", { orderId, no: 1 })).toMatchObject({ code: 409 });
  const packed = "S-0000-0000-0003";
  await place(packed);
  await ops.done("order.pack", { orderId: packed, no: 1 });
  expect(await ops.ask("order.cancel", { ...cancel, orderId: packed })).toMatchObject({
    code: 409,
    body: { error: { reason: "already_packed" } },
  });
});

test("a refund that failed for good is listed until an operator has it tried again", async () => {
  const orderId = "S-0000-0000-0004";
  await place(orderId);
  for (const step of ["pack", "deliver"]) {
    await ops.done(`order.${step}`, { orderId, no: 1 });
    if (step === "pack") await ops.done("order.ship", { orderId, no: 1, carrier: "UPS", tracking: "1Z" });
  }
  const items = [{ productId: 1, quantity: 1 }];
  const wanted = { type: "request-return", returnId: "R4", items, reason: "other", commandId: "r" } as const;
  await ops.nodes[0]!.node.orders.ask(orderId, { ...wanted, by: { kind: "guest", id: null } });
  refunds.refused = true;
  await ops.done("return.receive", { orderId, returnId: "R4", warehouseId: 1 });
  const failed = { orderId, effectId: "refund-R4", returnId: "R4", why: "the card is closed", attempts: 1 };
  expect(await ops.done("order.stuck")).toMatchObject({ list: [failed] });
  refunds.refused = false;
  const named = { orderId, effectId: "refund-R4" };
  expect(await ops.done("refund.retry", named)).toMatchObject({ refunded: 1_900 });
  expect(await ops.done("order.stuck")).toEqual({ list: [] });
  const late = await ops.ask("refund.settle", { ...named, note: "by cheque" });
  expect(late).toMatchObject({ code: 404, body: { error: { reason: "no_failed_refund" } } });
});

test("an order that is not there is not made by asking for it", async () => {
  const orderId = "S-0000-0000-0009";
  expect(await ops.ask("order.read", { orderId })).toMatchObject({ code: 404 });
  expect(await ops.ask("order.pack", { orderId, no: 1 })).toMatchObject({ code: 404 });
  expect(await ops.ask("order.cancel", { orderId, reason: "x" })).toMatchObject({ code: 404 });
  const [row] = await ops.db.sql`SELECT count(*)::int AS n FROM orders WHERE order_id = ${orderId}`;
  expect(row).toEqual({ n: 0 });
});
