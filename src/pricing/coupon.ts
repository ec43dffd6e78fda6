import type { CouponReason, CouponState, PricingInput } from "./pricing.ts";
import type { Promotion } from "./promotion.ts";

export type Terms = Omit<PricingInput, "lines">;
export type CouponOutcome = { readonly state: CouponState; readonly reason: CouponReason | null };

/** As codes are compared: shoppers type them with blanks and in any case. */
export function normalCode(code: string): string {
  return code.trim().toUpperCase();
}

/** The promotion that a shopper's code names, one that can apply before one that cannot; null when there is none. */
export function couponOf(terms: Terms): Promotion | null {
  if (terms.couponCode === null) return null;
  const code = normalCode(terms.couponCode);
  const named = terms.promotions
    .filter((promotion) => promotion.code === code)
    .sort((a, b) => a.promotionId - b.promotionId);
  return named.find((promotion) => barOf(promotion, terms) === null) ?? named[0] ?? null;
}

/** Why a promotion cannot apply whatever is in the cart; null when it can. */
export function barOf(promotion: Promotion, { now, currency, isFirstOrder, refused }: Terms): CouponOutcome | null {
  const { promotionId, from, until, limits } = promotion;
  if (until !== null && now >= until) return { state: "expired", reason: null };
  if (from !== null && now < from) return { state: "not_applicable", reason: { reason: "not_yet", from } };
  if (promotion.currency !== currency) return { state: "not_applicable", reason: { reason: "other_currency" } };
  const refusal = refused?.find((one) => one.promotionId === promotionId)?.reason;
  if (refusal === "already_used") return { state: "not_applicable", reason: { reason: "already_used" } };
  if (refusal === "used_up" || (limits && limits.uses >= limits.usesMax)) return { state: "used_up", reason: null };
  if (promotion.isFirstOrderOnly && isFirstOrder === false)
    return { state: "not_applicable", reason: { reason: "first_order_only" } };
  return null;
}
