import type { CheckoutOutcome, CheckoutView } from "../../../actors/checkout/messages.ts";
import { assertThat, unreachable } from "../../../actors/kernel/errors.ts";
import type { PaymentState, Payments } from "../../payments/payments.ts";
import { sealAction } from "../payment-action.ts";
import type { CheckoutParts } from "./parts.ts";

type Parts = Pick<CheckoutParts, "payments" | "vault">;

/** Sets the total aside. Repeating it is asking again how the first attempt went. */
export async function authorize(parts: Parts, view: CheckoutView): Promise<CheckoutOutcome> {
  return outcomeOf(parts, await attempt(parts.payments, view), view);
}

/** Looks how a payment is that waits for the shopper or their bank. */
export async function checkPayment(parts: Parts, view: CheckoutView): Promise<CheckoutOutcome> {
  assertThat(view.paymentIntentId !== null, "what waits has a PaymentIntent");
  return outcomeOf(parts, await parts.payments.retrieve(view.paymentIntentId), view);
}

/** The checkout's one PaymentIntent: made now, or as it was made before. */
export function attempt(payments: Payments, view: CheckoutView): Promise<PaymentState> {
  assertThat(view.prepared !== null, "what is paid for was prepared");
  const { total, currency } = view.prepared.totals;
  const { paymentMethod, returnUrl } = view.request;
  const description = view.prepared.lines.length === 1 ? view.prepared.lines[0]!.title : "Order from Souk";
  return payments.authorize({
    checkoutId: view.checkoutId,
    amount: total,
    currency,
    paymentMethod,
    returnUrl,
    description,
    since: view.startedAt,
  });
}

function outcomeOf({ vault }: Parts, payment: PaymentState, { prepared }: CheckoutView): CheckoutOutcome {
  const { paymentIntentId } = payment;
  switch (payment.status) {
    case "authorized":
    case "captured":
      assertThat(payment.amount === prepared?.totals.total, "what was authorized is what was agreed to");
      return { type: "authorized", paymentIntentId: payment.paymentIntentId };
    case "action_required":
      return { type: "action-required", paymentIntentId: payment.paymentIntentId, sealed: sealAction(vault, payment) };
    case "processing":
      return { type: "action-required", paymentIntentId: payment.paymentIntentId, sealed: null };
    case "declined": {
      const { declineCode, message } = payment;
      return { type: "failed", failure: { code: "payment_failed", declineCode, message }, paymentIntentId };
    }
    case "canceled":
      return { type: "failed", failure: { code: "payment_abandoned" }, paymentIntentId };
    default:
      return unreachable(payment);
  }
}
