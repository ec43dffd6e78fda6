import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { audit } from "../../src/audit/audit.ts";
import { eventually } from "../../test/support/eventually.ts";
import { startTestNode, stockProducts, type TestNode, type TestNodeOptions } from "../../test/support/kernel.ts";
import { type FreshDatabase, freshDatabase } from "../../test/support/postgres.ts";
import type { InventoryCommand } from "./messages.ts";
import { Sweeper } from "./sweeper.ts";

const TTL_MS = 1_000;

let database: FreshDatabase;
let node: TestNode;
/** The shop's clock: it stands still until a test moves it. Postgres' own goes on beside it. */
let now: number;

beforeEach(async () => {
  database = await freshDatabase();
  now = Date.now();
});
afterEach(async () => {
  await node.stop();
  expect((await audit(database.sql)).violations).toEqual([]);
  await database.drop();
});

async function open(onHand: number[], options: Partial<TestNodeOptions> = {}): Promise<void> {
  await stockProducts(database.sql, onHand);
  await start(options);
}

async function start(options: Partial<TestNodeOptions> = {}): Promise<void> {
  const rules = { reservationTtlMs: TTL_MS, reservationMaxMs: 3 * TTL_MS };
  node = await startTestNode({ databaseUrl: database.url, rules, now: () => now, ...options });
}

const tell = (command: InventoryCommand, product = 1) => node.inventory.ask(String(product), command);
const reserve = (cartId: string, quantity: number, turn = 1) => tell({ type: "reserve", cartId, quantity, turn });
const extend = (cartId: string, quantity: number, turn: number) => tell({ type: "extend", cartId, quantity, turn });
const available = async () => {
  const reply = await tell({ type: "read" });
  return reply.ok ? reply.answer.level.available : reply;
};

test("a hundred carts want the last mug and one gets it, still after a restart", async () => {
  await open([1]);
  const replies = await Promise.all(Array.from({ length: 100 }, (_, i) => reserve(`cart-${i}`, 1)));
  const won = replies.filter((reply) => reply.ok);
  const lost = replies.filter((reply) => !reply.ok);
  expect(won).toHaveLength(1);
  expect(new Set(lost.map((reply) => JSON.stringify(reply)))).toEqual(
    new Set([JSON.stringify({ ok: false, refusal: "insufficient_stock", available: 0, requested: 1 })]),
  );
  const winner = won[0]!.answer.reservation!;
  await node.stop();
  await start();
  const read = await tell({ type: "read" });
  expect(read).toMatchObject({ ok: true, answer: { level: { available: 0 }, reservations: [winner] } });
  expect((await reserve("late", 1)).ok).toBe(false);
});

test("a thousand carts want ten of each of twenty products, and ten of each get theirs", async () => {
  await open(Array.from({ length: 20 }, () => 10));
  const asked = Array.from({ length: 1_000 }, (_, i) =>
    tell({ type: "reserve", cartId: `cart-${i}`, quantity: 1, turn: 1 }, (i % 20) + 1),
  );
  expect((await Promise.all(asked)).filter((reply) => reply.ok)).toHaveLength(200);
});

test("a reservation that is made, given up and made again within one commit is there once", async () => {
  await open([10]);
  await reserve("old", 1);
  await Promise.all([
    reserve("old", 0, 2),
    reserve("old", 2, 3),
    reserve("new", 1, 1),
    reserve("new", 0, 2),
    reserve("new", 3, 3),
    reserve("gone", 1, 1),
    reserve("gone", 0, 2),
  ]);
  const rows = await database.sql`SELECT cart_id, quantity FROM reservations ORDER BY cart_id`;
  expect([...rows]).toEqual([
    { cart_id: "new", quantity: 3 },
    { cart_id: "old", quantity: 2 },
  ]);
});

test("a sold-out product refuses without asking the database, once it is known to be ours", async () => {
  await open([1]);
  await reserve("ada", 1);
  const before = node.kernel.journal.backlog;
  expect((await reserve("ben", 1)).ok).toBe(false);
  const [facts] = await database.sql`SELECT count(*)::int AS n FROM journal`;
  expect([before, facts?.n]).toEqual([0, 1]);
});

