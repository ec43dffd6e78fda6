import { afterAll, beforeAll, expect, test } from "bun:test";
import { Unavailable } from "../../actors/kernel/errors.ts";
import { randomOf } from "../../test/simulation/scheduler.ts";
import { eventually } from "../../test/support/eventually.ts";
import type { TestNode } from "../../test/support/kernel.ts";
import { mailbox } from "../accounts/testing-accounts.ts";
import { newId } from "../accounts/tokens.ts";
import { Hub } from "../live/hub.ts";
import { Page } from "../live/testing.ts";
import { createLog } from "../platform/log.ts";
import { TurnFeed, turnTopic } from "./live.ts";
import { cartOf, guest, inLine, SoldOutShop } from "./testing-line.ts";

let shop: SoldOutShop;
beforeAll(async () => {
  shop = await SoldOutShop.open();
}, 60_000);
afterAll(() => shop.close(), 60_000);

test("a unit that comes back is reserved in the cart of whoever waited first", async () => {
  const room = shop.room();
  const product = shop.product();
  const [ada, ben] = [guest(), guest()];
  await inLine(room, product, [ada, ben, ada]);
  expect(await room.place(ben, product)).toMatchObject({ state: "waiting", position: 2 });
  await shop.receive(product, 1);
  await room.sweep();
  expect(await shop.unitsIn(cartOf(ada), product)).toBe(1);
  expect(await room.place(ada, product)).toMatchObject({ state: "offered", until: expect.any(Number) });
  expect(await shop.unitsIn(cartOf(ben), product)).toBe(0);
  expect(await room.place(ben, product)).toMatchObject({ state: "waiting", position: 1 });
});

test("as many are offered at once as came back, in the order they waited", async () => {
  const [room, product, ...shoppers] = await shop.line(8);
  await shop.receive(product, 5);
  await Promise.all([room.sweep(), room.sweep(), shop.room().sweep()]);
  const units = await Promise.all(shoppers.map((shopper) => shop.unitsIn(cartOf(shopper), product)));
  expect(units).toEqual([1, 1, 1, 1, 1, 0, 0, 0]);
});

test("what is offered and not taken goes to the next when its time is up", async () => {
  const [room, product, ada, ben] = await shop.line(2);
  await shop.receive(product, 1);
  await room.sweep();
  await shop.db.sql`UPDATE reservations SET expires_at = now() - interval '1 s' WHERE product_id = ${product}`;
  await shop.db
    .sql`UPDATE waiting_places SET until = now() - interval '1 s' WHERE product_id = ${product} AND until IS NOT NULL`;
  await shop.db.sql`UPDATE waiting_lines SET resume_at = now() - interval '1 s' WHERE product_id = ${product}`;
  // What the rows say counts for whoever loads them.
  const other = await shop.restarted();
  await other.node.inventory.ask(String(product), { type: "expire" });
  await other.room.sweep();
  expect(await other.room.place(ada, product)).toBeNull();
  expect(await other.room.place(ben, product)).toMatchObject({ state: "offered" });
  expect(await shop.unitsIn(cartOf(ben), product)).toBe(1);
});

test("whoever declines makes way for the next", async () => {
  const [room, product, ada, ben] = await shop.line(2);
  await shop.receive(product, 1);
  await room.sweep();
  expect(await room.leave(ada, product)).toEqual({ ok: true });
  expect(await shop.unitsIn(cartOf(ada), product)).toBe(0);
  await room.sweep();
  expect(await shop.unitsIn(cartOf(ben), product)).toBe(1);
});

test("whoever declines keeps what they put into the cart themselves, and what is saved for later stays saved", async () => {
  const room = shop.room();
  const [more, saved] = [shop.product(), shop.product()];
  const ada = guest();
  await inLine(room, more, [ada]);
  await inLine(room, saved, [ada]);
  await shop.receive(more, 3);
  await shop.receive(saved, 1);
  await room.sweep();
  const add = { type: "add", productId: more, quantity: 2, commandId: newId() } as const;
  expect((await shop.node.carts.ask(cartOf(ada), add)).ok).toBe(true);
  await shop.node.carts.ask(cartOf(ada), { type: "save-for-later", productId: saved, commandId: newId() });
  await Promise.all([more, saved].map((product) => room.leave(ada, product)));
  expect(await shop.unitsIn(cartOf(ada), more)).toBe(2);
  const cart = await shop.node.carts.ask(cartOf(ada), { type: "read" });
  const line = cart.ok ? cart.answer.lines.find(({ productId }) => productId === saved) : undefined;
  expect(line).toMatchObject({ quantity: 1, isSavedForLater: true });
});

test("a unit that is on its way while its shopper leaves goes back on the shelf, once", async () => {
  const [room, product, ada] = await shop.line(1);
  await shop.receive(product, 1);
  // The offer is made, and nobody has put it into the cart yet.
  await shop.node.lines.ask(String(product), { type: "notice-stock", stock: { available: 1, version: 1_000 } });
  expect(await Promise.all([room.leave(ada, product), room.leave(ada, product)])).toEqual([{ ok: true }, { ok: true }]);
  expect(await shop.unitsIn(cartOf(ada), product)).toBe(0);
  const stock = await shop.node.inventory.ask(String(product), { type: "level" });
  expect(stock).toMatchObject({ answer: { level: { available: 1, reserved: 0 } } });
});

