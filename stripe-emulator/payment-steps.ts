import type { Call } from "./call.ts";
import { emit } from "./call.ts";
import { declineMessage, type TestCard, type Verdict } from "./cards.ts";
import { ApiError } from "./errors.ts";
import { type IntentStatus, newCharge, type PaymentIntent } from "./objects.ts";
import { cardOf, methodOf, spend } from "./payment-methods.ts";
import type { Payment } from "./store.ts";

/** Whatever moves a payment on: a call, the shopper on the bank's page, or time. */
export type Mover = Omit<Call, "params" | "id">;

export interface Confirmation {
  readonly paymentMethod: string;
  readonly card: TestCard;
  readonly returnUrl: string | null;
  /** A payment that wants the shopper to act is declined instead. */
  readonly isActionRefused: boolean;
}

/** Asks the issuer. Returns the PaymentIntent's JSON; throws the 402 of a decline, which is written all the same. */
export function confirm(mover: Mover, payment: Payment, confirmation: Confirmation): string {
  const { paymentMethod, card, returnUrl, isActionRefused } = confirmation;
  const { intent } = payment;
  intent.payment_method = paymentMethod;
  intent.last_payment_error = null;
  payment.returnUrl = returnUrl;
  const { verdict } = card;
  if (verdict.kind !== "challenge") return settle(mover, payment, card, verdict);
  if (isActionRefused) {
    const declineCode = "authentication_required";
    return settle(mover, payment, card, { kind: "decline", code: "card_declined", declineCode });
  }
  const url = `${mover.publicUrl}/3d-secure/${intent.id}?client_secret=${intent.client_secret}`;
  intent.next_action = { redirect_to_url: { return_url: returnUrl, url }, type: "redirect_to_url" };
  return moveTo(mover, payment, "requires_action");
}

/** The shopper has answered their bank, or refused to. Returns the PaymentIntent's JSON. */
export function answerChallenge(mover: Mover, payment: Payment, isAuthenticated: boolean): string {
  const { intent } = payment;
  const card = cardOf(mover.store, intent.payment_method ?? "");
  intent.next_action = null;
  if (!isAuthenticated) {
    const message =
      "We are unable to authenticate your payment method. Please choose a different payment method and try again.";
    return fail(mover, payment, { code: "payment_intent_authentication_failure", message });
  }
  const verdict = card.verdict.kind === "challenge" ? card.verdict.after : card.verdict;
  try {
    return settle(mover, payment, card, verdict);
  } catch (error) {
    if (error instanceof ApiError) return JSON.stringify(intent); // the shopper is told by the status
    throw error;
  }
}

/** An undecided payment is decided. */
export function decide(mover: Mover, payment: Payment): void {
  const card = cardOf(mover.store, payment.intent.payment_method ?? "");
  payment.dueAt = null;
  settle(mover, payment, card, card.verdict.kind === "process" ? card.verdict.after : card.verdict);
}

export function captureOf(mover: Mover, payment: Payment, amount: number): string {
  const { intent, charge } = payment;
  intent.amount_capturable = 0;
  intent.amount_received = amount;
  if (charge) Object.assign(charge, { captured: true, amount_captured: amount });
  return moveTo(mover, payment, "succeeded");
}

export function cancelable(status: IntentStatus): boolean {
  return status !== "canceled" && status !== "succeeded";
}

function settle(mover: Mover, payment: Payment, card: TestCard, verdict: Verdict): string {
  const { intent } = payment;
  switch (verdict.kind) {
    case "challenge":
    case "approve": {
      spend(mover.store, intent.payment_method ?? "");
      charge(mover, payment, card, "succeeded");
      if (intent.capture_method === "automatic") return captureOf(mover, payment, intent.amount);
      intent.amount_capturable = intent.amount;
      return moveTo(mover, payment, "requires_capture");
    }
    case "process": {
      charge(mover, payment, card, "pending");
      payment.dueAt = Date.now() + mover.processingMs;
      return moveTo(mover, payment, "processing");
    }
    case "decline": {
      charge(mover, payment, card, "failed");
      const { code, declineCode } = verdict;
      const message = declineMessage(verdict);
      fail(mover, payment, { code, decline_code: declineCode, message, charge: intent.latest_charge ?? "" });
      const details = { charge: intent.latest_charge ?? "", code, decline_code: declineCode, payment_intent: intent };
      const method = methodOf(mover, intent.payment_method ?? "");
      throw new ApiError(402, "card_error", message, { ...details, payment_method: method }, true);
    }
  }
}

function charge(mover: Mover, payment: Payment, card: TestCard, status: "succeeded" | "pending" | "failed"): void {
  payment.charge = newCharge(payment.intent, card, status, mover.now);
  payment.intent.latest_charge = payment.charge.id;
}

function fail(mover: Mover, payment: Payment, error: object): string {
  const { intent } = payment;
  const method = methodOf(mover, intent.payment_method ?? "");
  intent.last_payment_error = { ...error, payment_method: method, type: "card_error" };
  intent.payment_method = null;
  return moveTo(mover, payment, "requires_payment_method");
}

const EVENTS: Partial<Record<IntentStatus, string>> = {
  requires_action: "payment_intent.requires_action",
  processing: "payment_intent.processing",
  requires_capture: "payment_intent.amount_capturable_updated",
  succeeded: "payment_intent.succeeded",
  requires_payment_method: "payment_intent.payment_failed",
};

/** Writes the payment in its new state and says so. */
function moveTo(mover: Mover, payment: Payment, status: PaymentIntent["status"]): string {
  payment.intent.status = status;
  const text = mover.store.putPayment(payment);
  const event = EVENTS[status];
  if (event) emit(mover, event, text);
  return text;
}