describe("duplicates, late and reordered commands", () => {
  test("the same level asked for ten times at once is held once", async () => {
    await open([10]);
    const replies = await Promise.all(Array.from({ length: 10 }, () => reserve("ada", 3)));
    expect(new Set(replies.map((reply) => reply.ok && reply.answer.reservation?.quantity))).toEqual(new Set([3]));
    expect(await available()).toBe(7);
  });

  test("of levels that arrive in any order the newest turn's stands", async () => {
    await open([10]);
    const turns = [3, 1, 5, 2, 4, 5, 1];
    const replies = await Promise.all(turns.map((turn) => reserve("ada", turn, turn)));
    expect(replies.map((reply) => (reply.ok ? "held" : reply.refusal))).toEqual([
      "held",
      "superseded",
      "held",
      "superseded",
      "superseded",
      "held",
      "superseded",
    ]);
    expect(await available()).toBe(5);
  });

  test("goods received, written off and moved twice under one command id come and go once", async () => {
    await open([10]);
    const commands: InventoryCommand[] = [
      { type: "receive", warehouseId: 1, quantity: 5, reference: "r", commandId: "receive" },
      { type: "adjust", warehouseId: 1, delta: -2, reason: "damaged", note: "", commandId: "adjust" },
      { type: "transfer", from: 1, to: 2, quantity: 4, commandId: "transfer" },
    ];
    const first = await Promise.all(commands.map((command) => tell(command)));
    expect(await Promise.all([...commands].reverse().map((command) => tell(command)))).toEqual([...first].reverse());
    node.kernel.directory.passivate();
    expect(await Promise.all(commands.map((command) => tell(command)))).toEqual(first);
    expect(await available()).toBe(13);
  });
});

describe("what expires", () => {
  const sweeper = () =>
    new Sweeper({
      sql: database.sql,
      inventories: node.inventory,
      ownedShards: () => node.kernel.ownership.all().map((held) => held.shard),
      onTrouble: (what) => node.troubles.push(what),
    });

  test("is free again within a second, of products in memory or not", async () => {
    await open([5, 5]);
    await reserve("ada", 5);
    await tell({ type: "reserve", cartId: "ben", quantity: 5, turn: 1 }, 2);
    expect(node.kernel.directory.passivate("inventory/2")).toBe(1);
    const sweeping = sweeper();
    sweeping.start();
    now += TTL_MS;
    const due = Date.now() + TTL_MS;
    await eventually("both to be free", async () => {
      const rows = await database.sql`SELECT reserved FROM inventory ORDER BY product_id`;
      return rows.every((row) => row.reserved === 0);
    });
    expect(Date.now()).toBeLessThan(due + 1_000);
    sweeping.stop();
    expect(await available()).toBe(5);
  });

  test("is either extended or freed when both are asked at once, never both", async () => {
    await open([100]);
    for (let round = 0; round < 50; round++) {
      const cart = `cart-${round}`;
      await reserve(cart, 1);
      now += round % 2 === 0 ? TTL_MS : TTL_MS - 1;
      const [extended] = await Promise.all(
        round % 3 === 0
          ? [extend(cart, 1, 2), tell({ type: "expire" })]
          : [tell({ type: "expire" }).then(() => extend(cart, 1, 2))],
      );
      expect(extended).toMatchObject({ ok: true, answer: { reservation: { cartId: cart, turn: 2, quantity: 1 } } });
    }
  });

  test("goes to whoever asks first once its time is up, and is not revived after", async () => {
    await open([1]);
    await reserve("ada", 1);
    now += TTL_MS;
    const [ben, ada] = await Promise.all([reserve("ben", 1), extend("ada", 1, 2)]);
    expect([ben.ok, ada.ok]).toEqual([true, false]);
  });

  test("is freed by a sweep that races with its actor leaving memory, and with new reservations", async () => {
    await open(
      Array.from({ length: 30 }, () => 1),
      { actorsMax: 16 },
    );
    const sweeping = sweeper();
    for (let round = 1; round <= 10; round++) {
      now = Math.max(now, Date.now() - TTL_MS - 100);
      const asked = Array.from({ length: 30 }, (_, i) =>
        tell({ type: "reserve", cartId: `cart-${round}`, quantity: 1, turn: 1 }, i + 1),
      );
      expect((await Promise.all(asked)).every((reply) => reply.ok)).toBe(true);
      now += TTL_MS;
      const later = Array.from({ length: 30 }, (_, i) =>
        tell({ type: "reserve", cartId: `other-${round}`, quantity: 1, turn: 1 }, i + 1),
      );
      node.kernel.directory.passivate();
      await Promise.all([sweeping.sweep(), ...later]);
      expect((await Promise.all(later)).every((reply) => reply.ok)).toBe(true);
      now += TTL_MS;
    }
  });
});

test("a product that was asked for before it existed sells as soon as it is there", async () => {
  await open([]);
  expect(await tell({ type: "level" })).toEqual({ ok: false, refusal: "unknown_product" });
  await stockProducts(database.sql, [3]);
  expect(await reserve("ada", 1)).toMatchObject({ ok: true, answer: { level: { available: 2 } } });
});

test("no warehouse takes in more than its columns can count", async () => {
  await open([1]);
  const receive = (commandId: string): InventoryCommand => ({
    type: "receive",
    warehouseId: 1,
    quantity: 1_000_000_000,
    reference: "",
    commandId,
  });
  expect(await tell(receive("a"))).toMatchObject({ ok: false, refusal: "invalid_quantity" });
  expect(await available()).toBe(1);
});