test("who leaves the line is passed by, and others move up", async () => {
  const [room, product, ada, ben, cleo] = await shop.line(3);
  expect(await room.leave(ada, product)).toEqual({ ok: true });
  expect(await room.leave(ada, product)).toEqual({ ok: true });
  expect(await room.place(cleo, product)).toMatchObject({ position: 2 });
  await shop.receive(product, 1);
  await room.sweep();
  expect(await shop.unitsIn(cartOf(ben), product)).toBe(1);
});

test("a unit that somebody else was faster to take leaves the line as it was", async () => {
  const [room, product, ada] = await shop.line(1);
  await shop.receive(product, 1);
  await shop.node.carts.ask(newId(), { type: "add", productId: product, quantity: 1, commandId: newId() });
  // It heard of the unit before that.
  await shop.node.lines.ask(String(product), { type: "notice-stock", stock: { available: 1, version: 1 } });
  await room.sweep();
  expect(await room.place(ada, product)).toMatchObject({ state: "waiting", position: 1 });
  await shop.receive(product, 1);
  await room.sweep();
  expect(await shop.unitsIn(cartOf(ada), product)).toBe(1);
});

test("somebody whose cart is frozen by a checkout is passed over, not forgotten", async () => {
  const [room, product, ada, ben] = await shop.line(2);
  const freeze = { type: "freeze", checkoutId: "c1", until: Date.now() + 60_000, commandId: newId() } as const;
  await shop.node.carts.ask(cartOf(ada), freeze);
  await shop.receive(product, 1);
  await room.sweep();
  await room.sweep();
  expect(await shop.unitsIn(cartOf(ben), product)).toBe(1);
  expect(await room.place(ada, product)).toMatchObject({ state: "waiting", position: 1 });
});

test("a node that dies between reserving and telling has its offer finished by another, once", async () => {
  const [, product, ada] = await shop.line(1);
  await shop.receive(product, 1);
  // As far as the node came: the offer is made, the unit in the cart, and nobody told the line.
  await shop.node.lines.ask(String(product), { type: "notice-stock", stock: { available: 1, version: 1 } });
  const command = { type: "add", productId: product, quantity: 1, commandId: `offer-${product}-1` } as const;
  await shop.node.carts.ask(cartOf(ada), command);
  const { room: other } = await shop.restarted();
  await other.sweep();
  expect(await shop.unitsIn(cartOf(ada), product)).toBe(1);
  expect(await other.place(ada, product)).toMatchObject({ state: "offered" });
});

test("a turn is told on the pages that are open, once, and not on those that are opened after it", async () => {
  const log = createLog("silent");
  const hub = new Hub({ log, tickMs: 5, connectionsMax: 10 });
  const ada = guest();
  const render = async ({ productId }: { productId: number }) => `turn of ${productId}`;
  const feed = new TurnFeed({ hub, log, ownerOf: async () => ada, render });
  const answered = (productId: number) => {
    const result = { shopper: ada, offer: 1, result: "reserved", until: Date.now() + 60_000 } as const;
    feed.heed([{ entity: `waiting-line/${productId}`, data: { type: "OffersAnswered", results: [result] } } as never]);
  };
  const open = () => new Page(hub.open([turnTopic(ada)])!);
  const first = open();
  answered(7);
  answered(7);
  await first.shows("turn of 7");
  const next = open();
  answered(8);
  await Promise.all([first, next].map((page) => page.shows("turn of 8")));
  expect([first, next].map(({ messages }) => messages.length)).toEqual([2, 1]);
  await hub.close();
});

test("whatever fails on the way and whoever does the work again, units go to those who came first, one each", async () => {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9));
  console.log(`faults of lines: seed ${seed}`);
  const chance = randomOf(seed);
  const product = shop.product();
  const shoppers = Array.from({ length: 30 }, guest);
  const rooms = [shop.room(mailbox(), flaky(shop.node, chance)), shop.room(mailbox(), flaky(shop.node, chance))];
  await inLine(shop.room(), product, shoppers);
  for (const units of [3, 1, 7, 4]) {
    await shop.receive(product, units);
    await Promise.all([...rooms, ...rooms].map((room) => room.sweep()));
  }
  // Whatever waits for its next try is tried at once, and nothing fails any more.
  const calm = shop.room();
  await eventually("fifteen turns", async () => {
    await shop.db
      .sql`UPDATE waiting_lines SET resume_at = now() WHERE product_id = ${product} AND resume_at IS NOT NULL`;
    await calm.sweep();
    const [row] = await shop.db.sql<{ n: number }[]>`
      SELECT count(*)::int AS n FROM waiting_places WHERE product_id = ${product} AND until IS NOT NULL`;
    return row!.n === 15;
  });
  const units = await Promise.all(shoppers.map((shopper) => shop.unitsIn(cartOf(shopper), product)));
  expect(units).toEqual(shoppers.map((_, at) => (at < 15 ? 1 : 0)));
});

/** A node whose carts and stock sometimes do not answer: before they did what was asked, or after. */
function flaky(on: TestNode, chance: () => number): TestNode {
  const through = <A extends unknown[], R>(ask: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      if (chance() < 0.15) throw new Unavailable("lost on the way there");
      const reply = await ask(...args);
      if (chance() < 0.15) throw new Unavailable("lost on the way back");
      return reply;
    };
  };
  return {
    ...on,
    carts: { ask: through(on.carts.ask.bind(on.carts)) },
    inventory: { ask: through(on.inventory.ask.bind(on.inventory)) },
  };
}
