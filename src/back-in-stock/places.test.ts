import { afterAll, beforeAll, expect, test } from "bun:test";
import { Unavailable } from "../../actors/kernel/errors.ts";
import { PLACES_MAX } from "../../actors/waiting-line/decide.ts";
import { eventually } from "../../test/support/eventually.ts";
import { mailbox } from "../accounts/testing-accounts.ts";
import { newId } from "../accounts/tokens.ts";
import { accountOwner } from "../favourites/owner.ts";
import { PLACES_PER_SHOPPER_MAX } from "./back-in-stock.ts";
import { PLACES_PER_ADDRESS_MAX } from "./contacts.ts";
import { cartOf, guest, inLine, SoldOutShop } from "./testing-line.ts";

let shop: SoldOutShop;
beforeAll(async () => {
  shop = await SoldOutShop.open();
}, 60_000);
afterAll(() => shop.close(), 60_000);

test("whoever gave an address gets one letter for a turn, whoever sends it and however often", async () => {
  const mail = mailbox();
  const room = shop.room(mail);
  const product = shop.product();
  const [ada, ben] = [guest(), guest()];
  expect(await room.join(ada, product, " Ada@Example.com ")).toMatchObject({ ok: true });
  await inLine(room, product, [ben]);
  await shop.receive(product, 2);
  await Promise.all([room.sweep(), shop.room(mail).sweep()]);
  await room.sweep();
  expect(mail.letters.map(({ to }) => to)).toEqual(["ada@example.com"]);
  expect(mail.letters[0]!.text).toContain(`Mug ${product}`);
});

test("a mail server that is away keeps the unit from nobody, and the letter comes later", async () => {
  const product = shop.product();
  const mail = mailbox();
  let attempts = 0;
  const room = shop.room({
    send: (letter) => (attempts++ === 0 ? Promise.reject(new Unavailable("away")) : mail.send(letter)),
  });
  const ada = guest();
  await room.join(ada, product, "ada@example.com");
  await shop.receive(product, 1);
  await room.sweep();
  expect(await shop.unitsIn(cartOf(ada), product)).toBe(1);
  await eventually("the letter", async () => {
    await room.sweep();
    return mail.letters.length === 1;
  });
});

test("an account's unit goes into its cart as it is called now, and its letter to its address", async () => {
  const mail = mailbox();
  const room = shop.room(mail);
  const product = shop.product();
  const { id } = await shop.account();
  await inLine(room, product, [accountOwner(id)]);
  const renamed = newId();
  await shop.db.sql`UPDATE accounts SET cart_id = ${renamed} WHERE id = ${id}`;
  await shop.receive(product, 1);
  await room.sweep();
  expect(await shop.unitsIn(renamed, product)).toBe(1);
  expect(mail.letters[0]!.to).toBe(`${id.toLowerCase()}@example.com`);
  const [kept] = await shop.db
    .sql`SELECT account_id AS id, kind FROM letters WHERE id = ${`back-in-stock/${product}/1`}`;
  expect(kept).toEqual({ id, kind: "back-in-stock" });
});

test("a guest who signs in keeps their place, and somebody in both keeps the better one", async () => {
  const room = shop.room();
  const [first, second] = [shop.product(), shop.product()];
  const { id } = await shop.account();
  const [visitor, ben, ada] = [guest(), guest(), accountOwner(id)];
  await inLine(room, first, [visitor, ben, ada]);
  await inLine(room, second, [ben, visitor]);
  await shop.db.sql.begin((tx) => room.handOver(tx, cartOf(visitor), id));
  await shop.db.sql.begin((tx) => room.handOver(tx, cartOf(visitor), id));
  await room.sweep();
  expect(await room.places(visitor)).toEqual([]);
  expect(await room.place(ada, first)).toMatchObject({ position: 1 });
  expect(await room.place(ada, second)).toMatchObject({ position: 2 });
  expect(await room.place(ben, first)).toMatchObject({ position: 2 });
});

test("an account that is deleted leaves its lines soon after; one that stays after all leaves none", async () => {
  const room = shop.room();
  const product = shop.product();
  const { id } = await shop.account();
  const [ada, ben, visitor] = [accountOwner(id), guest(), guest()];
  const other = shop.product();
  await inLine(room, product, [ada, ben]);
  await inLine(room, other, [visitor]);
  const undone = shop.db.sql.begin(async (tx) => {
    await room.erase(tx, id);
    throw new Error("undone");
  });
  expect(await undone.catch((error) => error.message)).toBe("undone");
  await room.sweep();
  expect(await room.place(ada, product)).toMatchObject({ position: 1 });
  await shop.db.sql.begin((tx) => room.handOver(tx, cartOf(visitor), id));
  await shop.db.sql.begin((tx) => room.erase(tx, id));
  await room.sweep();
  expect([await room.places(ada), await room.places(visitor)]).toEqual([[], []]);
  expect(await room.place(ben, product)).toMatchObject({ position: 1 });
  expect(await shop.db.sql`SELECT FROM waiting_moves WHERE shopper IN (${ada}, ${visitor})`).toHaveLength(0);
});

