import { afterAll, beforeAll, expect, test } from "bun:test";
import { Unavailable } from "../../actors/kernel/errors.ts";
import { PLACES_MAX } from "../../actors/waiting-line/decide.ts";
import { eventually } from "../../test/support/eventually.ts";
import { type FreshDatabase, freshDatabase } from "../../test/support/index.ts";
import { startTestNode, stockProducts, type TestNode } from "../../test/support/kernel.ts";
import { type Mailbox, mailbox } from "../accounts/testing-accounts.ts";
import { newId } from "../accounts/tokens.ts";
import { postgresCatalogue } from "../catalogue/postgres-catalogue.ts";
import { accountOwner, guestOwner, type Owner } from "../favourites/owner.ts";
import { Hub } from "../live/hub.ts";
import { Page } from "../live/testing.ts";
import { createLog } from "../platform/log.ts";
import { openVault } from "../platform/seal.ts";
import { readSettings } from "../platform/settings.ts";
import { type BackInStock, PLACES_PER_SHOPPER_MAX } from "./back-in-stock.ts";
import { PLACES_PER_ADDRESS_MAX } from "./contacts.ts";
import { backInStockLetters } from "./letters.ts";
import { TurnFeed, turnTopic } from "./live.ts";
import { openBackInStock } from "./open-back-in-stock.ts";

const DATA_KEY = "da".repeat(32);

let db: FreshDatabase;
let node: TestNode;
let lastProduct = 0;

beforeAll(async () => {
  db = await freshDatabase();
  await stockProducts(db.sql, Array(60).fill(0));
  node = await startTestNode({ databaseUrl: db.url });
}, 60_000);
afterAll(async () => {
  await node.stop();
  await db.drop();
}, 60_000);

/** The waiting room as a node has it; `mail` is where its letters go. */
function open(mail: Pick<Mailbox, "send"> = mailbox(), on: TestNode = node): BackInStock {
  const { sql } = db;
  const vault = openVault({ DATA_KEY });
  const log = createLog("silent");
  const settings = readSettings({ DATABASE_URL: db.url, COOKIE_SECRET: "-".repeat(32), DATA_KEY });
  const catalogue = postgresCatalogue(sql);
  return openBackInStock({
    ...{ sql, vault, log, settings, catalogue, inventory: on.inventory, carts: on.carts, lines: on.lines },
    write: backInStockLetters({ sql, vault, mail, log, catalogue, settings }),
    mailOf: async (accountId) => `${accountId.toLowerCase()}@example.com`,
    ownedShards: () => on.kernel.ownership.all().map((held) => held.shard),
  });
}

/** A product of its own for each test, sold out. */
const soldOut = () => ++lastProduct;
const guest = (): Owner => guestOwner(newId());
const cartOf = (shopper: Owner) => shopper.slice(shopper.indexOf(":") + 1);

async function receive(productId: number, quantity: number): Promise<void> {
  const command = { type: "receive", warehouseId: 1, quantity, reference: "more", commandId: newId() } as const;
  expect((await node.inventory.ask(String(productId), command)).ok).toBe(true);
}

async function unitsIn(cartId: string, productId: number): Promise<number> {
  const reply = await node.carts.ask(cartId, { type: "read" });
  return reply.ok ? (reply.answer.lines.find((line) => line.productId === productId)?.quantity ?? 0) : 0;
}

async function inLine(room: BackInStock, productId: number, shoppers: readonly Owner[]): Promise<void> {
  for (const shopper of shoppers) expect(await room.join(shopper, productId, null)).toMatchObject({ ok: true });
}

async function account(): Promise<{ id: string; cartId: string }> {
  const [id, cartId] = [newId(), newId()];
  await db.sql`
    INSERT INTO accounts (id, mail_index, mail, name, password, cart_id)
    VALUES (${id}, ${id}, '', '', '$argon2id$', ${cartId})`;
  return { id, cartId };
}

