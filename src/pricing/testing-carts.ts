import fc from "fast-check";
import type { PricingInput, PricingLine, Rates } from "./pricing.ts";
import type { Promotion, PromotionEffect } from "./promotion.ts";

export const NOW = Date.parse("2026-11-21T12:00:00Z");

export const RATES: Rates = {
  standardPrice: 599,
  expressPrice: 1_499,
  freeShippingFrom: 5_000,
  taxZones: [
    { state: "OR", zipPrefix: null, basisPoints: 0, isShippingTaxed: false },
    { state: "NY", zipPrefix: null, basisPoints: 400, isShippingTaxed: true },
    { state: null, zipPrefix: "100", basisPoints: 888, isShippingTaxed: true },
  ],
  taxDefaultBp: 800,
};

export function promotion(promotionId: number, effect: PromotionEffect, given: Partial<Promotion> = {}): Promotion {
  return {
    promotionId,
    name: `Promotion ${promotionId}`,
    code: null,
    effect,
    scope: { shopIds: [], categoryIds: [], productIds: [] },
    currency: "USD",
    minimumSubtotal: 0,
    isFirstOrderOnly: false,
    from: null,
    until: null,
    isStackable: false,
    limits: null,
    ...given,
  };
}

export function line(productId: number, quantity: number, unitPrice: number, shopId = 1): PricingLine {
  return { productId, shopId, categoryIds: [1, 10 + (productId % 3)], quantity, unitPrice };
}

export function cart(lines: readonly PricingLine[], given: Partial<PricingInput> = {}): PricingInput {
  return {
    currency: "USD",
    lines,
    promotions: [],
    couponCode: null,
    zone: null,
    shipping: "standard",
    now: NOW,
    rates: RATES,
    ...given,
  };
}

const basisPoints = fc.integer({ min: 1, max: 10_000 });
const someOf = (...ids: number[]) => fc.oneof({ weight: 2, arbitrary: fc.constant<number[]>([]) }, fc.subarray(ids));

const anEffect: fc.Arbitrary<PromotionEffect> = fc.oneof(
  fc.record({ kind: fc.constant("percentage" as const), basisPoints }),
  fc.record({ kind: fc.constant("amount" as const), amount: fc.integer({ min: 1, max: 20_000 }) }),
  fc.record({
    kind: fc.constant("buy_x_get_y" as const),
    buy: fc.integer({ min: 1, max: 4 }),
    get: fc.integer({ min: 1, max: 2 }),
    basisPoints,
  }),
  fc.constant({ kind: "free_shipping" as const }),
);

/** A line of one of twelve products in three shops and four categories. */
export const aLine: fc.Arbitrary<PricingLine> = fc
  .record({
    productId: fc.integer({ min: 1, max: 12 }),
    quantity: fc.integer({ min: 1, max: 9 }),
    unitPrice: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30_000 })),
  })
  .map(({ productId, quantity, unitPrice }) => line(productId, quantity, unitPrice, 1 + (productId % 3)));

export const lines = fc.uniqueArray(aLine, { maxLength: 12, selector: (each) => each.productId });

const aPromotion = fc.record({
  effect: anEffect,
  scope: fc.record({
    shopIds: someOf(1, 2, 3),
    categoryIds: someOf(1, 10, 11, 12),
    productIds: someOf(1, 2, 3, 4, 5, 6),
  }),
  minimumSubtotal: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60_000 })),
  isStackable: fc.boolean(),
  code: fc.constantFrom(null, null, null, "SPRING"),
});

/** Everything but the lines. */
export const terms: fc.Arbitrary<Omit<PricingInput, "lines">> = fc
  .record({
    promotions: fc
      .array(aPromotion, { maxLength: 8 })
      .map((given) => given.map(({ effect, ...rest }, index) => promotion(index + 1, effect, rest))),
    couponCode: fc.constantFrom(null, "SPRING", "autumn"),
    zone: fc.constantFrom(null, { state: "NY", zip: "10001" }, { state: "TX", zip: "75001" }),
    shipping: fc.constantFrom("standard" as const, "express" as const),
  })
  .map((given) => cart([], given));
