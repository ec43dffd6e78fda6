import { afterEach, beforeEach, expect, test } from "bun:test";
import { audit } from "../../src/audit/audit.ts";
import { startTestNode, stockProducts, type TestNode } from "../../test/support/kernel.ts";
import { type FreshDatabase, freshDatabase } from "../../test/support/postgres.ts";
import { Unavailable } from "../kernel/errors.ts";
import type { CartCommand } from "./messages.ts";

let database: FreshDatabase;
let node: TestNode;
let commands = 0;

beforeEach(async () => {
  database = await freshDatabase();
  await stockProducts(database.sql, [10, 10, 10]);
  node = await startTestNode({ databaseUrl: database.url });
});
afterEach(async () => {
  await node.stop();
  expect((await audit(database.sql)).violations).toEqual([]);
  await database.drop();
});

const add = (productId: number, quantity: number, commandId = `c${++commands}`): CartCommand => ({
  type: "add",
  productId,
  quantity,
  commandId,
});
const reservationOf = async (productId: number, cartId: string) => {
  const reply = await node.inventory.ask(String(productId), { type: "read" });
  return reply.ok ? reply.answer.reservations?.find((one) => one.cartId === cartId)?.quantity : reply;
};

test("two tabs adding to one cart at once add up, and the shelf holds the sum", async () => {
  const replies = await Promise.all(Array.from({ length: 8 }, () => node.carts.ask("ada", add(1, 1))));
  const quantities = replies.map((reply) => reply.ok && reply.answer.changed?.quantity);
  expect(new Set(quantities)).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8]));
  expect(await reservationOf(1, "ada")).toBe(8);
});

test("an add sent twice is done once, at once or after a restart", async () => {
  const command = add(1, 2);
  const [first, second] = await Promise.all([node.carts.ask("ada", command), node.carts.ask("ada", command)]);
  expect(second).toEqual(first);
  await node.stop();
  node = await startTestNode({ databaseUrl: database.url });
  expect(await node.carts.ask("ada", command)).toEqual(JSON.parse(JSON.stringify(first)));
  expect(await reservationOf(1, "ada")).toBe(2);
});

test("a cart whose reservations are ahead of it, by a clock that was, goes past them", async () => {
  const turn = Date.now() * 1_000 + 3_600_000_000;
  await node.inventory.ask("1", { type: "reserve", cartId: "ada", quantity: 5, turn });
  expect(await node.carts.ask("ada", add(1, 2))).toMatchObject({ ok: true, answer: { changed: { quantity: 2 } } });
  expect(await reservationOf(1, "ada")).toBe(2);
  expect((await node.carts.ask("ada", add(1, 1))).ok).toBe(true);
  expect(await reservationOf(1, "ada")).toBe(3);
});

test("a cart survives its node, line by line", async () => {
  await node.carts.ask("ada", add(2, 1));
  await node.carts.ask("ada", add(1, 3));
  await node.carts.ask("ada", { type: "save-for-later", productId: 2, commandId: "s" });
  const before = await node.carts.ask("ada", { type: "read" });
  await node.stop();
  node = await startTestNode({ databaseUrl: database.url });
  expect(await node.carts.ask("ada", { type: "read" })).toEqual(before);
});

test("a price that cannot be looked up is the world's failure: the cart lives on, the shopper may ask again", async () => {
  await node.carts.ask("ada", add(1, 1));
  await database.sql`ALTER TABLE products RENAME TO hidden`;
  const failure = await node.carts.ask("ada", add(2, 1, "again")).catch((error) => error);
  await database.sql`ALTER TABLE hidden RENAME TO products`;
  expect(failure).toBeInstanceOf(Unavailable);
  expect(node.troubles).toEqual([]);
  expect(await node.carts.ask("ada", add(2, 1, "again"))).toMatchObject({ ok: true, answer: { lines: [{}, {}] } });
});

test("a cart said to be fresh is begun without a look; one that was there after all loses nothing by it", async () => {
  expect(await node.carts.ask("ada", add(1, 2), { isFresh: true })).toMatchObject({ ok: true });
  const before = await node.carts.ask("ada", { type: "read" });
  node.kernel.directory.passivate("cart/ada");
  const failure = await node.carts.ask("ada", add(2, 1), { isFresh: true }).catch((error) => error);
  expect(failure).toBeInstanceOf(Unavailable);
  expect(node.troubles).not.toBeEmpty();
  expect(await node.carts.ask("ada", { type: "read" })).toEqual(before);
  expect(await reservationOf(2, "ada")).toBeUndefined();
});