test("a unit that comes back is reserved in the cart of whoever waited first", async () => {
  const room = open();
  const product = soldOut();
  const [ada, ben] = [guest(), guest()];
  await inLine(room, product, [ada, ben, ada]);
  expect(await room.place(ben, product)).toMatchObject({ state: "waiting", position: 2 });
  await receive(product, 1);
  await room.sweep();
  expect(await unitsIn(cartOf(ada), product)).toBe(1);
  expect(await room.place(ada, product)).toMatchObject({ state: "offered", until: expect.any(Number) });
  expect(await unitsIn(cartOf(ben), product)).toBe(0);
  expect(await room.place(ben, product)).toMatchObject({ state: "waiting", position: 1 });
});

test("as many are offered at once as came back, in the order they waited", async () => {
  const room = open();
  const product = soldOut();
  const shoppers = Array.from({ length: 8 }, guest);
  await inLine(room, product, shoppers);
  await receive(product, 5);
  await Promise.all([room.sweep(), room.sweep(), open().sweep()]);
  const units = await Promise.all(shoppers.map((shopper) => unitsIn(cartOf(shopper), product)));
  expect(units).toEqual([1, 1, 1, 1, 1, 0, 0, 0]);
});

test("what is offered and not taken goes to the next when its time is up", async () => {
  const room = open();
  const product = soldOut();
  const [ada, ben] = [guest(), guest()];
  await inLine(room, product, [ada, ben]);
  await receive(product, 1);
  await room.sweep();
  await db.sql`UPDATE reservations SET expires_at = now() - interval '1 s' WHERE product_id = ${product}`;
  await db.sql`UPDATE waiting_places SET until = now() - interval '1 s' WHERE product_id = ${product} AND until IS NOT NULL`;
  await db.sql`UPDATE waiting_lines SET resume_at = now() - interval '1 s' WHERE product_id = ${product}`;
  // What the rows say counts for whoever loads them.
  const other = await restarted();
  await other.node.inventory.ask(String(product), { type: "expire" });
  await other.room.sweep();
  expect(await other.room.place(ada, product)).toBeNull();
  expect(await other.room.place(ben, product)).toMatchObject({ state: "offered" });
  expect(await unitsIn(cartOf(ben), product)).toBe(1);
});

test("whoever declines makes way for the next", async () => {
  const room = open();
  const product = soldOut();
  const [ada, ben] = [guest(), guest()];
  await inLine(room, product, [ada, ben]);
  await receive(product, 1);
  await room.sweep();
  expect(await room.leave(ada, product)).toEqual({ ok: true });
  expect(await unitsIn(cartOf(ada), product)).toBe(0);
  await room.sweep();
  expect(await unitsIn(cartOf(ben), product)).toBe(1);
});

test("whoever declines keeps what they put into the cart themselves, and what is saved for later stays saved", async () => {
  const room = open();
  const [more, saved] = [soldOut(), soldOut()];
  const ada = guest();
  await inLine(room, more, [ada]);
  await inLine(room, saved, [ada]);
  await receive(more, 3);
  await receive(saved, 1);
  await room.sweep();
  const add = { type: "add", productId: more, quantity: 2, commandId: newId() } as const;
  expect((await node.carts.ask(cartOf(ada), add)).ok).toBe(true);
  await node.carts.ask(cartOf(ada), { type: "save-for-later", productId: saved, commandId: newId() });
  await Promise.all([more, saved].map((product) => room.leave(ada, product)));
  expect(await unitsIn(cartOf(ada), more)).toBe(2);
  const cart = await node.carts.ask(cartOf(ada), { type: "read" });
  const line = cart.ok ? cart.answer.lines.find(({ productId }) => productId === saved) : undefined;
  expect(line).toMatchObject({ quantity: 1, isSavedForLater: true });
});

