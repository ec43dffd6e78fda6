/** The words of an order: what was bought, what can be asked of it, what happens, and why it may say no. */

/** Who did something; with when, part of every event. `id` is an account, an operator's name, or a node. */
export interface Who {
  readonly kind: "shopper" | "guest" | "staff" | "ops" | "system";
  readonly id: string | null;
}

export interface OrderLine {
  readonly productId: number;
  readonly shopId: number;
  readonly shopName: string;
  readonly title: string;
  /** Path of its picture, as it was when bought; null when it had none. */
  readonly image: string | null;
  readonly quantity: number;
  /** Minor units of the order's currency: one unit, and for all units what was taken off and what tax was added. */
  readonly unitPrice: number;
  readonly discount: number;
  readonly tax: number;
}

/** The worst of its shipments is the order's status. */
export type ShipmentStatus = "placed" | "processing" | "packed" | "shipped" | "delivered" | "cancelled";

/** Units of one product. */
export interface Item {
  readonly productId: number;
  readonly quantity: number;
}

/** What is to leave one warehouse together; no two of an order leave the same one. `no` counts from 1 within the order. */
export interface NewShipment {
  readonly no: number;
  readonly warehouseId: number;
  readonly items: readonly Item[];
  /** Calendar days, ISO; told to the shopper when the order was placed. */
  readonly arrivesFrom: string;
  readonly arrivesUntil: string;
}

/** A shipment as it is. Times are epoch ms, null until then. */
export interface Shipment extends NewShipment {
  readonly status: ShipmentStatus;
  readonly carrier: string | null;
  readonly tracking: string | null;
  readonly packedAt: number | null;
  readonly shippedAt: number | null;
  readonly deliveredAt: number | null;
}

/** Minor units of `currency`; total = subtotal − discount + shipping + tax. */
export interface OrderTotals {
  readonly currency: string;
  readonly subtotal: number;
  readonly discount: number;
  readonly shipping: number;
  readonly tax: number;
  readonly total: number;
  readonly promotions: readonly { readonly name: string; readonly code: string | null; readonly amount: number }[];
}

/** An order as the checkout places it. Personal data is sealed. */
export interface NewOrder {
  readonly checkoutId: string;
  readonly cartId: string;
  /** Null for a guest. */
  readonly accountId: string | null;
  /** Sealed JSON of `{ name, email }` and of the address, purposes `order-contact` and `order-address`; empty once erased. */
  readonly contact: string;
  readonly address: string;
  readonly delivery: "standard" | "express";
  readonly lines: readonly OrderLine[];
  readonly shipments: readonly NewShipment[];
  readonly totals: OrderTotals;
  readonly paymentIntentId: string;
}

export type ReturnStatus = "requested" | "received" | "refunded";

/** A return that a shopper asked for. `refund` is in minor units and known from the start. */
export interface Return {
  readonly returnId: string;
  readonly items: readonly Item[];
  readonly reason: string;
  readonly refund: number;
  readonly status: ReturnStatus;
  /** Epoch ms; the later two are null until then. */
  readonly requestedAt: number;
  readonly receivedAt: number | null;
  readonly refundedAt: number | null;
  /** Where the goods came back to; null until then. */
  readonly warehouseId: number | null;
}

/**
 * Money that should have gone back and did not. `effectId` is that of the first attempt; `attempts` were refused so far.
 * It rests until an operator has it tried again, or gives the money by other means and says so.
 */
export interface RefundFailure {
  readonly effectId: string;
  /** Null: of the cancelled order. */
  readonly returnId: string | null;
  readonly amount: number;
  readonly why: string;
  readonly at: number;
  readonly attempts: number;
  readonly stage: "open" | "retrying" | "refunded" | "settled";
  /** Who gave the money by hand, when and how; null while nobody did. */
  readonly settlement: { readonly at: number; readonly by: Who; readonly note: string } | null;
}

export type OrderCommand =
  /** Placing twice is one order, with or without a command id. */
  | { type: "place"; order: NewOrder; commandId?: string }
  /** Told by the checkout: the money is ours; packing may begin. Told twice, it is noted once. */
  | { type: "note-captured"; amount: number; commandId?: string }
  /**
   * Before anything is packed. The checkout may cancel an order that it never placed: that voids the id, so that a late
   * `place` finds it taken. Cancelling what is cancelled is fine.
   */
  | { type: "cancel"; reason: string; by: Who; commandId: string }
  | { type: "pack"; no: number; by: Who; commandId: string }
  | { type: "ship"; no: number; carrier: string; tracking: string; by: Who; commandId: string }
  | { type: "deliver"; no: number; by: Who; commandId: string }
  | {
      type: "request-return";
      returnId: string;
      items: readonly Item[];
      reason: string;
      by: Who;
      commandId: string;
    }
  | { type: "receive-return"; returnId: string; warehouseId: number; by: Who; commandId: string }
  /**
   * The account is deleted: the order is nobody's from now on, and the name, mail and address in it go as soon as nothing
   * of it is on its way any more. What was bought and paid stays, for the books.
   */
  | { type: "forget-shopper"; by: Who; commandId?: string }
  /** Told by the provider: a refund that it had accepted has failed after all. One that is not counted changes nothing. */
  | { type: "note-refund-failed"; effectId: string; amount: number; why: string; commandId?: string }
  /** An operator wants a refund that failed to be tried again, or has settled it by hand. */
  | { type: "retry-refund"; effectId: string; by: Who; commandId: string }
  | { type: "settle-refund"; effectId: string; note: string; by: Who; commandId: string }
  /** What came of an effect that this order called for. */
  | { type: "record"; effectId: string; outcome: OrderOutcome }
  | { type: "read" };

