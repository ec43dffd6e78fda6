import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { apportion, partOf } from "./apportion.ts";
import { Books } from "./books.ts";
import { price } from "./price.ts";
import { PriceBook } from "./price-book.ts";
import type { PricingLine, Totals } from "./pricing.ts";
import { aLine, cart, line, lines, NOW, promotion, RATES, terms } from "./testing-carts.ts";

const percent = (percentage: number) => ({ kind: "percentage" as const, basisPoints: percentage * 100 });
const amount = (minor: number) => ({ kind: "amount" as const, amount: minor });
const bundle = (buy: number, get: number) => ({ kind: "buy_x_get_y" as const, buy, get, basisPoints: 10_000 });
const scope = (given: object) => ({ shopIds: [], categoryIds: [], productIds: [], ...given });
const discounts = ({ lines }: Totals) => lines.map((each) => each.discount);

describe("a cart's totals", () => {
  test("are its lines, shipping below the free limit, and the tax of the place", () => {
    const totals = price(cart([line(1, 2, 1_250), line(2, 1, 333, 2)], { zone: { state: "TX", zip: "75001" } }));
    expect(totals).toMatchObject({ subtotal: 2_833, discount: 0, shipping: 599, tax: 227, total: 3_659 });
    expect(totals.byShop).toEqual([
      { shopId: 1, subtotal: 2_500, discount: 0, tax: 200 },
      { shopId: 2, subtotal: 333, discount: 0, tax: 27 },
    ]);
  });

  test("of nothing are nothing, shipping too", () => {
    expect(price(cart([]))).toMatchObject({ subtotal: 0, shipping: 0, total: 0, freeShippingFrom: null });
  });

  test("say what is missing to free shipping, until nothing is", () => {
    expect(price(cart([line(1, 1, 3_799)]))).toMatchObject({ shipping: 599, freeShippingFrom: 1_201 });
    expect(price(cart([line(1, 1, 5_000)]))).toMatchObject({ shipping: 0, freeShippingFrom: null });
    expect(price(cart([line(1, 1, 100)], { shipping: "express" }))).toMatchObject({
      shipping: 1_499,
      freeShippingFrom: null,
    });
  });

  test("hold no tax while nobody knows where it goes", () => {
    expect(price(cart([line(1, 1, 1_000)]))).toMatchObject({ tax: 0, isTaxKnown: false });
  });

  test("take the tax of the longest ZIP prefix, then of the state, and of shipping where it is taxed", () => {
    const at = (state: string, zip: string) => price(cart([line(1, 1, 1_000)], { zone: { state, zip } }));
    expect(at("NY", "10001")).toMatchObject({ tax: 142, shippingTax: 53 });
    expect(at("NY", "14201")).toMatchObject({ tax: 64, shippingTax: 24 });
    expect(at("OR", "97201")).toMatchObject({ tax: 0, isTaxKnown: true });
  });
});