test("a unit that is on its way while its shopper leaves goes back on the shelf, once", async () => {
  const room = open();
  const product = soldOut();
  const ada = guest();
  await inLine(room, product, [ada]);
  await receive(product, 1);
  // The offer is made, and nobody has put it into the cart yet.
  await node.lines.ask(String(product), { type: "notice-stock", stock: { available: 1, version: 1_000 } });
  expect(await Promise.all([room.leave(ada, product), room.leave(ada, product)])).toEqual([{ ok: true }, { ok: true }]);
  expect(await unitsIn(cartOf(ada), product)).toBe(0);
  const stock = await node.inventory.ask(String(product), { type: "level" });
  expect(stock).toMatchObject({ answer: { level: { available: 1, reserved: 0 } } });
});

test("who leaves the line is passed by, and others move up", async () => {
  const room = open();
  const product = soldOut();
  const [ada, ben, cleo] = [guest(), guest(), guest()];
  await inLine(room, product, [ada, ben, cleo]);
  expect(await room.leave(ada, product)).toEqual({ ok: true });
  expect(await room.leave(ada, product)).toEqual({ ok: true });
  expect(await room.place(cleo, product)).toMatchObject({ position: 2 });
  await receive(product, 1);
  await room.sweep();
  expect(await unitsIn(cartOf(ben), product)).toBe(1);
});

test("a unit that somebody else was faster to take leaves the line as it was", async () => {
  const room = open();
  const product = soldOut();
  const ada = guest();
  await inLine(room, product, [ada]);
  await receive(product, 1);
  await node.carts.ask(newId(), { type: "add", productId: product, quantity: 1, commandId: newId() });
  // It heard of the unit before that.
  await node.lines.ask(String(product), { type: "notice-stock", stock: { available: 1, version: 1 } });
  await room.sweep();
  expect(await room.place(ada, product)).toMatchObject({ state: "waiting", position: 1 });
  await receive(product, 1);
  await room.sweep();
  expect(await unitsIn(cartOf(ada), product)).toBe(1);
});

test("somebody whose cart is frozen by a checkout is passed over, not forgotten", async () => {
  const room = open();
  const product = soldOut();
  const [ada, ben] = [guest(), guest()];
  await inLine(room, product, [ada, ben]);
  const freeze = { type: "freeze", checkoutId: "c1", until: Date.now() + 60_000, commandId: newId() } as const;
  await node.carts.ask(cartOf(ada), freeze);
  await receive(product, 1);
  await room.sweep();
  await room.sweep();
  expect(await unitsIn(cartOf(ben), product)).toBe(1);
  expect(await room.place(ada, product)).toMatchObject({ state: "waiting", position: 1 });
});

test("a node that dies between reserving and telling has its offer finished by another, once", async () => {
  const product = soldOut();
  const ada = guest();
  const room = open();
  await inLine(room, product, [ada]);
  await receive(product, 1);
  // As far as the node came: the offer is made, the unit in the cart, and nobody told the line.
  await node.lines.ask(String(product), { type: "notice-stock", stock: { available: 1, version: 1 } });
  const command = { type: "add", productId: product, quantity: 1, commandId: `offer-${product}-1` } as const;
  await node.carts.ask(cartOf(ada), command);
  const { room: other } = await restarted();
  await other.sweep();
  expect(await unitsIn(cartOf(ada), product)).toBe(1);
  expect(await other.place(ada, product)).toMatchObject({ state: "offered" });
});

test("whoever gave an address gets one letter for a turn, whoever sends it and however often", async () => {
  const mail = mailbox();
  const room = open(mail);
  const product = soldOut();
  const [ada, ben] = [guest(), guest()];
  expect(await room.join(ada, product, " Ada@Example.com ")).toMatchObject({ ok: true });
  await inLine(room, product, [ben]);
  await receive(product, 2);
  await Promise.all([room.sweep(), open(mail).sweep()]);
  await room.sweep();
  expect(mail.letters.map(({ to }) => to)).toEqual(["ada@example.com"]);
  expect(mail.letters[0]!.text).toContain(`Mug ${product}`);
});