test("nobody waits for what is there, is unknown, or under an address that is none", async () => {
  const room = shop.room();
  const product = shop.product();
  expect(await room.join(guest(), 999_999, null)).toEqual({ ok: false, refusal: "unknown_product" });
  expect(await room.join(guest(), product, "not an address")).toEqual({ ok: false, refusal: "invalid_email" });
  await shop.receive(product, 1);
  expect(await room.join(guest(), product, null)).toEqual({ ok: false, refusal: "in_stock" });
});

test("one shopper stands in so many lines, one address in so many places", async () => {
  const room = shop.room();
  const product = shop.product();
  for (let n = 0; n < PLACES_PER_ADDRESS_MAX; n++)
    expect(await room.join(guest(), product, "ben@example.com")).toMatchObject({ ok: true });
  expect(await room.join(guest(), product, "ben@example.com")).toMatchObject({ refusal: "address_used_up" });
  const ada = guest();
  const lines = Array.from({ length: PLACES_PER_SHOPPER_MAX + 1 }, () => shop.product());
  for (const line of lines.slice(1)) await room.join(ada, line, null);
  expect(await room.join(ada, lines[0]!, null)).toMatchObject({ refusal: "too_many_places" });
  expect(await room.join(ada, lines[1]!, null)).toMatchObject({ ok: true });
});

test("one shopper who joins many lines at once stands in no more of them, and is told which", async () => {
  const room = shop.room();
  const ada = guest();
  const [first, ...lines] = Array.from({ length: 6 }, () => shop.product()) as [number, ...number[]];
  const before = PLACES_PER_SHOPPER_MAX - 2;
  await shop.db.sql`
    INSERT INTO waiting_places (product_id, shopper, no, state, joined_at)
    SELECT 100000 + n, ${ada}, 1, 'waiting', now() FROM generate_series(1, ${before}::int) n`;
  await inLine(room, first, [ada]);
  const replies = await Promise.all(lines.map((line) => room.join(ada, line, "ada@example.org")));
  const standing = (await room.places(ada)).map(({ productId }) => productId);
  expect(standing.length).toBeLessThanOrEqual(PLACES_PER_SHOPPER_MAX);
  for (const [at, line] of lines.entries()) {
    expect(replies[at]).toMatchObject(standing.includes(line) ? { ok: true } : { refusal: "too_many_places" });
  }
});

test("an address has no more places when they are asked for at once, and none in a line that is full", async () => {
  const room = shop.room();
  const product = shop.product();
  const replies = await Promise.all(
    Array.from({ length: 4 * PLACES_PER_ADDRESS_MAX }, () => room.join(guest(), product, "dora@example.com")),
  );
  expect(replies.filter(({ ok }) => ok)).toHaveLength(PLACES_PER_ADDRESS_MAX);
  const full = shop.product();
  await shop.db.sql`
    INSERT INTO waiting_places (product_id, shopper, no, state, joined_at)
    SELECT ${full}, 'cart:full-' || n, n, 'waiting', now() FROM generate_series(1, ${PLACES_MAX}::int) n`;
  await shop.db.sql`
    INSERT INTO waiting_lines (product_id, shard, version, waiting, last_place)
    VALUES (${full}, 0, ${PLACES_MAX}, ${PLACES_MAX}, ${PLACES_MAX})`;
  const late = guest();
  expect(await room.join(late, full, "emil@example.com")).toMatchObject({ refusal: "line_full" });
  expect(await shop.db.sql`SELECT FROM waiting_contacts WHERE shopper = ${late}`).toHaveLength(0);
});

test("an address that wants no letters gets none, whoever asks for them", async () => {
  const mail = mailbox();
  const room = shop.room(mail);
  const [first, second] = [shop.product(), shop.product()];
  await room.join(guest(), first, "cleo@example.com");
  await shop.receive(first, 1);
  await room.sweep();
  const link = new URL(mail.linkTo("cleo@example.com"), "http://shop");
  expect(link.pathname).toBe("/cart");
  const refusal = mail.letters[0]!.text.match(/letters\?link=(\S+)/)![1]!;
  expect(await room.refuseLetters("made-up.link")).toBe(false);
  expect(await room.refuseLetters(decodeURIComponent(refusal))).toBe(true);
  const again = guest();
  await room.join(again, second, "cleo@example.com");
  await shop.receive(second, 1);
  await room.sweep();
  expect(await shop.unitsIn(cartOf(again), second)).toBe(1);
  expect(mail.letters).toHaveLength(1);
});
