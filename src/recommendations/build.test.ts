import { afterEach, beforeEach, expect, test } from "bun:test";
import { type FreshDatabase, freshDatabase } from "../../test/support/index.ts";
import { type BuildProgress, buildRecommendations } from "./build.ts";
import { BASKET_PRODUCTS_MAX } from "./limits.ts";
import { companionsOf } from "./lookup.ts";
import { refreshCarts } from "./refresh.ts";
import { cancelPurchase, countedNow, type Purchase, writePurchases } from "./testing-purchases.ts";

const DAY_MS = 86_400_000;
const NOW = new Date();
/** A best-seller that one of three shoppers takes, whatever else is in the basket. */
const BEST_SELLER = 1;

let db: FreshDatabase;
beforeEach(async () => {
  db = await freshDatabase();
});
afterEach(() => db.drop());

const build = (options: Parameters<typeof buildRecommendations>[1] = {}) =>
  buildRecommendations(db.sql, { now: NOW, ...options });
const companions = async (productId: number) =>
  (await companionsOf(db.sql, [productId], 10)).map((one) => one.productId);

let orders = 0;
/** Orders of guests who bought these once. */
function bought(times: number, ...productIds: number[]): Purchase[] {
  return Array.from({ length: times }, () => {
    orders += 1;
    return { orderId: `order-${orders}`, cartId: `cart-${orders}`, productIds };
  });
}

/** A market at its daily business: orders of two things each that have nothing to do with each other. */
function chatter(): Purchase[] {
  return Array.from({ length: 150 }, (_, n) => bought(1, 100 + (n % 20), 200 + (n % 23))).flat();
}

test("what is bought together is found, and a best-seller that is bought with everything is not", async () => {
  const lamps = Array.from({ length: 12 }, (_, n) =>
    n % 3 === 0 ? bought(1, 10, 11, BEST_SELLER) : bought(1, 10, 11),
  );
  const sellers = Array.from({ length: 40 }, (_, n) => bought(1, 100 + (n % 20), BEST_SELLER)).flat();
  await writePurchases(db.sql, [...lamps.flat(), ...sellers, ...chatter()]);
  expect(await build()).toMatchObject({ outcome: "built", wasResumed: false });
  expect(await companions(10)).toEqual([11]);
  expect(await companions(11)).toEqual([10]);
});

test("two who had both are chance, three are a pair; one who came back for the other counts for half", async () => {
  await writePurchases(db.sql, [...bought(2, 10, 11), ...bought(3, 20, 21), ...chatter()]);
  const twice = (cartId: string, first: number, second: number): Purchase[] => [
    { orderId: `${cartId}-1`, cartId, productIds: [first] },
    { orderId: `${cartId}-2`, cartId, productIds: [second] },
  ];
  const comers = Array.from({ length: 6 }, (_, n) => twice(`comer-${n}`, 30, 31)).flat();
  await writePurchases(db.sql, [...comers, ...twice("ada", 40, 41), ...bought(2, 40, 41)]);
  await build();
  expect(await companions(10)).toEqual([]);
  expect(await companions(20)).toEqual([21]);
  expect(await companions(30)).toEqual([31]);
  expect(await companions(40)).toEqual([]);
});

test("one shopper is one voice, however many orders a bot sends", async () => {
  const bot = Array.from({ length: 200 }, (_, n) => ({ orderId: `bot-${n}`, cartId: "bot", productIds: [10, 11] }));
  await writePurchases(db.sql, [...bot, ...chatter()]);
  await build();
  expect(await companions(10)).toEqual([]);
});

test("of a basket with everything in it the newest things count", async () => {
  const all = Array.from({ length: 100 }, (_, n) => n + 1);
  const old = new Date(NOW.getTime() - DAY_MS);
  await writePurchases(db.sql, [
    { orderId: "wholesale", cartId: "dealer", productIds: all, placedAt: old },
    { orderId: "today", cartId: "dealer", productIds: [900, 901] },
  ]);
  await build();
  const counted = await countedNow(db.sql);
  expect(counted).toMatchObject({ items: BASKET_PRODUCTS_MAX });
  expect(counted?.products).toContain("900 1");
});

