import { afterEach, beforeEach, expect, test } from "bun:test";
import type { CartLine } from "../../actors/cart/messages.ts";
import type { FactMessage } from "../../actors/kernel/facts.ts";
import { type FreshDatabase, freshDatabase, freshNats } from "../../test/support/index.ts";
import { startTestNode, stockProducts, type TestNode } from "../../test/support/kernel.ts";
import { createLog } from "../platform/log.ts";
import { NatsBroker } from "../platform/nats.ts";
import { connectPostgres } from "../platform/postgres.ts";
import { followCarts } from "./follow-carts.ts";
import { inCartsReader } from "./in-carts-now.ts";
import { inCartsNow, noteInterest, sweepInterest } from "./interest.ts";
import { interestChangeOf } from "./interest-change.ts";

const MINUTE_MS = 60_000;
let db: FreshDatabase;

beforeEach(async () => {
  db = await freshDatabase();
});
afterEach(() => db.drop());

function fact(cart: string, version: number, type: string, data: object): FactMessage {
  const time = new Date().toISOString();
  return { id: `1-${version}`, type, time, source: "test", subject: `cart/${cart}`, dataversion: 1, version, data };
}

function lineSet(cart: string, version: number, productId: number, quantity: number, more: Partial<CartLine> = {}) {
  const line = { productId, quantity, reservedUntil: Date.now() + MINUTE_MS, isSavedForLater: false, ...more };
  return fact(cart, version, "LineSet", { line });
}

async function note(...facts: FactMessage[]): Promise<void> {
  for (const each of facts) await noteInterest(db.sql, [interestChangeOf(each)!]);
}

const now = () => inCartsNow(db.sql, 10);

test("counts carts and units, most wanted first", async () => {
  await note(lineSet("ada", 1, 1, 2), lineSet("ben", 1, 1, 1), lineSet("ben", 2, 2, 5));
  expect(await now()).toEqual([
    { productId: 1, carts: 2, units: 3 },
    { productId: 2, carts: 1, units: 5 },
  ]);
});

test("a fact that comes twice counts once", async () => {
  const set = lineSet("ada", 1, 1, 2);
  await note(set, set);
  expect(await now()).toEqual([{ productId: 1, carts: 1, units: 2 }]);
});

test("an older fact after a newer one changes nothing", async () => {
  await note(fact("ada", 3, "LineRemoved", { productId: 1 }), lineSet("ada", 2, 1, 4));
  expect(await now()).toEqual([]);
  await note(lineSet("ben", 5, 1, 3), lineSet("ben", 4, 1, 9));
  expect(await now()).toEqual([{ productId: 1, carts: 1, units: 3 }]);
});

test("an emptied cart no longer counts, whatever order the facts come in, until something new is put in", async () => {
  await note(fact("ada", 3, "CartCleared", {}), lineSet("ada", 1, 1, 1), lineSet("ada", 2, 2, 1));
  expect(await now()).toEqual([]);
  await note(lineSet("ada", 4, 2, 1));
  expect(await now()).toEqual([{ productId: 2, carts: 1, units: 1 }]);
});

test("what was bought no longer counts, and being paid for changes nothing", async () => {
  await note(lineSet("ada", 1, 1, 2));
  expect(interestChangeOf(fact("ada", 2, "CartFrozen", { checkoutId: "k1", until: 0, lines: [] }))).toBeNull();
  expect(await now()).toEqual([{ productId: 1, carts: 1, units: 2 }]);
  await note(fact("ada", 3, "CartFinished", { checkoutId: "k1", lines: [{ productId: 1, quantity: 2, left: 0 }] }));
  expect(await now()).toEqual([]);
});

test("what is saved for later, not reserved, or no longer reserved does not count", async () => {
  await note(
    lineSet("ada", 1, 1, 1, { isSavedForLater: true, reservedUntil: null }),
    lineSet("ada", 2, 2, 1, { reservedUntil: null }),
    lineSet("ada", 3, 3, 1, { reservedUntil: Date.now() - 1 }),
  );
  expect(await now()).toEqual([]);
});

test("a malformed fact is no change but a permanent fault", () => {
  expect(() => interestChangeOf(fact("ada", 1, "LineSet", { line: { productId: "mug" } }))).toThrow("has no line");
  expect(interestChangeOf(fact("ada", 1, "SomethingElse", {}))).toBeNull();
});

test("a sweep takes what is a day old and nothing else", async () => {
  const old = { time: new Date(Date.now() - 25 * 60 * MINUTE_MS).toISOString() };
  await note({ ...lineSet("ada", 1, 1, 1, { reservedUntil: Date.now() - 25 * 60 * MINUTE_MS }), ...old });
  await note({ ...fact("ada", 2, "CartCleared", {}), ...old }, lineSet("ben", 1, 1, 1));
  expect(await sweepInterest(db.sql)).toBe(2);
  expect(await now()).toEqual([{ productId: 1, carts: 1, units: 1 }]);
});

test("pages share one look at the counts, and a database that fails costs them nothing", async () => {
  await note(lineSet("ada", 1, 1, 1));
  const read = inCartsReader(db.sql, 5);
  const [first, second] = await Promise.all([read(), read()]);
  expect(first).toEqual([{ productId: 1, carts: 1, units: 1 }]);
  expect(second).toBe(first);
  await note(lineSet("ben", 1, 2, 1));
  expect(await read()).toBe(first);
  const gone = connectPostgres("postgres://nobody@127.0.0.1:1/none", 1, "gone");
  expect(await inCartsReader(gone, 5)()).toEqual([]);
  await gone.end({ timeout: 0 });
});

test("what shoppers do in their carts is counted by way of the cart facts", async () => {
  const server = await freshNats();
  const broker = new NatsBroker(server.url, "interest-test", createLog("silent"));
  await stockProducts(db.sql, [10, 10]);
  const node: TestNode = await startTestNode({ databaseUrl: db.url, broker });
  const following = followCarts({ sql: db.sql, broker, log: createLog("silent") });
  await node.carts.ask("ada", { type: "add", productId: 1, quantity: 2, commandId: "1" });
  await node.carts.ask("ben", { type: "add", productId: 1, quantity: 1, commandId: "1" });
  await node.carts.ask("ben", { type: "add", productId: 2, quantity: 1, commandId: "2" });
  await node.carts.ask("ben", { type: "remove", productId: 2, commandId: "3" });
  const expected = JSON.stringify([{ productId: 1, carts: 2, units: 3 }]);
  while (JSON.stringify(await now()) !== expected) await new Promise(setImmediate);
  await following.stop();
  await node.stop();
  await broker.stop();
  await server.stop();
  expect(JSON.stringify(await now())).toBe(expected);
}, 20_000);
