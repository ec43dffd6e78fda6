import { expect, test } from "bun:test";
import type { CartAnswer, CartLine } from "../../actors/cart/messages.ts";
import type { StockLevel } from "../../actors/inventory/messages.ts";
import type { ProductCard } from "../catalogue/catalogue.ts";
import { cartView } from "./cart-view.ts";

const NOW = Date.UTC(2026, 10, 21, 12);
const MINUTE_MS = 60_000;

test("a cart is grouped by seller's shop, in the order things were added, with subtotals and a total", () => {
  const view = show(
    [line(1, { quantity: 2 }), line(2, { shopId: 20 }), line(3)],
    [card(1), card(2, { shopId: 20, price: 700 }), card(3)],
  );
  expect(
    view.groups.map((group) => [group.shop.name, group.lines.map((each) => each.productId), group.subtotal.amount]),
  ).toEqual([
    ["Shop 10", [1, 3], 3000],
    ["Shop 20", [2], 700],
  ]);
  expect(view.totals).toEqual([{ amount: 3700, currency: "USD" }]);
  expect(view.units).toBe(4);
});

test("a line whose units are reserved has no problem even when nobody else could have one more", () => {
  const [only] = show([line(1)], [card(1)], [level(1, 0)]).groups[0]!.lines;
  expect(only!.problems).toEqual([]);
  expect(only!.reservedUntil).toBe(NOW + 10 * MINUTE_MS);
});

test("a reservation that ran out is a problem that can be put right while units are left", () => {
  expect(problems([line(1, { reservedUntil: NOW })], [level(1, 1)])).toEqual([
    { problem: "reservation_expired", available: 1 },
  ]);
});

test("a reservation that ran out with too few units left is stock gone, and says how many can be had", () => {
  expect(problems([line(1, { quantity: 3, reservedUntil: null })], [level(1, 2)])).toEqual([
    { problem: "stock_gone", available: 2 },
  ]);
  expect(problems([line(1, { reservedUntil: null })], [])).toEqual([{ problem: "stock_gone", available: 0 }]);
});

test("a changed price is a problem and the total is at today's price", () => {
  const view = show([line(1, { priceSeen: 900 })], [card(1)]);
  expect(view.groups[0]!.lines[0]!.problems).toEqual([{ problem: "price_changed", was: 900, now: 1000 }]);
  expect(view.totals[0]!.amount).toBe(1000);
  expect(view.problemCount).toBe(1);
});

test("a product that is no longer for sale is named as gone and costs nothing", () => {
  const view = show([line(1), line(2)], [card(2)]);
  expect(view.groups[0]!.lines[0]).toMatchObject({ card: null, problems: [{ problem: "product_gone" }] });
  expect(view.groups[0]!.shop.name).toBe("Shop 10");
  expect(view.totals).toEqual([{ amount: 1000, currency: "USD" }]);
  expect(view.units).toBe(1);
});

test("a line saved for later is outside the total and lacks no reservation", () => {
  const view = show([line(1), line(2, { isSavedForLater: true, reservedUntil: null })], [card(1), card(2)]);
  expect(view.savedForLater.map((each) => [each.productId, each.problems.length])).toEqual([[2, 0]]);
  expect(view.groups[0]!.lines).toHaveLength(1);
  expect(view.totals[0]!.amount).toBe(1000);
});

test("two currencies give two totals and are never added up", () => {
  const view = show([line(1), line(2, { currency: "EUR" })], [card(1), card(2, { currency: "EUR", price: 500 })]);
  expect(view.totals).toEqual([
    { amount: 1000, currency: "USD" },
    { amount: 500, currency: "EUR" },
  ]);
});

test("the first reservation to run out is known, and an empty cart has none", () => {
  expect(show([line(1), line(2, { reservedUntil: NOW + MINUTE_MS })], [card(1), card(2)]).firstExpiry).toBe(
    NOW + MINUTE_MS,
  );
  expect(show([], []).firstExpiry).toBeNull();
});

function problems(lines: CartLine[], levels: StockLevel[]) {
  return show(lines, [card(1)], levels).groups[0]!.lines[0]!.problems;
}

function show(lines: CartLine[], cards: ProductCard[], levels: StockLevel[] = []) {
  const cart: CartAnswer = { cartId: "mira", version: 7, lines };
  return cartView(
    cart,
    new Map(cards.map((each) => [each.id, each])),
    new Map(levels.map((each) => [each.productId, each])),
    NOW,
  );
}

function line(productId: number, changes: Partial<CartLine> = {}): CartLine {
  return {
    productId,
    shopId: 10,
    quantity: 1,
    priceSeen: 1000,
    currency: "USD",
    reservedUntil: NOW + 10 * MINUTE_MS,
    isSavedForLater: false,
    addedAt: NOW - MINUTE_MS,
    ...changes,
  };
}

function card(id: number, changes: Partial<ProductCard> = {}): ProductCard {
  const shopId = changes.shopId ?? 10;
  return {
    id,
    slug: `product-${id}`,
    title: `Product ${id}`,
    price: 1000,
    listPrice: null,
    currency: "USD",
    rating: 4.5,
    reviewCount: 12,
    image: null,
    shopId,
    shopName: `Shop ${shopId}`,
    shopSlug: `shop-${shopId}`,
    categoryId: 1,
    tags: [],
    ...changes,
  };
}

function level(productId: number, available: number): StockLevel {
  return { productId, available, reserved: 0, version: 1 };
}