describe("promotions", () => {
  test("by percentage are rounded half up by line and are for their shop, category or product alone", () => {
    const promotions = [promotion(1, percent(15), { scope: scope({ shopIds: [2] }) })];
    expect(discounts(price(cart([line(1, 1, 1_010), line(2, 1, 1_010, 2)], { promotions })))).toEqual([0, 152]);
    const inCategory = [promotion(1, percent(50), { scope: scope({ categoryIds: [11], productIds: [1, 2] }) })];
    expect(
      discounts(price(cart([line(1, 1, 100), line(2, 1, 100), line(4, 1, 100)], { promotions: inCategory }))),
    ).toEqual([50, 0, 0]);
  });

  test("that compete leave each line its best one", () => {
    const promotions = [promotion(1, percent(10)), promotion(2, percent(30), { scope: scope({ productIds: [2] }) })];
    const totals = price(cart([line(1, 1, 1_000), line(2, 1, 1_000)], { promotions }));
    expect(discounts(totals)).toEqual([100, 300]);
    expect(totals.promotions.map(({ promotionId, amount: given }) => [promotionId, given])).toEqual([
      [1, 100],
      [2, 300],
    ]);
  });

  test("over several lines win them only by giving more than the percentages do", () => {
    const with_ = (minor: number) =>
      price(
        cart([line(1, 1, 1_000), line(2, 1, 2_000)], {
          promotions: [promotion(1, percent(10)), promotion(2, amount(minor))],
        }),
      );
    expect(discounts(with_(300))).toEqual([100, 200]);
    expect(discounts(with_(301))).toEqual([100, 201]);
    expect(with_(301).promotions.map((each) => each.promotionId)).toEqual([2]);
  });

  test("of an amount are apportioned to the last cent and never exceed what is bought", () => {
    const promotions = [promotion(1, amount(1_000))];
    expect(discounts(price(cart([line(1, 1, 999), line(2, 1, 999), line(3, 1, 999)], { promotions })))).toEqual([
      334, 333, 333,
    ]);
    expect(price(cart([line(1, 1, 400)], { promotions }))).toMatchObject({ discount: 400, total: 599 });
  });

  test("of buy two get one make the cheapest third free, over all lines in scope", () => {
    const promotions = [promotion(1, bundle(2, 1))];
    expect(discounts(price(cart([line(1, 2, 900), line(2, 1, 500)], { promotions })))).toEqual([0, 500]);
    expect(discounts(price(cart([line(1, 4, 900), line(2, 2, 500)], { promotions })))).toEqual([0, 1_000]);
    expect(discounts(price(cart([line(1, 1, 900), line(2, 1, 500)], { promotions })))).toEqual([0, 0]);
  });

  test("that stack come on top of the best one, each on what is left", () => {
    const promotions = [
      promotion(1, percent(20)),
      promotion(2, percent(10), { isStackable: true }),
      promotion(3, amount(100), { isStackable: true }),
    ];
    const totals = price(cart([line(1, 1, 1_000)], { promotions }));
    expect(totals.lines[0]!.appliedPromotions.map((each) => each.amount)).toEqual([200, 80, 100]);
  });

  test("with a minimum look at their own lines before any discount", () => {
    const promotions = [
      promotion(1, percent(50)),
      promotion(2, amount(500), { minimumSubtotal: 2_000, isStackable: true, scope: scope({ shopIds: [1] }) }),
    ];
    const of = (minor: number) => price(cart([line(1, 1, minor), line(2, 1, 9_000, 2)], { promotions }));
    expect(discounts(of(1_999))).toEqual([1_000, 4_500]);
    expect(discounts(of(2_000))).toEqual([1_500, 4_500]);
  });

  test("of free shipping take the standard price off, from express as well", () => {
    const promotions = [promotion(1, { kind: "free_shipping" }, { minimumSubtotal: 1_000 })];
    expect(price(cart([line(1, 1, 1_000)], { promotions }))).toMatchObject({ shippingDiscount: 599, total: 1_000 });
    expect(price(cart([line(1, 1, 999)], { promotions }))).toMatchObject({ shippingDiscount: 0, total: 1_598 });
    expect(price(cart([line(1, 1, 1_000)], { promotions, shipping: "express" }))).toMatchObject({ total: 1_900 });
  });

  test("apply from their first moment until their last", () => {
    const promotions = [promotion(1, percent(10), { from: NOW, until: NOW + 1_000 })];
    const at = (now: number) => price(cart([line(1, 1, 1_000)], { promotions, now })).discount;
    expect([at(NOW - 1), at(NOW), at(NOW + 999), at(NOW + 1_000)]).toEqual([0, 100, 100, 0]);
  });
});

