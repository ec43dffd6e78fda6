import { assertThat } from "../../actors/kernel/errors.ts";
import { partOf } from "./apportion.ts";
import { barOf, couponOf, normalCode, type Terms } from "./coupon.ts";
import { missingTo, outcomeOf } from "./coupon-outcome.ts";
import type { PricedLine, PricingLine, Totals } from "./pricing.ts";
import type { Promotion } from "./promotion.ts";
import type { BookLine } from "./rule.ts";
import { taxAt } from "./tax.ts";
import { Working } from "./working.ts";

interface Sums {
  subtotal: number;
  discount: number;
  tax: number;
}

/**
 * A cart's prices under fixed terms, kept while its lines change. A change costs what the promotions of the changed line
 * cost: a percentage looks at that line alone, one for several lines (an amount, buy X get Y, a minimum just crossed)
 * at those in its scope. Whatever the way to a cart, its totals are the same.
 *
 * 1. Promotions that do not stack compete. Of percentages the best for each line counts. One over several lines wins
 *    those of its scope when it gives more on them than the percentages would; of several, the earliest promotion goes
 *    first.
 * 2. Those that stack come on top, each on what the ones before left: buy X get Y, percentages, amounts.
 * 3. A minimum is compared with the lines in scope before any discount, so no promotion switches another off.
 * 4. A percentage is rounded half up by line; an amount is apportioned by what the lines still cost.
 * 5. Tax is rounded half up by line, after discounts, and once more for shipping where it is taxed: what is given back
 *    for a returned line is then exactly what was taken for it.
 */
export class PriceBook {
  #lines = new Map<number, BookLine>();
  readonly #working: Working;
  readonly #shippingPromotions: readonly Promotion[];
  readonly #coupon: Promotion | null;
  readonly #tax: { readonly basisPoints: number; readonly isShippingTaxed: boolean };
  readonly #all: Sums = { subtotal: 0, discount: 0, tax: 0 };
  readonly #byShop = new Map<number, Sums & { lines: number }>();