test("what was cancelled, or bought before the window, does not count", async () => {
  const cancelled = bought(5, 10, 11);
  const old = bought(5, 20, 21).map((one) => ({ ...one, placedAt: new Date(NOW.getTime() - 91 * DAY_MS) }));
  await writePurchases(db.sql, [...cancelled, ...old]);
  for (const { orderId } of cancelled) await cancelPurchase(db.sql, orderId);
  await build();
  expect(await countedNow(db.sql)).toEqual({ items: 0, weight: 0, baskets: [], products: [], pairs: [] });
});

test("a counting that is broken off again and again goes on where it was, and ends as one in one go", async () => {
  await writePurchases(db.sql, [...chatter(), ...bought(4, 10, 11, 12)]);
  await build();
  const inOneGo = await countedNow(db.sql);
  const told: BuildProgress[] = [];
  let breaks = 0;
  for (;;) {
    let steps = 0;
    const isStopping = () => ++steps > 1;
    const built = await build({ stepItems: 15, isStopping, onProgress: (one) => told.push(one) });
    if (built.outcome === "built") {
      expect(built.wasResumed).toBe(true);
      break;
    }
    breaks += 1;
    expect(built.outcome).toBe("stopped");
    expect(await countedNow(db.sql)).toEqual(inOneGo);
  }
  expect(breaks).toBeGreaterThan(5);
  expect(await countedNow(db.sql)).toEqual(inOneGo);
  const done = told.filter(({ stage }) => stage === "pairing").map((one) => one.done);
  expect(done).toEqual(done.toSorted((one, other) => one - other));
  expect(done.at(-1)).toBe(inOneGo!.items);
});

test("a dump that reads the slot to be filled is not waited for, nor is anybody behind it; later it is gone on with", async () => {
  await writePurchases(db.sql, [...chatter(), ...bought(3, 10, 11)]);
  await db.sql.begin(async (dump) => {
    await dump`SELECT FROM recommendation_pairs`;
    await expect(build()).rejects.toThrow("lock timeout");
    expect(await companions(10)).toEqual([]);
  });
  expect(await build()).toMatchObject({ outcome: "built", wasResumed: true });
  expect(await companions(10)).toEqual([11]);
});

test("until a counting is whole, everybody reads the one before; two at once are one", async () => {
  await writePurchases(db.sql, [...chatter(), ...bought(3, 10, 11)]);
  await build();
  await writePurchases(db.sql, bought(9, 10, 12));
  let other: Promise<unknown> | undefined;
  const seen: Promise<number[]>[] = [];
  const onProgress = () => {
    other ??= build();
    seen.push(companions(10));
  };
  expect((await build({ stepItems: 10, onProgress })).outcome).toBe("built");
  expect(await other).toEqual({ outcome: "busy" });
  // A look that was begun before the last step may come to be after it.
  const looks = (await Promise.all(seen)).map(String);
  expect(looks[0]).toBe("11");
  expect(looks.filter((look) => look !== "11" && look !== "12,11")).toEqual([]);
  expect(await companions(10)).toEqual([12, 11]);
});

test("what is bought and cancelled while it is counted is in it when it is shown", async () => {
  const [early] = bought(1, 50, 51);
  await writePurchases(db.sql, [...chatter(), early!]);
  let steps = 0;
  expect(await build({ stepItems: 30, isStopping: () => ++steps > 2 })).toEqual({ outcome: "stopped" });
  const late = bought(3, 10, 11);
  await writePurchases(db.sql, late);
  await cancelPurchase(db.sql, early!.orderId);
  await refreshCarts(db.sql, [early!.cartId, ...late.map(({ cartId }) => cartId)]);
  await build();
  const caughtUp = await countedNow(db.sql);
  expect(await companions(10)).toEqual([11]);
  await build();
  expect(caughtUp).toEqual(await countedNow(db.sql));
});