describe("a coupon code", () => {
  const outcome = (given: object, code = " spring ", lines_ = [line(1, 1, 1_000)], others: object = {}) =>
    price(
      cart(lines_, {
        promotions: [promotion(2, percent(10), { code: "SPRING", ...given })],
        couponCode: code,
        ...others,
      }),
    ).coupon;

  test("applies however it is typed, and only when it is", () => {
    expect(outcome({})).toEqual({ code: "SPRING", state: "applied", reason: null });
    const promotions = [promotion(2, percent(10), { code: "SPRING" })];
    expect(price(cart([line(1, 1, 1_000)], { promotions }))).toMatchObject({ discount: 0, coupon: null });
  });

  test("says why it does not", () => {
    expect(outcome({}, "nope")).toEqual({ code: "NOPE", state: "unknown", reason: null });
    expect(outcome({ until: NOW })).toMatchObject({ state: "expired" });
    expect(outcome({ from: NOW + 1 })?.reason).toEqual({ reason: "not_yet", from: NOW + 1 });
    expect(outcome({ limits: { usesMax: 5, usesPerCustomerMax: 1, uses: 5 } })).toMatchObject({ state: "used_up" });
    expect(outcome({ minimumSubtotal: 1_500 })?.reason).toEqual({ reason: "minimum_subtotal", missing: 500 });
    expect(outcome({ scope: scope({ shopIds: [7] }) })?.reason).toEqual({ reason: "nothing_qualifies" });
    expect(outcome({ effect: bundle(2, 1) })?.reason).toEqual({ reason: "nothing_qualifies" });
    expect(outcome({ currency: "EUR" })?.reason).toEqual({ reason: "other_currency" });
    expect(outcome({ isFirstOrderOnly: true }, "SPRING", undefined, { isFirstOrder: false })?.reason).toEqual({
      reason: "first_order_only",
    });
    const refused = [{ promotionId: 2, reason: "already_used" as const }];
    expect(outcome({}, "SPRING", undefined, { refused })?.reason).toEqual({ reason: "already_used" });
  });

  test("gives way to a better offer and says so", () => {
    const promotions = [promotion(1, percent(20)), promotion(2, percent(10), { code: "SPRING" })];
    const totals = price(cart([line(1, 1, 1_000)], { promotions, couponCode: "SPRING" }));
    expect(totals.coupon).toEqual({ code: "SPRING", state: "not_applicable", reason: { reason: "better_offer" } });
    expect(totals.discount).toBe(200);
  });

  test("of free shipping is spared where shipping is free anyway", () => {
    const promotions = [
      promotion(1, { kind: "free_shipping" }, { code: "SHIPFREE" }),
      promotion(2, { kind: "free_shipping" }),
    ];
    const totals = price(cart([line(1, 1, 1_000)], { promotions, couponCode: "SHIPFREE" }));
    expect(totals.promotions.map((each) => each.promotionId)).toEqual([2]);
    expect(totals.coupon?.reason).toEqual({ reason: "better_offer" });
  });
});

