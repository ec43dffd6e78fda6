import type { OrderLine, OrderTotals } from "../order/messages.ts";

/** The words of a checkout: one attempt to pay for a cart, from the button to an order or a plain reason why not. */

/** What the shopper asked for. Personal data is sealed; nothing in it is a price. */
export interface CheckoutRequest {
  readonly cartId: string;
  /** Null for a guest. */
  readonly accountId: string | null;
  /** Sealed JSON of `{ name, email }` and of the address, purposes `order-contact` and `order-address`; empty once it is over. */
  readonly contact: string;
  readonly address: string;
  /** Where it goes, for tax and distance. */
  readonly zone: { readonly state: string; readonly zip: string };
  /** Names the customer to promotions with a limit per customer: a keyed hash of the mail address. */
  readonly customerKey: string;
  readonly delivery: "standard" | "express";
  readonly couponCode: string | null;
  /** Stripe's id of the payment method. */
  readonly paymentMethod: string;
  /** The total that the shopper agreed to, in minor units; null where none was shown. */
  readonly totalSeen: number | null;
  /** Where a 3-D Secure challenge sends the browser back to. */
  readonly returnUrl: string;
}

/** What is being paid for, as prepared: priced now, reserved now. */
export interface PreparedCart {
  readonly lines: readonly OrderLine[];
  readonly totals: OrderTotals;
  /** Promotions with limits that this checkout has redeemed. */
  readonly redeemed: readonly number[];
}

/** Calendar days, ISO: when the last parcel of the order arrives, at the earliest and at the latest. */
export interface Arrival {
  readonly arrivesFrom: string;
  readonly arrivesUntil: string;
}

export interface UnavailableItem {
  readonly productId: number;
  readonly title: string;
  readonly requested: number;
  readonly available: number;
}

/** Why there is no order; what an API client gets as the problem's code, with what helps. */
export type CheckoutFailure =
  | { readonly code: "cart_empty" }
  | { readonly code: "price_changed"; readonly items: readonly PriceChange[] }
  /** One payment is in one currency. */
  | { readonly code: "mixed_currencies"; readonly currencies: readonly string[] }
  | { readonly code: "total_changed"; readonly seen: number; readonly total: number; readonly currency: string }
  /** Below what the payment provider takes. */
  | { readonly code: "total_too_small"; readonly total: number; readonly minimum: number; readonly currency: string }
  | { readonly code: "coupon_not_applicable"; readonly coupon: string; readonly reason: string }
  | { readonly code: "insufficient_stock"; readonly unavailableItems: readonly UnavailableItem[] }
  | { readonly code: "payment_failed"; readonly declineCode: string; readonly message: string }
  /** 3-D Secure was not finished in time, or the shopper went back to the cart. */
  | { readonly code: "payment_abandoned" }
  /** The payment provider could not be reached in good time; nothing was charged. */
  | { readonly code: "payment_unavailable" }
  /** Stock or orders could not be reached in good time; what was authorized is cancelled. */
  | { readonly code: "shop_unavailable" }
  | { readonly code: "order_cancelled" }
  | { readonly code: "checkout_in_progress"; readonly checkoutId: string };

export interface PriceChange {
  readonly productId: number;
  readonly title: string;
  readonly was: number;
  readonly now: number;
}

/**
 * started → prepared → (action_required →) authorized → placed → completed, each journalled before the next is acted
 * upon; from any but the last two also → undoing → failed. `placed` may still come to `undoing` when capture fails.
 */
export type CheckoutStep =
  | "started"
  | "prepared"
  | "action_required"
  | "authorized"
  | "placed"
  | "completed"
  | "undoing"
  | "failed";

export type CheckoutCommand =
  /** The same request again gets the checkout as it is; another one under the same id is refused. */
  | { type: "start"; request: CheckoutRequest; fingerprint: string }
  | { type: "record"; effectId: string; outcome: CheckoutOutcome }
  /** The shopper wants the cart back while the payment waits for them. */
  | { type: "withdraw" }
  | { type: "read" };

