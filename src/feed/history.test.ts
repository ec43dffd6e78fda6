import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { type FreshDatabase, freshDatabase } from "../../test/support/index.ts";
import { accountOwner, guestOwner, type Owner } from "../favourites/owner.ts";
import { createLog } from "../platform/log.ts";
import { cancelPurchase, writePurchases } from "../recommendations/testing-purchases.ts";
import { type History, type Look, postgresHistory } from "./history.ts";
import { VIEWS_KEPT_DAYS, VIEWS_MAX } from "./limits.ts";
import { openLooks } from "./looks.ts";
import { TRENDING, wantedIn } from "./wanted.ts";

const DAY_MS = 86_400_000;
const [ADA, BEN] = [accountOwner("ada"), guestOwner("ben")];
const account = { id: "ada", name: "Ada", email: "ada@example.org", cartId: "c", roles: [] };

let db: FreshDatabase;
let history: History;
beforeAll(async () => {
  db = await freshDatabase();
  history = postgresHistory(db.sql);
});
beforeEach(async () => {
  await db.sql`TRUNCATE product_views, personalisation, orders, order_lines`;
});
afterAll(() => db.drop());

const look = (owner: Owner, productId: number, daysAgo = 0): Look => ({
  owner,
  productId,
  at: new Date(Date.now() - daysAgo * DAY_MS),
});
const seen = async (owner: Owner) => (await history.views(owner, 999)).map(({ productId }) => productId);
const signIn = (cartId: string) => db.sql.begin((tx) => history.handOver(tx, cartId, "ada"));

test("nothing is remembered of whoever has not said yes, nor of whoever said no", async () => {
  await history.decide(BEN, false);
  await history.write([look(ADA, 1), look(BEN, 1)]);
  expect([await seen(ADA), await seen(BEN)]).toEqual([[], []]);
  expect([await history.decision(ADA), await history.decision(BEN)]).toEqual([null, false]);
});

test("of whoever said yes the newest looks come first, each product once; a no takes all of it away", async () => {
  await history.decide(BEN, true);
  await history.write([look(BEN, 1, 3), look(BEN, 2, 2), look(BEN, 1, 1)]);
  await history.write([look(BEN, 1, 2)]);
  expect(await seen(BEN)).toEqual([1, 2]);
  expect((await history.views(BEN, 1))[0]).toMatchObject({ productId: 1, views: 3 });
  await history.forgetOne(BEN, 1);
  expect(await seen(BEN)).toEqual([2]);
  await history.decide(BEN, false);
  await history.decide(BEN, true);
  expect(await seen(BEN)).toEqual([]);
});

test("a no and a look at the same moment leave nothing behind, whoever is first", async () => {
  for (let round = 0; round < 10; round++) {
    await history.decide(BEN, true);
    await Promise.all([history.write([look(BEN, round)]), history.decide(BEN, false), history.write([look(BEN, 50)])]);
    expect(await seen(BEN)).toEqual([]);
  }
});

test("a guest who signs in brings along what they looked at, once, and their yes", async () => {
  await history.decide(BEN, true);
  await history.write([look(BEN, 1, 2), look(BEN, 2, 1)]);
  await signIn("ben");
  await signIn("ben");
  expect(await history.decision(ADA)).toBe(true);
  expect(await seen(ADA)).toEqual([2, 1]);
  expect(await seen(BEN)).toEqual([]);
  expect(await history.decision(BEN)).toBeNull();
});

test("what both have looked at is one; an account that said no takes nothing, and one that said nothing is not told no", async () => {
  await history.decide(ADA, true);
  await history.decide(BEN, true);
  await history.write([look(ADA, 1, 5), look(BEN, 1, 1), look(BEN, 2, 3)]);
  await signIn("ben");
  expect(await seen(ADA)).toEqual([1, 2]);

  await history.decide(ADA, false);
  await history.decide(BEN, true);
  await history.write([look(BEN, 3)]);
  await signIn("ben");
  expect([await seen(ADA), await seen(BEN), await history.decision(ADA)]).toEqual([[], [], false]);

  await db.sql`DELETE FROM personalisation`;
  await history.decide(BEN, false);
  await signIn("ben");
  expect(await history.decision(ADA)).toBeNull();
});

test("looks are forgotten with age and by number, the newest stay", async () => {
  await history.decide(BEN, true);
  const many = Array.from({ length: VIEWS_MAX + 20 }, (_, n) => look(BEN, n + 1, n / 100));
  await history.write([...many, look(BEN, 9_999, VIEWS_KEPT_DAYS + 1)]);
  expect(await seen(BEN)).not.toContain(9_999);
  expect(await history.prune()).toBe(21);
  expect(await seen(BEN)).toEqual(many.slice(0, VIEWS_MAX).map(({ productId }) => productId));
  expect(await history.prune()).toBe(0);
});

test("an account takes it along in its export, and nothing stays when it is deleted", async () => {
  await history.decide(ADA, true);
  await history.write([look(ADA, 7)]);
  expect(await history.keeper.collect(account)).toMatchObject({ isRemembered: true, products: [{ productId: 7 }] });
  await db.sql.begin((tx) => history.keeper.erase(account, tx));
  expect([await seen(ADA), await history.decision(ADA)]).toEqual([[], null]);
});

test("looks are written in bulk beside the answer; a database that fails costs nobody anything", async () => {
  const written: number[] = [];
  let isBroken = true;
  const looks = openLooks(
    {
      write: async (some) => {
        if (isBroken) throw new Error("away");
        written.push(some.length);
      },
    },
    createLog("silent"),
  );
  looks.note(BEN, 1);
  await looks.settled();
  isBroken = false;
  for (let n = 0; n < 50; n++) looks.note(BEN, n);
  await looks.settled();
  expect(written).toEqual([50]);
});

test("what many want now is trending; one bot, an old rush and what was cancelled are not", async () => {
  const buy = (productId: number, count: number, daysAgo: number, cart = (n: number) => `c-${productId}-${n}`) =>
    Array.from({ length: count }, (_, n) => ({
      ...{ orderId: `o-${productId}-${n}`, cartId: cart(n), productIds: [productId] },
      placedAt: new Date(Date.now() - daysAgo * DAY_MS),
    }));
  const cancelled = buy(5, 9, 0);
  await writePurchases(db.sql, [
    ...buy(1, 4, 0.1),
    ...buy(2, 6, 6),
    ...buy(3, 50, 0, () => "bot"),
    ...buy(4, 90, 8),
    ...cancelled,
  ]);
  for (const { orderId } of cancelled) await cancelPurchase(db.sql, orderId);
  const lookers = Array.from({ length: 8 }, (_, n) => guestOwner(`looker-${n}`));
  for (const owner of lookers) await history.decide(owner, true);
  await history.write(lookers.map((owner) => look(owner, 6)));
  expect(await wantedIn(db.sql, TRENDING)).toEqual([1, 6, 3, 2]);
});
