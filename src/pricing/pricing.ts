import type { ShippingOption } from "../delivery/delivery.ts";
import type { Promotion } from "./promotion.ts";

/** The words of a price: what it is made from and what it comes to. Every amount is whole minor units of one currency. */

export interface PricingLine {
  /** One line a product. */
  readonly productId: number;
  readonly shopId: number;
  /** From the root to the leaf. */
  readonly categoryIds: readonly number[];
  readonly quantity: number;
  readonly unitPrice: number;
}

export type { ShippingOption };

export interface PricingInput {
  readonly currency: string;
  readonly lines: readonly PricingLine[];
  readonly promotions: readonly Promotion[];
  readonly couponCode: string | null;
  /** Where it goes; null: not known yet, then no tax is in the total. */
  readonly zone: { readonly state: string; readonly zip: string } | null;
  readonly shipping: ShippingOption;
  /** Epoch ms. */
  readonly now: number;
  readonly rates: Rates;
  /** Null or left out: not known yet, which is taken as yes. */
  readonly isFirstOrder?: boolean | null;
  /** What promotion actors have refused this shopper: a promotion in it does not apply. */
  readonly refused?: readonly { readonly promotionId: number; readonly reason: "used_up" | "already_used" }[];
}

/** What shipping and tax cost. */
export interface Rates {
  readonly standardPrice: number;
  readonly expressPrice: number;
  /** Standard shipping is free from this subtotal on, before discounts; null: never. */
  readonly freeShippingFrom: number | null;
  readonly taxZones: readonly TaxZone[];
  /** Where no zone matches. */
  readonly taxDefaultBp: number;
}

/** The longest ZIP prefix that matches wins, then the state. */
export interface TaxZone {
  readonly state: string | null;
  readonly zipPrefix: string | null;
  readonly basisPoints: number;
  readonly isShippingTaxed: boolean;
}

export interface AppliedPromotion {
  readonly promotionId: number;
  readonly name: string;
  readonly amount: number;
}

export interface PricedLine {
  readonly productId: number;
  readonly quantity: number;
  readonly unitPrice: number;
  /** `quantity` × `unitPrice`, before discount and tax. */
  readonly amount: number;
  readonly discount: number;
  readonly tax: number;
  readonly appliedPromotions: readonly AppliedPromotion[];
}

export type CouponState = "applied" | "not_applicable" | "unknown" | "expired" | "used_up";
export type CouponReason =
  | { readonly reason: "minimum_subtotal"; readonly missing: number }
  | { readonly reason: "nothing_qualifies" }
  | { readonly reason: "better_offer" }
  | { readonly reason: "first_order_only" }
  | { readonly reason: "already_used" }
  | { readonly reason: "not_yet"; readonly from: number }
  | { readonly reason: "other_currency" };

export interface Totals {
  readonly currency: string;
  readonly lines: readonly PricedLine[];
  readonly subtotal: number;
  /** Off the lines; what is off shipping is `shippingDiscount`. */
  readonly discount: number;
  readonly shipping: number;
  readonly shippingDiscount: number;
  /** Of the lines and, where the zone taxes it, of shipping. */
  readonly tax: number;
  readonly shippingTax: number;
  /** Whether `tax` is that of a known place. */
  readonly isTaxKnown: boolean;
  /** subtotal − discount + shipping − shippingDiscount + tax */
  readonly total: number;
  /** Those that give something, shipping included, in the order they were worked out. `hasLimits`: redeem it first. */
  readonly promotions: readonly (AppliedPromotion & { readonly code: string | null; readonly hasLimits: boolean })[];
  readonly coupon: { readonly code: string; readonly state: CouponState; readonly reason: CouponReason | null } | null;
  readonly byShop: readonly {
    readonly shopId: number;
    readonly subtotal: number;
    readonly discount: number;
    readonly tax: number;
  }[];
  /** What is missing to free shipping; null when nothing is, or it is not offered. */
  readonly freeShippingFrom: number | null;
}