/**
 * Outside work that an order calls for until its outcome is recorded. Doing one twice does it once. A refund that is tried
 * again after it failed for good is another one: `attempt` counts them from 0, and is in its id.
 */
export type OrderEffect =
  | { readonly id: string; readonly type: "release-stock" }
  /** Asks the payment provider, and cancels the authorization or refunds what was captured. */
  | { readonly id: string; readonly type: "return-money"; readonly paymentIntentId: string; readonly attempt: number }
  | { readonly id: string; readonly type: "deduct-stock"; readonly no: number }
  | { readonly id: string; readonly type: "restock"; readonly returnId: string }
  | {
      readonly id: string;
      readonly type: "refund";
      readonly returnId: string;
      readonly amount: number;
      readonly attempt: number;
    }
  /** Takes a forgotten shopper's name, mail and address out of the journal too. */
  | { readonly id: string; readonly type: "erase-history" };

export type OrderOutcome =
  | { readonly type: "done" }
  /** Of `return-money`: what the provider says of the whole payment by now, in minor units. */
  | { readonly type: "money-returned"; readonly captured: number; readonly refunded: number }
  /** The provider will not refund it, however often it is asked. Of `return-money` with what it says of the payment. */
  | { readonly type: "impossible"; readonly why: string; readonly captured?: number; readonly refunded?: number }
  /** The world failed; to be tried again after a while, which grows with the attempts. */
  | { readonly type: "delayed"; readonly why: string };

export type OrderStatus = ShipmentStatus | "void";

/** An order as it is; what every page of it shows. */
export interface OrderView extends NewOrder {
  readonly orderId: string;
  readonly version: number;
  readonly status: OrderStatus;
  readonly placedAt: number;
  readonly shipments: readonly Shipment[];
  /** Epoch ms when the money was noted as captured; null before. */
  readonly capturedAt: number | null;
  /** Minor units of the order's currency. */
  readonly captured: number;
  readonly refunded: number;
  readonly cancellation: { readonly at: number; readonly by: Who; readonly reason: string } | null;
  readonly returns: readonly Return[];
  readonly refundFailures: readonly RefundFailure[];
}

export interface OrderAnswer {
  /** Null for an order that does not exist or was voided. */
  readonly order: OrderView | null;
  readonly effect: OrderEffect | null;
  /** Epoch ms before which the effect should not be tried; 0 when at once. */
  readonly notBefore: number;
}

export type OrderRefusal =
  | { refusal: "unknown_order" }
  | { refusal: "order_void" }
  | { refusal: "already_packed"; status: OrderStatus }
  | { refusal: "not_paid" }
  /** What is cancelled is not packed, shipped or delivered. */
  | { refusal: "already_cancelled" }
  | { refusal: "unknown_shipment"; no: number }
  | { refusal: "wrong_status"; status: ShipmentStatus }
  | { refusal: "nothing_to_return" }
  | { refusal: "not_returnable"; productId: number; returnable: number }
  | { refusal: "return_window_over"; until: number }
  | { refusal: "unknown_return"; returnId: string }
  /** There is no such failure, or it is settled, or being tried again. */
  | { refusal: "no_failed_refund"; effectId: string };

/** Each says who; the journal says when. `status` is the order's after the event. */
export type OrderEvent =
  | { type: "OrderPlaced"; order: NewOrder; at: number; by: Who; status: OrderStatus }
  | { type: "OrderVoided"; at: number; by: Who; status: OrderStatus }
  | { type: "PaymentCaptured"; amount: number; at: number; by: Who; status: OrderStatus }
  | { type: "OrderCancelled"; reason: string; at: number; by: Who; status: OrderStatus }
  | { type: "ShipmentPacked"; no: number; at: number; by: Who; status: OrderStatus }
  | {
      type: "ShipmentShipped";
      no: number;
      carrier: string;
      tracking: string;
      at: number;
      by: Who;
      status: OrderStatus;
    }
  | { type: "ShipmentDelivered"; no: number; at: number; by: Who; status: OrderStatus }
  | { type: "ReturnRequested"; return: Return; at: number; by: Who; status: OrderStatus }
  | { type: "ReturnReceived"; returnId: string; warehouseId: number; at: number; by: Who; status: OrderStatus }
  /** Money went back: for a cancelled order (`returnId` null) or a return. */
  | { type: "PaymentRefunded"; amount: number; returnId: string | null; at: number; by: Who; status: OrderStatus }
  /** The provider refuses a refund of `amount` for good. `takenBack` of it had counted as refunded. */
  | {
      type: "RefundFailed";
      effectId: string;
      returnId: string | null;
      amount: number;
      takenBack: number;
      why: string;
      at: number;
      by: Who;
      status: OrderStatus;
    }
  | { type: "RefundRetried"; effectId: string; at: number; by: Who; status: OrderStatus }
  /** The money was given by other means; `refunded` is the provider's and does not count it. */
  | {
      type: "RefundSettled";
      effectId: string;
      returnId: string | null;
      amount: number;
      note: string;
      at: number;
      by: Who;
      status: OrderStatus;
    }
  | { type: "ShopperForgotten"; at: number; by: Who; status: OrderStatus }
  /** Outside work is done, or has to wait. */
  | { type: "EffectDone"; effectId: string; at: number; by: Who; status: OrderStatus }
  | {
      type: "EffectDelayed";
      effectId: string;
      why: string;
      attempts: number;
      retryAt: number;
      at: number;
      by: Who;
      status: OrderStatus;
    };
