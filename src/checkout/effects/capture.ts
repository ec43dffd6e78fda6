import type { CheckoutOutcome, CheckoutView } from "../../../actors/checkout/messages.ts";
import { assertThat, unreachable } from "../../../actors/kernel/errors.ts";
import { SYSTEM } from "../system.ts";
import type { CheckoutParts } from "./parts.ts";

/** Takes the money, tells the order, and empties the cart of what was bought. */
export async function capture(parts: CheckoutParts, view: CheckoutView): Promise<CheckoutOutcome> {
  const { checkoutId, paymentIntentId, orderId, request } = view;
  assertThat(paymentIntentId !== null && orderId !== null, "what is captured was authorized and placed");
  const payment = await parts.payments.capture(paymentIntentId);
  switch (payment.status) {
    case "captured": {
      const { amount } = payment;
      const noted = { type: "note-captured", amount, by: SYSTEM, commandId: `captured-${checkoutId}` } as const;
      const finished = { type: "finish", checkoutId, commandId: `finish-${checkoutId}` } as const;
      await Promise.all([
        // An order that was cancelled meanwhile takes note too, and gives the money back.
        parts.orders.ask(orderId, noted).then((reply) => {
          assertThat(reply.ok, `order ${orderId} takes note of its payment`);
          if (reply.answer.effect) parts.pokeOrder(orderId);
        }),
        parts.carts.ask(request.cartId, finished),
      ]);
      return { type: "captured" };
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
