import { afterEach, beforeEach, expect, test } from "bun:test";
import { type FreshDatabase, freshDatabase } from "../../test/support/index.ts";
import { readSettings } from "../platform/settings.ts";
import { addPromotion, type NewPromotion } from "./new-promotion.ts";
import { createPricing, type Pricing, type Wanted } from "./quotes.ts";

const CATEGORIES = [
  { id: 1, slug: "home", name: "Home", parentId: null, image: null },
  { id: 2, slug: "kitchen", name: "Kitchen", parentId: 1, image: null },
  { id: 3, slug: "mugs", name: "Mugs", parentId: 2, image: null },
];
const settings = readSettings({
  DATABASE_URL: "postgres://none",
  COOKIE_SECRET: "a secret that nobody will ever read here",
  DATA_KEY: "da".repeat(32),
});

let database: FreshDatabase;
let pricing: Pricing;

beforeEach(async () => {
  database = await freshDatabase();
  pricing = createPricing(database.sql, settings, { categories: async () => CATEGORIES });
});
afterEach(() => database.drop());

const mug = { productId: 1, shopId: 1, categoryId: 3, quantity: 2, unitPrice: 1_000 };
const wanted: Wanted = {
  currency: "USD",
  lines: [mug],
  couponCode: null,
  place: null,
  shipping: "standard",
  now: Date.now(),
};
const tenOff = (given: Partial<NewPromotion> = {}) =>
  addPromotion(database.sql, {
    slug: "ten-off",
    name: "Ten off",
    effect: { kind: "percentage", basisPoints: 1_000 },
    ...given,
  });

test("a promotion of a category is for all below it", async () => {
  await tenOff({ scope: { shopIds: [], categoryIds: [2], productIds: [] } });
  expect(await pricing.quote(wanted)).toMatchObject({ subtotal: 2_000, discount: 200, shipping: 599, total: 2_399 });
  expect(await pricing.quote({ ...wanted, lines: [{ ...mug, categoryId: 1 }] })).toMatchObject({ discount: 0 });
});

test("tax is 8 % by default, by the table where it says so, and unknown without a place", async () => {
  await database.sql`INSERT INTO tax_zones (zip_prefix, basis_points, is_shipping_taxed) VALUES ('606', 1025, true)`;
  const at = async (state: string, zip: string) => (await pricing.quote({ ...wanted, place: { state, zip } })).tax;
  expect(await at("TX", "75001")).toBe(160);
  expect(await at("IL", "60601")).toBe(205 + 61);
  expect(await at("OR", "97201")).toBe(0);
  expect(await pricing.quote(wanted)).toMatchObject({ tax: 0, isTaxKnown: false });
});

test("a promotion that is switched off holds no longer once that was read", async () => {
  await tenOff();
  expect((await pricing.quote({ ...wanted, cartId: "ada" })).discount).toBe(200);
  await database.sql`UPDATE promotions SET disabled_at = now()`;
  pricing.forget();
  expect((await pricing.quote({ ...wanted, cartId: "ada" })).discount).toBe(0);
});

test("carts that are alike are quoted alike, whoever has them, and others are not", async () => {
  await tenOff({ from: wanted.now + 1_000 });
  const first = await pricing.quote({ ...wanted, cartId: "ada" });
  expect(await pricing.quote({ ...wanted, cartId: "ben" })).toBe(first);
  const more = await pricing.quote({ ...wanted, lines: [{ ...mug, quantity: 3 }] });
  expect(more).toMatchObject({ subtotal: 3_000, discount: 0 });
  expect(await pricing.quote({ ...wanted, shipping: "express" })).toMatchObject({ subtotal: 2_000, shipping: 1_499 });
  const later = await pricing.quote({ ...wanted, now: wanted.now + 1_000 });
  expect(later).toMatchObject({ subtotal: 2_000, discount: 200 });
});

test("terms come back from the database as they were written", async () => {
  const written: NewPromotion = {
    slug: "everything",
    name: "Everything",
    code: "ALL",
    effect: { kind: "buy_x_get_y", buy: 2, get: 1, basisPoints: 5_000 },
    scope: { shopIds: [1, 2], categoryIds: [3], productIds: [] },
    currency: "EUR",
    minimumSubtotal: 700,
    isFirstOrderOnly: true,
    isStackable: true,
    from: Date.UTC(2026, 0, 1),
    until: Date.UTC(2036, 0, 1),
    limits: { usesMax: 5, usesPerCustomerMax: 2 },
  };
  const promotionId = await addPromotion(database.sql, written);
  const { slug: _, ...terms } = written;
  expect(await pricing.promotions()).toEqual([
    { ...terms, promotionId: promotionId!, limits: { uses: 0, usesMax: 5, usesPerCustomerMax: 1 } } as never,
  ]);
  expect(await addPromotion(database.sql, written)).toBeNull();
});

test("a database that is away is nobody's price, and the next to ask tries again", async () => {
  let isAway = true;
  const flaky = ((...given: Parameters<typeof database.sql>) =>
    isAway ? Promise.reject(new Error("away")) : database.sql(...given)) as unknown as typeof database.sql;
  const unsure = createPricing(flaky, settings, { categories: async () => CATEGORIES });
  await expect(unsure.quote(wanted)).rejects.toThrow("away");
  isAway = false;
  expect((await unsure.quote(wanted)).subtotal).toBe(2_000);
});
