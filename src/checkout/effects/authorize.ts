import type { CheckoutOutcome, CheckoutView } from "../../../actors/checkout/messages.ts";
import { assertThat, unreachable } from "../../../actors/kernel/errors.ts";
import type { PaymentState, Payments } from "../../payments/payments.ts";

/** Sets the total aside. Repeating it is asking again how the first attempt went. */
export async function authorize(payments: Payments, view: CheckoutView): Promise<CheckoutOutcome> {
  return outcomeOf(await attempt(payments, view), view);
}

/** Looks how a payment is that waits for the shopper or their bank. */
export async function checkPayment(payments: Payments, view: CheckoutView): Promise<CheckoutOutcome> {
  assertThat(view.paymentIntentId !== null, "what waits has a PaymentIntent");
  return outcomeOf(await payments.retrieve(view.paymentIntentId), view);
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

function outcomeOf(payment: PaymentState, { prepared }: CheckoutView): CheckoutOutcome {
  const { paymentIntentId } = payment;
  switch (payment.status) {
    case "authorized":
    case "captured":
      assertThat(payment.amount === prepared?.totals.total, "what was authorized is what was agreed to");
      return { type: "authorized", paymentIntentId: payment.paymentIntentId };
    case "action_required": {
      const { redirectUrl, clientSecret } = payment;
      return { type: "action-required", paymentIntentId: payment.paymentIntentId, redirectUrl, clientSecret };
    }
    case "processing":
      return {
        type: "action-required",
        paymentIntentId: payment.paymentIntentId,
        redirectUrl: null,
        clientSecret: null,
      };
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
