import { assertThat } from "../../actors/kernel/errors.ts";
import { partOf } from "./apportion.ts";
import { barOf, type CouponOutcome, couponOf, normalCode, type Terms } from "./coupon.ts";
import type { PricedLine, PricingLine, Totals } from "./pricing.ts";
import type { Promotion } from "./promotion.ts";
import { type BookLine, isInScope, offEach, type Rule, ruleOf, STAGES, type Stage } from "./rule.ts";
import { taxAt } from "./tax.ts";

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
  readonly #rules: readonly Rule[];
  readonly #stages: ReadonlyMap<Stage, readonly Rule[]>;
  readonly #shippingPromotions: readonly Promotion[];
  readonly #coupon: Promotion | null;
  readonly #tax: { readonly basisPoints: number; readonly isShippingTaxed: boolean };
  readonly #all: Sums = { subtotal: 0, discount: 0, tax: 0 };
  readonly #byShop = new Map<number, Sums & { lines: number }>();
  readonly #stale = new Set<BookLine>();

  constructor(readonly terms: Terms) {
    this.#tax = terms.zone ? taxAt(terms.rates, terms.zone) : { basisPoints: 0, isShippingTaxed: false };
    this.#coupon = couponOf(terms);
    const usable = terms.promotions
      .filter((promotion) => promotion.code === null || promotion === this.#coupon)
      .filter((promotion) => barOf(promotion, terms) === null)
      .sort((a, b) => a.promotionId - b.promotionId);
    const rules = usable.flatMap((promotion) =>
      promotion.effect.kind === "free_shipping" ? [] : ruleOf(promotion, promotion.effect),
    );
    this.#stages = new Map(STAGES.map((stage) => [stage, rules.filter((rule) => rule.stage === stage)]));
    this.#rules = STAGES.flatMap((stage) => this.#stages.get(stage)!);
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
    const rules = this.#rules.filter((rule) => isInScope(line, rule.promotion.scope));
    const made: BookLine = { line, amount, rules, off: new Map(), best: null, wonBy: null, priced: null };
    this.#lines.set(line.productId, made);
    for (const rule of rules) {
      rule.lines.set(line.productId, made);
      rule.subtotal += amount;
      rule.isStale = true;
    }
    const shop = this.#byShop.get(line.shopId) ?? { subtotal: 0, discount: 0, tax: 0, lines: 0 };
    this.#byShop.set(line.shopId, shop);
    for (const sums of [this.#all, shop]) sums.subtotal += amount;
    shop.lines += 1;
    this.#stale.add(made);
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
    this.#settle();
    const { terms } = this;
    const { subtotal, discount } = this.#all;
    const shipping = this.#shipping();
    const free = this.#freeShipping(shipping);
    const shippingDiscount = free?.amount ?? 0;
    const shippingTax = this.#tax.isShippingTaxed ? partOf(shipping - shippingDiscount, this.#tax.basisPoints) : 0;
    const tax = this.#all.tax + shippingTax;
    const total = subtotal - discount + shipping - shippingDiscount + tax;
    assertThat(discount <= subtotal && total >= 0, "nobody is paid to buy");
    const given = this.#rules.filter((rule) => rule.given > 0);
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

  /** Takes a line out of every sum it is in; its rules are to be worked out again. */
  #leave(old: BookLine): void {
    const { line, amount, rules, priced } = old;
    for (const rule of rules) {
      rule.lines.delete(line.productId);
      rule.subtotal -= amount;
      rule.given -= old.off.get(rule) ?? 0;
      rule.isStale = true;
    }
    const shop = this.#byShop.get(line.shopId)!;
    for (const sums of [this.#all, shop]) {
      sums.subtotal -= amount;
      if (priced) this.#count(sums, priced, -1);
    }
    shop.lines -= 1;
    if (shop.lines === 0) this.#byShop.delete(line.shopId);
    this.#stale.delete(old);
  }

  #settle(): void {
    for (const rule of this.#rules) this.#switch(rule);
    for (const line of this.#stale) this.#chooseBest(line);
    for (const rule of this.#stages.get("competing")!) if (rule.isStale) this.#compete(rule);
    for (const line of this.#stale) this.#takeBest(line);
    for (const rule of this.#stages.get("bundle")!) if (rule.isStale) this.#takeTogether(rule);
    for (const line of this.#stale) this.#takePercentages(line);
    for (const rule of this.#stages.get("amount")!) if (rule.isStale) this.#takeTogether(rule);
    for (const line of this.#stale) this.#priceAgain(line);
    this.#stale.clear();
    for (const rule of this.#rules) rule.isStale = false;
  }

  /** A minimum that was crossed concerns all lines in scope. */
  #switch(rule: Rule): void {
    const isOn = rule.lines.size > 0 && rule.subtotal >= rule.promotion.minimumSubtotal;
    if (isOn === rule.isOn) return;
    rule.isOn = isOn;
    for (const line of rule.lines.values()) this.#spoil(line);
  }

  #chooseBest(line: BookLine): void {
    line.best = null;
    for (const rule of line.rules) {
      if (rule.stage !== "competing-percentage" || !rule.isOn) continue;
      const [off = 0] = offEach(rule.effect, [{ line: line.line, left: line.amount }]);
      if (off > (line.best?.off ?? 0)) line.best = { rule, off };
    }
  }

  /** A promotion over several lines against the percentages on them: it has all of its lines that none before it won, or none. */
  #compete(rule: Rule): void {
    const open = inOrder(rule).filter(({ wonBy }) => !wonBy || wonBy === rule || isBefore(rule, wonBy));
    const offs = rule.isOn ? offEach(rule.effect, open.map(whole)) : open.map(() => 0);
    const gain = offs.reduce((sum, off) => sum + off, 0);
    const isWon = gain > open.reduce((sum, { best }) => sum + (best?.off ?? 0), 0);
    for (const [index, line] of open.entries()) {
      const wonBy = isWon ? rule : line.wonBy === rule ? null : line.wonBy;
      const off = isWon ? offs[index]! : 0;
      if (line.wonBy === wonBy && (line.off.get(rule) ?? 0) === off) continue;
      if (line.wonBy && line.wonBy !== rule) this.#take(line, line.wonBy, 0);
      line.wonBy = wonBy;
      this.#take(line, rule, off);
      this.#spoil(line);
    }
  }

  #takeBest(line: BookLine): void {
    for (const rule of line.rules) {
      if (rule.stage !== "competing-percentage") continue;
      this.#take(line, rule, line.wonBy === null && line.best?.rule === rule ? line.best.off : 0);
    }
  }

  #takePercentages(line: BookLine): void {
    for (const rule of line.rules) {
      if (rule.stage !== "percentage") continue;
      const [off = 0] = rule.isOn ? offEach(rule.effect, [{ line: line.line, left: leftBefore(line, rule) }]) : [0];
      this.#take(line, rule, off);
    }
  }

  #takeTogether(rule: Rule): void {
    const lines = inOrder(rule);
    const shares = lines.map((line) => ({ line: line.line, left: leftBefore(line, rule) }));
    const offs = rule.isOn ? offEach(rule.effect, shares) : lines.map(() => 0);
    for (const [index, line] of lines.entries()) {
      if ((line.off.get(rule) ?? 0) === offs[index]) continue;
      this.#take(line, rule, offs[index]!);
      this.#spoil(line);
    }
  }

  #take(line: BookLine, rule: Rule, off: number): void {
    rule.given += off - (line.off.get(rule) ?? 0);
    if (off === 0) line.off.delete(rule);
    else line.off.set(rule, off);
  }

  /** The line is to be worked out again, and with it what is shared with others. */
  #spoil(line: BookLine): void {
    this.#stale.add(line);
    for (const rule of line.rules) rule.isStale = true;
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
    const promotion = this.#shippingPromotions.find((one) => this.#scopeOf(one).missing === 0);
    return promotion ? { promotion, amount } : null;
  }

  #scopeOf({ scope, minimumSubtotal }: Promotion): { lines: number; missing: number } {
    const inScope = [...this.#lines.values()].filter(({ line }) => isInScope(line, scope));
    const subtotal = inScope.reduce((sum, { amount }) => sum + amount, 0);
    const missing = inScope.length === 0 ? Number.POSITIVE_INFINITY : Math.max(0, minimumSubtotal - subtotal);
    return { lines: inScope.length, missing };
  }

  #couponOutcome(freeShipping: Promotion | null): Totals["coupon"] {
    const { couponCode } = this.terms;
    if (couponCode === null) return null;
    return { code: normalCode(couponCode), ...this.#outcomeOf(this.#coupon, freeShipping) };
  }

  #outcomeOf(promotion: Promotion | null, freeShipping: Promotion | null): CouponOutcome {
    if (!promotion) return { state: "unknown", reason: null };
    const bar = barOf(promotion, this.terms);
    if (bar) return bar;
    const given = this.#rules.find((rule) => rule.promotion === promotion)?.given ?? 0;
    if (given > 0 || promotion === freeShipping) return { state: "applied", reason: null };
    const { lines, missing } = this.#scopeOf(promotion);
    if (lines === 0 || !this.#couldGive(promotion))
      return { state: "not_applicable", reason: { reason: "nothing_qualifies" } };
    if (missing > 0) return { state: "not_applicable", reason: { reason: "minimum_subtotal", missing } };
    return { state: "not_applicable", reason: { reason: "better_offer" } };
  }

  /** Whether it would give something if it were alone. */
  #couldGive(promotion: Promotion): boolean {
    const rule = this.#rules.find((one) => one.promotion === promotion);
    return !rule || offEach(rule.effect, inOrder(rule).map(whole)).some((off) => off > 0);
  }
}

function inOrder(rule: Rule): BookLine[] {
  return [...rule.lines.values()].sort((a, b) => a.line.productId - b.line.productId);
}

function whole({ line, amount }: BookLine) {
  return { line, left: amount };
}

/** What a line still costs when the rule's turn comes. */
function leftBefore({ amount, rules, off }: BookLine, turn: Rule): number {
  let left = amount;
  for (const rule of rules) {
    if (rule === turn) break;
    left -= off.get(rule) ?? 0;
  }
  return left;
}

function isBefore(a: Rule, b: Rule): boolean {
  return a.promotion.promotionId < b.promotion.promotionId;
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
