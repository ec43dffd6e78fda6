import type { CheckoutOutcome, CheckoutView } from "../../../actors/checkout/messages.ts";
import { assertThat, Unavailable, unreachable } from "../../../actors/kernel/errors.ts";
import type { CheckoutParts } from "./parts.ts";

/** Takes the money, tells the order, and empties the cart of what was bought. */
export async function capture(parts: CheckoutParts, view: CheckoutView): Promise<CheckoutOutcome> {
  const { paymentIntentId, orderId } = view;
  assertThat(paymentIntentId !== null && orderId !== null, "what is captured was authorized and placed");
  const payment = await parts.payments.capture(paymentIntentId);
  switch (payment.status) {
    case "captured":
      try {
        await Promise.all([notePaid(parts, orderId, payment.amount), finishCart(parts, view)]);
        return { type: "captured" };
      } catch (error) {
        if (!(error instanceof Unavailable)) throw error;
        return { type: "delayed", why: error.message, isPaid: true };
      }
    case "canceled":
      return { type: "failed", failure: { code: "order_cancelled" } };
    case "declined": {
      const { declineCode, message } = payment;
      return { type: "failed", failure: { code: "payment_failed", declineCode, message } };
    }
    case "authorized":
    case "processing":
    case "action_required":
      return { type: "delayed", why: `the PaymentIntent is ${payment.status}` };
    default:
      return unreachable(payment);
  }
}

/** An order that was cancelled meanwhile takes note too, and gives the money back. */
async function notePaid(parts: CheckoutParts, orderId: string, amount: number): Promise<void> {
  // Neither this nor finishing the cart needs a name: both look whether it is done already.
  const reply = await parts.orders.ask(orderId, { type: "note-captured", amount });
  assertThat(reply.ok, `order ${orderId} takes note of its payment`);
  if (reply.answer.effect) parts.pokeOrder(orderId);
}

/** What was bought leaves the cart. */
export async function finishCart({ carts }: CheckoutParts, { checkoutId, request }: CheckoutView): Promise<void> {
  await carts.ask(request.cartId, { type: "finish", checkoutId });
}