describe("whatever is bought and offered", () => {
  test("the parts come to the total, and nothing is below zero", () => {
    fc.assert(
      fc.property(lines, terms, (bought, given) => {
        const totals = price({ ...given, lines: bought });
        const sum = (of: (each: Totals["lines"][number]) => number) =>
          totals.lines.reduce((all, each) => all + of(each), 0);
        expect(totals.subtotal).toBe(sum((each) => each.amount));
        expect(totals.discount).toBe(sum((each) => each.discount));
        expect(totals.tax - totals.shippingTax).toBe(sum((each) => each.tax));
        const { subtotal, discount, shipping, shippingDiscount, tax, total } = totals;
        expect(total).toBe(subtotal - discount + shipping - shippingDiscount + tax);
        for (const each of totals.lines) {
          expect(each.discount).toBe(each.appliedPromotions.reduce((all, one) => all + one.amount, 0));
          expect(each.discount).toBeLessThanOrEqual(each.amount);
          for (const figure of [each.discount, each.tax, ...each.appliedPromotions.map((one) => one.amount)])
            expect(Number.isSafeInteger(figure) && figure >= 0).toBe(true);
        }
        expect(totals.promotions.reduce((all, one) => all + one.amount, 0)).toBe(discount + shippingDiscount);
        for (const part of ["subtotal", "discount"] as const)
          expect(totals.byShop.reduce((all, shop) => all + shop[part], 0)).toBe(totals[part]);
      }),
      { numRuns: 2_000 },
    );
  });

  test("the order of lines and of promotions makes no difference", () => {
    const shuffled = fc.tuple(lines, terms).chain(([bought, given]) =>
      fc.record({
        bought: fc.constant(bought),
        given: fc.constant(given),
        lines: fc.shuffledSubarray(bought, { minLength: bought.length }),
        promotions: fc.shuffledSubarray([...given.promotions], { minLength: given.promotions.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ bought, given, ...other }) => {
        expect(sorted(price({ ...given, ...other }))).toEqual(sorted(price({ ...given, lines: bought })));
      }),
      { numRuns: 1_000 },
    );
  });

  test("a cart changed line by line costs what it costs made at once", () => {
    const edit = fc.oneof({ weight: 4, arbitrary: aLine }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 12 }) });
    fc.assert(
      fc.property(lines, terms, fc.array(edit, { maxLength: 25 }), (bought, given, edits) => {
        const book = new PriceBook(given);
        book.update(bought);
        const now = new Map(bought.map((each): [number, PricingLine] => [each.productId, each]));
        for (const change of edits) {
          if (typeof change === "number") {
            book.remove(change);
            now.delete(change);
          } else {
            book.set(change);
            now.set(change.productId, change);
          }
          expect(book.totals()).toEqual(price({ ...given, lines: [...now.values()] }));
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("carts that are asked about again", () => {
  test("cost what they would if nobody had asked before, whatever has changed meanwhile", () => {
    const terms_ = fc.array(terms, { minLength: 1, maxLength: 3 });
    const asking = fc.record({
      cartId: fc.constantFrom("ada", "ben"),
      bought: lines,
      under: fc.nat(2),
      shipping: fc.constantFrom("standard" as const, "express" as const),
      later: fc.integer({ min: 0, max: 3_000 }),
    });
    fc.assert(
      fc.property(terms_, fc.array(asking, { maxLength: 20 }), (known, asked) => {
        const books = new Books();
        let now = NOW;
        // Each set of promotions has one that begins and one that ends while this goes on.
        const sets = known.map((given) => ({
          ...given,
          promotions: given.promotions.map((one, index) =>
            index === 0 ? { ...one, from: NOW + 5_000 } : index === 1 ? { ...one, until: NOW + 9_000 } : one,
          ),
        }));
        for (const { cartId, bought, under, shipping, later } of asked) {
          now += later;
          const given = { ...sets[under % sets.length]!, shipping, now };
          expect(books.price(cartId, bought, given)).toEqual(price({ ...given, lines: bought }));
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("exact arithmetic", () => {
  test("apportions in proportion, to the last unit, also past what numbers hold exactly", () => {
    const weights = fc.array(fc.integer({ min: 0, max: 4_000_000_000_000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(weights, fc.double({ min: 0, max: 1, noNaN: true }), (given, fraction) => {
        const sum = given.reduce((all, weight) => all + weight, 0);
        const total = Math.floor(sum * fraction);
        const parts = apportion(total, given);
        expect(parts.reduce((all, part) => all + part, 0)).toBe(sum === 0 ? 0 : total);
        for (const [index, part] of parts.entries()) {
          const share = sum === 0 ? 0n : (BigInt(total) * BigInt(given[index]!)) / BigInt(sum);
          expect([share, share + 1n]).toContain(BigInt(part));
          expect(part).toBeLessThanOrEqual(given[index]!);
        }
      }),
    );
  });

  test("rounds half up", () => {
    expect([partOf(50, 100), partOf(49, 100), partOf(1_000, 888), partOf(9_007_199_254_740_991, 10_000)]).toEqual([
      1, 0, 89, 9_007_199_254_740_991,
    ]);
    expect(RATES.taxDefaultBp).toBe(800);
  });
});

function sorted(totals: Totals): Totals {
  return { ...totals, lines: [...totals.lines].sort((a, b) => a.productId - b.productId) };
}
