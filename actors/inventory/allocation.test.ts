import { afterEach, beforeEach, expect, test } from "bun:test";
import { audit } from "../../src/audit/audit.ts";
import { eventually } from "../../test/support/eventually.ts";
import { failuresOf, startTestNode, stockProducts, type TestNode } from "../../test/support/kernel.ts";
import { type FreshDatabase, freshDatabase } from "../../test/support/postgres.ts";
import { startWire, type Wire } from "../../test/support/wire.ts";
import { Unavailable } from "../kernel/errors.ts";
import type { InventoryCommand } from "./messages.ts";

let database: FreshDatabase;
let wire: Wire;
let node: TestNode;

beforeEach(async () => {
  database = await freshDatabase();
  await stockProducts(database.sql, [100]);
  wire = await startWire(database.url);
  await start();
});
afterEach(async () => {
  await node.stop();
  wire.close();
  expect((await audit(database.sql)).violations).toEqual([]);
  await database.drop();
});

async function start(): Promise<void> {
  node = await startTestNode({ databaseUrl: database.url, journalUrl: wire.url, journalLanes: 1 });
}

async function restart(): Promise<void> {
  await node.stop();
  await start();
}

const tell = (command: InventoryCommand) => node.inventory.ask("1", command);
const reserve = (cartId: string, quantity: number) => tell({ type: "reserve", cartId, quantity, turn: 1 });
const allocate = (orderId: string, quantity: number, { cartId = orderId, warehouseId = 1 } = {}) => {
  const split = [{ warehouseId, quantity }];
  return tell({ type: "allocate", orderId, cartId, split, commandId: `allocation-${orderId}` });
};
const voidAllocation = (orderId: string) =>
  tell({ type: "void-allocation", orderId, commandId: `allocation-${orderId}` });
const deallocate = (orderId: string) => tell({ type: "deallocate", orderId, commandId: `deallocation-${orderId}` });
const ship = (orderId: string, warehouseId = 1) =>
  tell({ type: "ship", orderId, warehouseId, commandId: `ship-${orderId}-${warehouseId}` });
const stock = async () => {
  const [row] = await database.sql`SELECT on_hand, allocated, reserved, available FROM inventory WHERE product_id = 1`;
  return { ...row };
};
const has = (quantity: number) => ({
  ok: true,
  answer: { allocation: quantity === 0 ? [] : [{ warehouseId: 1, quantity }] },
});

test("a thousand orders want the last hundred, each asked twice, and a hundred get one", async () => {
  const orders = Array.from({ length: 1_000 }, (_, i) => `order-${i}`);
  const replies = await Promise.all(orders.flatMap((order) => [allocate(order, 1), allocate(order, 1)]));
  for (let i = 0; i < replies.length; i += 2) expect(replies[i + 1]!.ok).toBe(replies[i]!.ok);
  expect(replies.filter((reply) => reply.ok)).toHaveLength(200);
  expect(await stock()).toEqual({ on_hand: 100, allocated: 100, reserved: 0, available: 0 });
  await restart();
  const again = await Promise.all(orders.map((order) => allocate(order, 1)));
  expect(again.map((reply) => reply.ok)).toEqual(replies.flatMap((reply, i) => (i % 2 === 0 ? [reply.ok] : [])));
});

test("what was reserved is the order's, still after a restart, and what it is sent is gone for good", async () => {
  await reserve("ada", 3);
  await reserve("ben", 97);
  const allocated = await allocate("o1", 2, { cartId: "ada" });
  expect(allocated).toMatchObject(has(2));
  await restart();
  expect(await tell({ type: "level", cartId: "ada" })).toMatchObject({ answer: { reservation: { quantity: 1 } } });
  expect(await ship("o1")).toMatchObject({ ok: true });
  await restart();
  expect(await ship("o1")).toMatchObject({ ok: true });
  expect(await allocate("o1", 2, { cartId: "ada" })).toEqual(JSON.parse(JSON.stringify(allocated)));
  expect(await stock()).toEqual({ on_hand: 98, allocated: 0, reserved: 98, available: 0 });
  expect(await deallocate("o1")).toMatchObject({ ok: false, refusal: "allocation_not_found" });
});

test("what an order gives back is anyone's again, once", async () => {
  await allocate("o1", 60);
  expect(await allocate("o2", 60)).toMatchObject({ ok: false, refusal: "insufficient_stock", available: 40 });
  expect(await Promise.all([deallocate("o1"), deallocate("o1")])).toMatchObject([{ ok: true }, { ok: true }]);
  expect(await allocate("o2", 60)).toMatchObject(has(60));
  await restart();
  expect(await deallocate("o1")).toMatchObject({ ok: true });
  expect(await stock()).toEqual({ on_hand: 100, allocated: 60, reserved: 0, available: 40 });
});

test("an order is either allocated or voided, and both askers learn which", async () => {
  for (let round = 0; round < 20; round++) {
    const order = `order-${round}`;
    const asked =
      round % 2 === 0 ? [allocate(order, 1), voidAllocation(order)] : [voidAllocation(order), allocate(order, 1)];
    const [first, second] = await Promise.all(asked);
    expect(first).toMatchObject(has(round % 2 === 0 ? 1 : 0));
    expect(second).toEqual(first!);
  }
  await restart();
  expect(await allocate("order-1", 5)).toMatchObject(has(0));
  expect(await stock()).toMatchObject({ allocated: 10 });
});

test("an order refused for its plan may ask again with a better one, and may be voided instead", async () => {
  for (const order of ["o1", "o2"])
    expect(await allocate(order, 2, { warehouseId: 2 })).toMatchObject({
      refusal: "split_unavailable",
      warehouses: [{ onHand: 100 }, { onHand: 0 }],
    });
  expect(await allocate("o1", 2)).toMatchObject(has(2));
  expect(await voidAllocation("o2")).toMatchObject(has(0));
  expect(await allocate("o2", 2)).toMatchObject(has(0));
  node.kernel.directory.passivate();
  expect(await allocate("o2", 2)).toMatchObject(has(0));
  expect(await stock()).toMatchObject({ allocated: 2 });
});

test("an order whose commit nobody heard of is allocated once, sent once, freed once", async () => {
  await reserve("ada", 1);
  const steps = [
    () => allocate("o1", 3, { cartId: "ada" }),
    () => allocate("o2", 5),
    () => ship("o1"),
    () => deallocate("o2"),
    () => voidAllocation("o3"),
  ];
  for (const step of steps) {
    const cut = wire.cutAtCommit();
    const [failure] = await failuresOf([step()]);
    await cut;
    expect(failure).toBeInstanceOf(Unavailable);
    await eventually("an answer", () => step().then((reply) => reply.ok));
  }
  expect(await stock()).toEqual({ on_hand: 97, allocated: 0, reserved: 0, available: 97 });
  const facts = await database.sql`SELECT type FROM journal WHERE entity = 'inventory/1' ORDER BY seq`;
  expect(facts.map((fact) => fact.type)).toEqual([
    "StockReserved",
    "StockAllocated",
    "StockAllocated",
    "StockShipped",
    "StockDeallocated",
    "AllocationVoided",
  ]);
});

test("what expires while an order is placed is either the order's or somebody else's", async () => {
  for (let round = 0; round < 20; round++) {
    const [cart, order] = [`cart-${round}`, `order-${round}`];
    await reserve(cart, 1);
    const [reply] = await Promise.all([allocate(order, 1, { cartId: cart }), tell({ type: "expire" })]);
    expect(reply).toMatchObject(has(1));
  }
  expect(await stock()).toEqual({ on_hand: 100, allocated: 20, reserved: 0, available: 80 });
});
