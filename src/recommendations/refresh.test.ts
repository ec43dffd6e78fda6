import { afterEach, beforeEach, expect, test } from "bun:test";
import { randomOf } from "../../test/simulation/scheduler.ts";
import { type FreshDatabase, freshDatabase } from "../../test/support/index.ts";
import { buildRecommendations } from "./build.ts";
import { refreshCarts } from "./refresh.ts";
import { cancelPurchase, countedNow, type Purchase, writePurchases } from "./testing-purchases.ts";

const NOW = new Date();
const HISTORIES = 6;
const STEPS = 60;
const SEED = Number(process.env.SEED ?? 4_711);

let db: FreshDatabase;
beforeEach(async () => {
  db = await freshDatabase();
});
afterEach(() => db.drop());

test("whatever is bought and cancelled, told late, twice or in another order: the counts are as if counted anew", async () => {
  console.log(`seed ${SEED}`);
  const random = randomOf(SEED);
  const upTo = (n: number) => Math.floor(random() * n);
  for (let history = 0; history < HISTORIES; history++) {
    await buildRecommendations(db.sql, { now: NOW });
    const standing: Purchase[] = [];
    const untold: string[] = [];
    for (let step = 0; step < STEPS; step++) {
      if (standing.length > 0 && random() < 0.3) {
        const [gone] = standing.splice(upTo(standing.length), 1);
        await cancelPurchase(db.sql, gone!.orderId);
        untold.push(gone!.cartId);
      } else {
        const productIds = [...new Set(Array.from({ length: 1 + upTo(5) }, () => 1 + upTo(12)))];
        const order = { orderId: `order-${history}-${step}`, cartId: `cart-${upTo(8)}`, productIds };
        await writePurchases(db.sql, [order]);
        standing.push(order);
        untold.push(order.cartId);
      }
      if (random() < 0.4) {
        const told = untold.filter(() => random() < 0.7);
        await Promise.all([refreshCarts(db.sql, told), refreshCarts(db.sql, told.toReversed())]);
      }
    }
    await refreshCarts(db.sql, untold);
    const told = await countedNow(db.sql);
    await buildRecommendations(db.sql, { now: NOW });
    expect(told).toEqual(await countedNow(db.sql));
    expect(told!.pairs.length).toBeGreaterThan(10);
  }
});

test("the products whose company changed are named, and no others", async () => {
  await buildRecommendations(db.sql, { now: NOW });
  const [ada, ben] = ["ada", "ben"].map((cartId) => ({ orderId: `of-${cartId}`, cartId, productIds: [1, 2] }));
  await writePurchases(db.sql, [ada!, { ...ben!, productIds: [3] }]);
  expect((await refreshCarts(db.sql, ["ada"])).sort()).toEqual([1, 2]);
  expect(await refreshCarts(db.sql, ["ada"])).toEqual([]);
  expect(await refreshCarts(db.sql, ["ben"])).toEqual([3]);
  await cancelPurchase(db.sql, ada!.orderId);
  expect((await refreshCarts(db.sql, ["ada", "ben"])).sort()).toEqual([1, 2]);
  expect(await countedNow(db.sql)).toMatchObject({ items: 1, weight: 0, pairs: [], products: ["3 1"] });
});

test("where nothing was ever counted there is nothing to keep up to date", async () => {
  await writePurchases(db.sql, [{ orderId: "one", cartId: "ada", productIds: [1, 2] }]);
  expect(await refreshCarts(db.sql, ["ada"])).toEqual([]);
  expect(await countedNow(db.sql)).toBeNull();
});
