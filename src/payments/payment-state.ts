import type Stripe from "stripe";
import { assertThat } from "../../actors/kernel/errors.ts";
import { declineMessage } from "./decline-message.ts";
import type { PaymentState } from "./payments.ts";

/** Where a PaymentIntent stands. `refunded` is right only where its latest charge was asked for too (`expand`). */
export function paymentStateOf(intent: Stripe.PaymentIntent): PaymentState {
  const paymentIntentId = intent.id;
  switch (intent.status) {
    case "requires_capture":
      return { status: "authorized", paymentIntentId, amount: intent.amount_capturable };
    case "requires_action":
      return wayToTheBank(intent);
    case "succeeded":
      return { status: "captured", paymentIntentId, amount: intent.amount_received, refunded: refundedOf(intent) };
    case "canceled":
      return { status: "canceled", paymentIntentId };
    case "requires_payment_method":
      return declined(paymentIntentId, intent.last_payment_error);
    default: // `processing`, `requires_confirmation`, and whatever a later version of the API may add
      return { status: "processing", paymentIntentId };
  }
}

/** The decline that an error of Stripe's is; `error` null where it gave no reason. */
export function declined(
  paymentIntentId: string | null,
  error: { readonly code?: string; readonly decline_code?: string } | null,
): PaymentState {
  const declineCode = reasonOf(error);
  return { status: "declined", paymentIntentId, declineCode, message: declineMessage(declineCode) };
}

/** `card_declined` says less than its decline code; `expired_card` says the same or more. */
function reasonOf(error: { readonly code?: string; readonly decline_code?: string } | null): string {
  const { code = "", decline_code = "" } = error ?? {};
  return (code === "card_declined" ? decline_code : "") || code || decline_code || "generic_decline";
}

/** A method that wants another action than a redirect (a QR code, say) cannot be finished here; its payment is cancelled. */
function wayToTheBank({ id, client_secret: clientSecret, next_action: action }: Stripe.PaymentIntent): PaymentState {
  const redirectUrl = action?.redirect_to_url?.url;
  if (typeof redirectUrl !== "string") return declined(id, { code: "payment_method_unusable" });
  assertThat(clientSecret !== null, `PaymentIntent ${id} came without its client secret`);
  return { status: "action_required", paymentIntentId: id, redirectUrl, clientSecret };
}

function refundedOf({ latest_charge: charge }: Stripe.PaymentIntent): number {
  return typeof charge === "object" && charge !== null ? charge.amount_refunded : 0;
}