  constructor(readonly terms: Terms) {
    this.#tax = terms.zone ? taxAt(terms.rates, terms.zone) : { basisPoints: 0, isShippingTaxed: false };
    this.#coupon = couponOf(terms);
    const usable = terms.promotions
      .filter((promotion) => promotion.code === null || promotion === this.#coupon)
      .filter((promotion) => barOf(promotion, terms) === null)
      .sort((a, b) => a.promotionId - b.promotionId);
    this.#working = new Working(usable);
    // The shopper's own code is spared where one that needs none does the same.
    this.#shippingPromotions = usable
      .filter(({ effect }) => effect.kind === "free_shipping")
      .sort((a, b) => Number(a.code !== null) - Number(b.code !== null));
  }

  /** Adds a line or replaces the one of the same product. */
  set(line: PricingLine): void {
    const before = this.#lines.get(line.productId);
    if (before && isSame(before.line, line)) return;
    const { quantity, unitPrice } = line;
    const amount = quantity * unitPrice;
    assertThat(quantity > 0 && unitPrice >= 0 && Number.isSafeInteger(amount), "a line has units at a price");
    if (before) this.#leave(before);
    this.#lines.set(line.productId, this.#working.enter(line));
    const shop = this.#byShop.get(line.shopId) ?? { subtotal: 0, discount: 0, tax: 0, lines: 0 };
    this.#byShop.set(line.shopId, shop);
    for (const sums of [this.#all, shop]) sums.subtotal += amount;
    shop.lines += 1;
  }

  remove(productId: number): void {
    const before = this.#lines.get(productId);
    if (!before) return;
    this.#leave(before);
    this.#lines.delete(productId);
  }

  /** Brings the lines to these, and their order with them. */
  update(lines: readonly PricingLine[]): void {
    const wanted = new Set(lines.map((line) => line.productId));
    assertThat(wanted.size === lines.length, "one line a product");
    for (const productId of this.#lines.keys()) if (!wanted.has(productId)) this.remove(productId);
    for (const line of lines) this.set(line);
    this.#lines = new Map(lines.map(({ productId }) => [productId, this.#lines.get(productId)!]));
  }

  /** What it all comes to, as the lines are now. */
  totals(): Totals {
    for (const line of this.#working.settle()) this.#priceAgain(line);
    const { terms } = this;
    const { subtotal, discount } = this.#all;
    const shipping = this.#shipping();
    const free = this.#freeShipping(shipping);
    const shippingDiscount = free?.amount ?? 0;
    const shippingTax = this.#tax.isShippingTaxed ? partOf(shipping - shippingDiscount, this.#tax.basisPoints) : 0;
    const tax = this.#all.tax + shippingTax;
    const total = subtotal - discount + shipping - shippingDiscount + tax;
    assertThat(discount <= subtotal && total >= 0, "nobody is paid to buy");
    const given = this.#working.rules.filter((rule) => rule.given > 0);
    const { freeShippingFrom } = terms.rates;
    const isShort =
      freeShippingFrom !== null &&
      subtotal < freeShippingFrom &&
      shipping > shippingDiscount &&
      terms.shipping === "standard";
    return {
      currency: terms.currency,
      lines: [...this.#lines.values()].map(({ priced }) => priced!),
      subtotal,
      discount,
      shipping,
      shippingDiscount,
      tax,
      shippingTax,
      isTaxKnown: terms.zone !== null,
      total,
      promotions: [
        ...given.map((rule) => appliedOf(rule.promotion, rule.given)),
        ...(free ? [appliedOf(free.promotion, free.amount)] : []),
      ],
      coupon: this.#couponOutcome(free?.promotion ?? null),
      byShop: [...this.#byShop]
        .sort(([a], [b]) => a - b)
        .map(([shopId, sums]) => ({ shopId, subtotal: sums.subtotal, discount: sums.discount, tax: sums.tax })),
      freeShippingFrom: isShort ? freeShippingFrom - subtotal : null,
    };
  }

  /** Takes a line out of every sum it is in. */
  #leave(old: BookLine): void {
    this.#working.leave(old);
    const { line, amount, priced } = old;
    const shop = this.#byShop.get(line.shopId)!;
    for (const sums of [this.#all, shop]) {
      sums.subtotal -= amount;
      if (priced) this.#count(sums, priced, -1);
    }
    shop.lines -= 1;
    if (shop.lines === 0) this.#byShop.delete(line.shopId);
  }

  #priceAgain(book: BookLine): void {
    const { line, amount } = book;
    const taken = book.rules.filter((rule) => book.off.has(rule));
    const discount = taken.reduce((sum, rule) => sum + book.off.get(rule)!, 0);
    assertThat(discount <= amount, "a line costs nothing at the least");
    const before = book.priced;
    book.priced = {
      productId: line.productId,
      quantity: line.quantity,
      unitPrice: line.unitPrice,
      amount,
      discount,
      tax: partOf(amount - discount, this.#tax.basisPoints),
      appliedPromotions: taken.map((rule) => ({
        promotionId: rule.promotion.promotionId,
        name: rule.promotion.name,
        amount: book.off.get(rule)!,
      })),
    };
    for (const sums of [this.#all, this.#byShop.get(line.shopId)!]) {
      if (before) this.#count(sums, before, -1);
      this.#count(sums, book.priced, 1);
    }
  }

  #count(sums: Sums, { discount, tax }: PricedLine, times: 1 | -1): void {
    sums.discount += times * discount;
    sums.tax += times * tax;
  }

  #shipping(): number {
    const { rates, shipping } = this.terms;
    if (this.#lines.size === 0) return 0;
    if (shipping === "express") return rates.expressPrice;
    const isFree = rates.freeShippingFrom !== null && this.#all.subtotal >= rates.freeShippingFrom;
    return isFree ? 0 : rates.standardPrice;
  }

  #freeShipping(shipping: number): { promotion: Promotion; amount: number } | null {
    const amount = Math.min(shipping, this.terms.rates.standardPrice);
    if (amount === 0) return null;
    const promotion = this.#shippingPromotions.find((one) => missingTo(one, this.#lines.values()) === 0);
    return promotion ? { promotion, amount } : null;
  }

  #couponOutcome(freeShipping: Promotion | null): Totals["coupon"] {
    const { couponCode } = this.terms;
    if (couponCode === null) return null;
    const promotion = this.#coupon;
    const rule = this.#working.rules.find((one) => one.promotion === promotion);
    const isShippingFree = promotion !== null && promotion === freeShipping;
    const found = { terms: this.terms, rule, lines: this.#lines.values(), isShippingFree };
    return { code: normalCode(couponCode), ...outcomeOf(promotion, found) };
  }
}

function isSame(a: PricingLine, b: PricingLine): boolean {
  return (
    a.quantity === b.quantity &&
    a.unitPrice === b.unitPrice &&
    a.shopId === b.shopId &&
    a.categoryIds.length === b.categoryIds.length &&
    a.categoryIds.every((id, index) => id === b.categoryIds[index])
  );
}

function appliedOf({ promotionId, name, code, limits }: Promotion, amount: number) {
  return { promotionId, name, amount, code, hasLimits: limits !== null };
}