/** Outside work that the step calls for, until its outcome is recorded. Doing one twice does it once. */
export type CheckoutEffect =
  /** Freeze the cart, price it, redeem promotions, extend its reservations. */
  | { readonly id: string; readonly type: "prepare" }
  | { readonly id: string; readonly type: "authorize" }
  /** Ask how the PaymentIntent is; while the shopper is with their bank. */
  | { readonly id: string; readonly type: "check-payment" }
  /** Allocate stock over warehouses and place the order. */
  | { readonly id: string; readonly type: "place" }
  /** Capture, tell the order, finish the cart. */
  | { readonly id: string; readonly type: "capture" }
  /** Cancel the authorization, the order and its allocations; give promotions back; unfreeze the cart. */
  | { readonly id: string; readonly type: "undo" };

export type CheckoutOutcome =
  | { readonly type: "prepared"; readonly prepared: PreparedCart }
  | { readonly type: "authorized"; readonly paymentIntentId: string }
  | {
      readonly type: "action-required";
      readonly paymentIntentId: string;
      readonly sealed: string | null;
    }
  | ({ readonly type: "placed"; readonly orderId: string } & Arrival)
  | { readonly type: "captured" }
  | { readonly type: "undone" }
  | {
      readonly type: "failed";
      readonly failure: CheckoutFailure;
      readonly paymentIntentId?: string | null;
      /** No driver can have come to its price: nothing was redeemed for it, nor ever will be. */
      readonly isUnpriced?: boolean;
    }
  /** Nothing new: the shopper is still with their bank. */
  | { readonly type: "unchanged" }
  /** The world failed; to be tried again after a while. `isPaid`: the money is ours, so there is no way back any more. */
  | { readonly type: "delayed"; readonly why: string; readonly isPaid?: boolean };

export interface CheckoutView {
  readonly checkoutId: string;
  readonly version: number;
  readonly step: CheckoutStep;
  readonly request: CheckoutRequest;
  readonly startedAt: number;
  readonly prepared: PreparedCart | null;
  readonly paymentIntentId: string | null;
  /** Epoch ms when the money was set aside; null before. Only from then on stock is allocated and an order placed. */
  readonly authorizedAt: number | null;
  /** While `action_required`: where the shopper goes on (`sealed` null: the bank is still at it), and until when (epoch ms). */
  readonly action: Action | null;
  /** Failed attempts at the effect that is due; above 0, why, in words for the log. */
  readonly attempts: number;
  readonly orderId: string | null;
  /** Known once the order is placed. */
  readonly arrival: Arrival | null;
  /** Why it is `undoing` or `failed`. */
  readonly failure: CheckoutFailure | null;
  /** It failed where no driver can have redeemed anything for it. */
  readonly isUnpriced: boolean;
}

export interface Action {
  /** Sealed JSON of the bank's URL and the PaymentIntent's client secret, purpose `payment-action`. */
  readonly sealed: string | null;
  readonly until: number;
}

export interface CheckoutAnswer {
  /** Null for one that was never started. */
  readonly checkout: CheckoutView | null;
  readonly effect: CheckoutEffect | null;
  /** Epoch ms before which the effect should not be tried; 0 when at once. */
  readonly notBefore: number;
}

export type CheckoutRefusal =
  | { refusal: "unknown_checkout" }
  | { refusal: "idempotency_key_reused" }
  /** Too late to go back to the cart, or nothing to go back from. */
  | { refusal: "wrong_step"; step: CheckoutStep };

interface Told {
  readonly at: number;
  readonly step: CheckoutStep;
}

export type CheckoutEvent =
  | ({ type: "CheckoutStarted"; request: CheckoutRequest; fingerprint: string } & Told)
  | ({ type: "CartPrepared"; prepared: PreparedCart } & Told)
  | ({
      type: "PaymentActionRequired";
      paymentIntentId: string;
      action: Action;
    } & Told)
  | ({ type: "PaymentAuthorized"; paymentIntentId: string } & Told)
  | ({ type: "OrderPlacedFor"; orderId: string; arrival: Arrival } & Told)
  | ({ type: "CheckoutCompleted" } & Told)
  | ({ type: "CheckoutFailing"; failure: CheckoutFailure; paymentIntentId: string | null; isUnpriced?: boolean } & Told)
  | ({ type: "CheckoutFailed" } & Told)
  | ({ type: "EffectDelayed"; why: string; retryAt: number; attempts: number; isPaid?: boolean } & Told);
