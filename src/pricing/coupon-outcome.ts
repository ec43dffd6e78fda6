import { barOf, type CouponOutcome, type Terms } from "./coupon.ts";
import type { Promotion } from "./promotion.ts";
import { type BookLine, inOrder, isInScope, offEach, type Rule, whole } from "./rule.ts";

/** What became of the promotion that a shopper's code names. `rule`: as it works on lines; none where it is of shipping. */
export function outcomeOf(
  promotion: Promotion | null,
  {
    terms,
    rule,
    lines,
    isShippingFree,
  }: {
    readonly terms: Terms;
    readonly rule: Rule | undefined;
    readonly lines: Iterable<BookLine>;
    /** It is the one that pays for shipping. */
    readonly isShippingFree: boolean;
  },
): CouponOutcome {
  if (!promotion) return { state: "unknown", reason: null };
  const bar = barOf(promotion, terms);
  if (bar) return bar;
  if (isShippingFree || (rule && rule.given > 0)) return { state: "applied", reason: null };
  const missing = missingTo(promotion, lines);
  const couldGive = !rule || offEach(rule.effect, inOrder(rule).map(whole)).some((off) => off > 0);
  if (missing === null || !couldGive) return { state: "not_applicable", reason: { reason: "nothing_qualifies" } };
  if (missing > 0) return { state: "not_applicable", reason: { reason: "minimum_subtotal", missing } };
  return { state: "not_applicable", reason: { reason: "better_offer" } };
}

/** What is missing to a promotion's minimum; null when it is for none of these lines. */
export function missingTo({ scope, minimumSubtotal }: Promotion, lines: Iterable<BookLine>): number | null {
  const inScope = [...lines].filter(({ line }) => isInScope(line, scope));
  if (inScope.length === 0) return null;
  return Math.max(0, minimumSubtotal - inScope.reduce((sum, { amount }) => sum + amount, 0));
}