test("a mail server that is away keeps the unit from nobody, and the letter comes later", async () => {
  const product = soldOut();
  const mail = mailbox();
  let attempts = 0;
  const room = open({
    send: (letter) => (attempts++ === 0 ? Promise.reject(new Unavailable("away")) : mail.send(letter)),
  });
  const ada = guest();
  await room.join(ada, product, "ada@example.com");
  await receive(product, 1);
  await room.sweep();
  expect(await unitsIn(cartOf(ada), product)).toBe(1);
  await eventually("the letter", async () => {
    await room.sweep();
    return mail.letters.length === 1;
  });
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

test("an account's unit goes into its cart as it is called now, and its letter to its address", async () => {
  const mail = mailbox();
  const room = open(mail);
  const product = soldOut();
  const { id } = await account();
  await inLine(room, product, [accountOwner(id)]);
  const renamed = newId();
  await db.sql`UPDATE accounts SET cart_id = ${renamed} WHERE id = ${id}`;
  await receive(product, 1);
  await room.sweep();
  expect(await unitsIn(renamed, product)).toBe(1);
  expect(mail.letters[0]!.to).toBe(`${id.toLowerCase()}@example.com`);
  const [kept] = await db.sql`SELECT account_id AS id, kind FROM letters WHERE id = ${`back-in-stock/${product}/1`}`;
  expect(kept).toEqual({ id, kind: "back-in-stock" });
});

test("a guest who signs in keeps their place, and somebody in both keeps the better one", async () => {
  const room = open();
  const [first, second] = [soldOut(), soldOut()];
  const { id } = await account();
  const [visitor, ben, ada] = [guest(), guest(), accountOwner(id)];
  await inLine(room, first, [visitor, ben, ada]);
  await inLine(room, second, [ben, visitor]);
  await db.sql.begin((tx) => room.handOver(tx, cartOf(visitor), id));
  await db.sql.begin((tx) => room.handOver(tx, cartOf(visitor), id));
  await room.sweep();
  expect(await room.places(visitor)).toEqual([]);
  expect(await room.place(ada, first)).toMatchObject({ position: 1 });
  expect(await room.place(ada, second)).toMatchObject({ position: 2 });
  expect(await room.place(ben, first)).toMatchObject({ position: 2 });
});

test("an account that is deleted leaves its lines soon after; one that stays after all leaves none", async () => {
  const room = open();
  const product = soldOut();
  const { id } = await account();
  const [ada, ben, visitor] = [accountOwner(id), guest(), guest()];
  const other = soldOut();
  await inLine(room, product, [ada, ben]);
  await inLine(room, other, [visitor]);
  const undone = db.sql.begin(async (tx) => {
    await room.erase(tx, id);
    throw new Error("undone");
  });
  expect(await undone.catch((error) => error.message)).toBe("undone");
  await room.sweep();
  expect(await room.place(ada, product)).toMatchObject({ position: 1 });
  await db.sql.begin((tx) => room.handOver(tx, cartOf(visitor), id));
  await db.sql.begin((tx) => room.erase(tx, id));
  await room.sweep();
  expect([await room.places(ada), await room.places(visitor)]).toEqual([[], []]);
  expect(await room.place(ben, product)).toMatchObject({ position: 1 });
  expect(await db.sql`SELECT FROM waiting_moves WHERE shopper IN (${ada}, ${visitor})`).toHaveLength(0);
});

test("nobody waits for what is there, is unknown, or under an address that is none", async () => {
  const room = open();
  const product = soldOut();
  expect(await room.join(guest(), 999_999, null)).toEqual({ ok: false, refusal: "unknown_product" });
  expect(await room.join(guest(), product, "not an address")).toEqual({ ok: false, refusal: "invalid_email" });
  await receive(product, 1);
  expect(await room.join(guest(), product, null)).toEqual({ ok: false, refusal: "in_stock" });
});

test("one shopper stands in so many lines, one address in so many places", async () => {
  const room = open();
  const product = soldOut();
  for (let n = 0; n < PLACES_PER_ADDRESS_MAX; n++)
    expect(await room.join(guest(), product, "ben@example.com")).toMatchObject({ ok: true });
  expect(await room.join(guest(), product, "ben@example.com")).toMatchObject({ refusal: "address_used_up" });
  const ada = guest();
  const lines = Array.from({ length: PLACES_PER_SHOPPER_MAX + 1 }, soldOut);
  for (const line of lines.slice(1)) await room.join(ada, line, null);
  expect(await room.join(ada, lines[0]!, null)).toMatchObject({ refusal: "too_many_places" });
  expect(await room.join(ada, lines[1]!, null)).toMatchObject({ ok: true });
});

test("an address has no more places when they are asked for at once, and none in a line that is full", async () => {
  const room = open();
  const product = soldOut();
  const replies = await Promise.all(
    Array.from({ length: 4 * PLACES_PER_ADDRESS_MAX }, () => room.join(guest(), product, "dora@example.com")),
  );
  expect(replies.filter(({ ok }) => ok)).toHaveLength(PLACES_PER_ADDRESS_MAX);
  const full = soldOut();
  await db.sql`
    INSERT INTO waiting_places (product_id, shopper, no, state, joined_at)
    SELECT ${full}, 'cart:full-' || n, n, 'waiting', now() FROM generate_series(1, ${PLACES_MAX}::int) n`;
  await db.sql`
    INSERT INTO waiting_lines (product_id, shard, version, waiting, last_place)
    VALUES (${full}, 0, ${PLACES_MAX}, ${PLACES_MAX}, ${PLACES_MAX})`;
  const late = guest();
  expect(await room.join(late, full, "emil@example.com")).toMatchObject({ refusal: "line_full" });
  expect(await db.sql`SELECT FROM waiting_contacts WHERE shopper = ${late}`).toHaveLength(0);
});

test("an address that wants no letters gets none, whoever asks for them", async () => {
  const mail = mailbox();
  const room = open(mail);
  const [first, second] = [soldOut(), soldOut()];
  await room.join(guest(), first, "cleo@example.com");
  await receive(first, 1);
  await room.sweep();
  const link = new URL(mail.linkTo("cleo@example.com"), "http://shop");
  expect(link.pathname).toBe("/cart");
  const refusal = mail.letters[0]!.text.match(/letters\?link=(\S+)/)![1]!;
  expect(await room.refuseLetters("made-up.link")).toBe(false);
  expect(await room.refuseLetters(decodeURIComponent(refusal))).toBe(true);
  const again = guest();
  await room.join(again, second, "cleo@example.com");
  await receive(second, 1);
  await room.sweep();
  expect(await unitsIn(cartOf(again), second)).toBe(1);
  expect(mail.letters).toHaveLength(1);
});

test("whatever fails on the way and whoever does the work again, units go to those who came first, one each", async () => {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9));
  console.log(`faults of lines: seed ${seed}`);
  const chance = mulberry(seed);
  const product = soldOut();
  const shoppers = Array.from({ length: 30 }, guest);
  const rooms = [open(mailbox(), flaky(node, chance)), open(mailbox(), flaky(node, chance))];
  await inLine(open(), product, shoppers);
  for (const units of [3, 1, 7, 4]) {
    await receive(product, units);
    await Promise.all([...rooms, ...rooms].map((room) => room.sweep()));
  }
  // Whatever waits for its next try is tried at once, and nothing fails any more.
  const calm = open();
  await eventually("fifteen turns", async () => {
    await db.sql`UPDATE waiting_lines SET resume_at = now() WHERE product_id = ${product} AND resume_at IS NOT NULL`;
    await calm.sweep();
    const [row] = await db.sql<{ n: number }[]>`
      SELECT count(*)::int AS n FROM waiting_places WHERE product_id = ${product} AND until IS NOT NULL`;
    return row!.n === 15;
  });
  const units = await Promise.all(shoppers.map((shopper) => unitsIn(cartOf(shopper), product)));
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

/** Mulberry32: small, seeded, good enough to choose faults. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** The node of before is gone; another has its shards, and knows what is durable. */
async function restarted(): Promise<{ node: TestNode; room: BackInStock }> {
  await node.stop();
  node = await startTestNode({ databaseUrl: db.url });
  return { node, room: open() };
}
