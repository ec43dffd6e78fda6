import { afterEach, beforeEach, expect, test } from "bun:test";
import type { CartCommand } from "../../actors/cart/messages.ts";
import { type FreshDatabase, freshDatabase } from "../../test/support/index.ts";
import { startTestNode, stockProducts, type TestNode } from "../../test/support/kernel.ts";
import { connectPostgres } from "../platform/postgres.ts";
import { inCartsReader } from "./in-carts-now.ts";
import { inCartsNow } from "./interest.ts";

let db: FreshDatabase;
let node: TestNode;
let commands = 0;

beforeEach(async () => {
  db = await freshDatabase();
  await stockProducts(db.sql, [100, 100, 100]);
  node = await startTestNode({ databaseUrl: db.url });
});
afterEach(async () => {
  await node.stop();
  await db.drop();
});

type Change = CartCommand extends infer C ? (C extends { commandId: string } ? Omit<C, "commandId"> : never) : never;

async function change(cart: string, command: Change): Promise<void> {
  const reply = await node.carts.ask(cart, { ...command, commandId: `c${++commands}` } as CartCommand);
  expect(reply.ok).toBe(true);
}

const put = (cart: string, productId: number, quantity: number) => change(cart, { type: "add", productId, quantity });
const now = () => inCartsNow(db.sql, 10);

test("counts carts and units, most wanted first", async () => {
  await put("ada", 1, 2);
  await put("ben", 1, 1);
  await put("ben", 2, 5);
  expect(await now()).toEqual([
    { productId: 1, carts: 2, units: 3 },
    { productId: 2, carts: 1, units: 5 },
  ]);
  expect(await inCartsNow(db.sql, 1)).toHaveLength(1);
});

test("what is taken out, saved for later or emptied away no longer counts, until it is put in again", async () => {
  for (const product of [1, 2, 3]) await put("ada", product, 1);
  await change("ada", { type: "remove", productId: 1 });
  await change("ada", { type: "save-for-later", productId: 2 });
  expect(await now()).toEqual([{ productId: 3, carts: 1, units: 1 }]);
  await change("ada", { type: "clear" });
  expect(await now()).toEqual([]);
  await put("ada", 3, 4);
  expect(await now()).toEqual([{ productId: 3, carts: 1, units: 4 }]);
});

test("what was bought, or is no longer reserved, does not count", async () => {
  await put("ada", 1, 2);
  const split = [{ warehouseId: 1, quantity: 2 }];
  await node.inventory.ask("1", { type: "allocate", orderId: "o1", cartId: "ada", split, commandId: "a1" });
  expect(await now()).toEqual([]);
  await put("ben", 2, 1);
  await db.sql`UPDATE reservations SET expires_at = now() - interval '1 ms' WHERE cart_id = 'ben'`;
  expect(await now()).toEqual([]);
});

test("pages share one look at the counts, and a database that fails costs them nothing", async () => {
  await put("ada", 1, 1);
  const read = inCartsReader(db.sql, 5);
  const [first, second] = await Promise.all([read(), read()]);
  expect(first).toEqual([{ productId: 1, carts: 1, units: 1 }]);
  expect(second).toBe(first);
  await put("ben", 2, 1);
  expect(await read()).toBe(first);
  const gone = connectPostgres("postgres://nobody@127.0.0.1:1/none", 1, "gone");
  expect(await inCartsReader(gone, 5)()).toEqual([]);
  await gone.end({ timeout: 0 });
});
