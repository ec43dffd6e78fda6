import { InvariantViolation } from "../../actors/kernel/errors.ts";

/** A refund that the provider will not make, however often it is asked. Its message says why. */
export class RefundImpossible extends InvariantViolation {
  constructor(why: string) {
    super(why);
    this.message = why;
    this.name = "RefundImpossible";
  }
}

/** Where a payment stands, in what a checkout has to know of it. Amounts are minor units of its currency. */
export type PaymentState =
  /** The money is set aside (`requires_capture`) and can be captured or given back whole. */
  | { readonly status: "authorized"; readonly paymentIntentId: string; readonly amount: number }
  /** 3-D Secure: the shopper's bank wants to ask something at `redirectUrl`; it sends them on to the return URL. */
  | {
      readonly status: "action_required";
      readonly paymentIntentId: string;
      readonly redirectUrl: string;
      readonly clientSecret: string;
    }
  /** Not decided yet: a webhook, or `retrieve`, tells later. */
  | { readonly status: "processing"; readonly paymentIntentId: string }
  | {
      readonly status: "captured";
      readonly paymentIntentId: string;
      readonly amount: number;
      /** Of the amount, what has been given back. */
      readonly refunded: number;
    }
  | { readonly status: "canceled"; readonly paymentIntentId: string }
  /** Nothing was taken. `paymentIntentId` is null where not even a PaymentIntent came to be. */
  | {
      readonly status: "declined";
      readonly paymentIntentId: string | null;
      /** Stripe's decline code, or its error code where the issuer was not asked. */
      readonly declineCode: string;
      /** Fit for a shopper's eyes. */
      readonly message: string;
    };

/** What is to be set aside. Repeated with the same `checkoutId`, everything else has to be the same too. */
export interface Authorization {
  readonly checkoutId: string;
  /** Minor units, at least the card schemes' minimum (0.50 of a dollar). */
  readonly amount: number;
  /** ISO 4217, in any case. */
  readonly currency: string;
  /** A Stripe id: `pm_…`. */
  readonly paymentMethod: string;
  /** Where the shopper's bank sends them after 3-D Secure; absolute. */
  readonly returnUrl: string;
  readonly description: string;
  /** Epoch ms when it may have been asked for first; now, where it is not said. */
  readonly since?: number;
}

export interface Refund {
  /** The caller's own id of it. */
  readonly refundId: string;
  readonly amount: number;
}

export interface RefundOptions {
  /** Whose refund it is: news of it names this order. */
  readonly orderId?: string;
  /** Money that went back by somebody else's hand (in the provider's dashboard) makes this one impossible. */
  readonly isAlone?: boolean;
}

/** A refund that the provider had accepted and could not make. */
export interface FailedRefund extends Refund {
  readonly why: string;
}

/** One payment as the audit sees it. */
export interface PaymentRecord {
  readonly state: PaymentState;
  /** Empty for one that no checkout of ours made. */
  readonly checkoutId: string;
  readonly currency: string;
  readonly createdAt: Date;
}

/** What a page may tell of a payment method. */
export interface PaymentMethodSummary {
  readonly paymentMethod: string;
  /** `visa`, `mastercard`, `amex` … or the kind of a method that is no card. */
  readonly brand: string;
  /** Empty for a method that is no card. */
  readonly last4: string;
  readonly expiryMonth: number | null;
  readonly expiryYear: number | null;
}

/**
 * The shop's payments. Every method may be called again at any time, and from two nodes at once. Where the world fails
 * (time-out, lost connection, 429, 5xx, the same call still under way elsewhere) each throws `Unavailable`: nothing is
 * known, ask again. What Stripe refuses as malformed is our own mistake and throws `InvariantViolation`.
 */
export interface Payments {
  /**
   * Sets the amount aside. One PaymentIntent for each `checkoutId`, however often and late it is asked: also the way to
   * learn the PaymentIntent of an attempt whose answer was lost.
   */
  authorize(order: Authorization): Promise<PaymentState>;
  /** Where a payment stands now. */
  retrieve(paymentIntentId: string): Promise<PaymentState>;
  /** Takes the whole authorized amount. One that cannot be captured answers how it stands (`canceled`, `declined` …). */
  capture(paymentIntentId: string): Promise<PaymentState>;
  /** Gives an authorization back. One that was captured meanwhile answers `captured`: refund it then. */
  cancel(paymentIntentId: string): Promise<PaymentState>;
  /**
   * Gives `amount` of a captured payment back, once for each `refundId`. Throws `RefundImpossible` for what never will be:
   * more than is left of the payment, a disputed charge, a card that takes nothing back.
   */
  refund(paymentIntentId: string, amount: number, refundId: string, options?: RefundOptions): Promise<Refund>;
  /** Refunds of ours that came to nothing, at once or later. */
  failedRefunds(paymentIntentId: string): Promise<FailedRefund[]>;
  /**
   * The payment of a checkout by its metadata; null where there is none. Stripe's search runs up to a minute behind, so
   * a null proves nothing about a checkout younger than that.
   */
  find(checkoutId: string): Promise<PaymentState | null>;
  /** All payments, newest first, with what was refunded: for the audit. `since` leaves older ones out. */
  list(options?: { readonly since?: Date }): AsyncIterable<PaymentRecord>;
  /** What a page may tell of a payment method; null where Stripe does not know it. */
  describe(paymentMethod: string): Promise<PaymentMethodSummary | null>;
}
