import type { CheckoutFailure } from "../../../actors/checkout/messages.ts";
import type { Problem } from "../problem.ts";

/** The problem that a failed checkout is. The same key gets the same one for ever; another attempt wants a new key. */
export function failureProblem(failure: CheckoutFailure, checkoutId: string): Problem {
  const { code, ...extensions } = failure;
  const about = (status: number, title: string, detail: string): Problem => ({
    ...{ checkoutId },
    ...extensions,
    ...{ status, code, title, detail },
  });
  switch (failure.code) {
    case "cart_empty":
      return about(409, "The cart is empty", "There is nothing to buy in this cart.");
    case "insufficient_stock":
      return about(409, "Not enough in stock", "Some items cannot be had as asked for; nothing was charged.");
    case "price_changed":
      return about(409, "A price has changed", "Accept the new prices, then check out under a new key.");
    case "mixed_currencies":
      return about(409, "Several currencies", "An order is paid in one currency: check out the others on their own.");
    case "total_changed":
      return about(409, "The total has changed", "It is not what `totalSeen` said; nothing was charged.");
    case "total_too_small":
      return about(409, "Too little for a card", "The total is below what a card can be charged with.");
    case "coupon_not_applicable":
      return about(409, "The coupon does not apply", "Leave it out or use another one; nothing was charged.");
    case "payment_failed":
      return about(402, "The payment failed", failure.message);
    case "payment_abandoned":
      return about(402, "The payment was not finished", "It was cancelled or took too long; nothing was charged.");
    case "payment_unavailable":
      return about(503, "Payments cannot be reached", "Nothing was charged. Try again later under a new key.");
    case "shop_unavailable":
      return about(503, "Not available right now", "Nothing was charged. Try again later under a new key.");
    case "order_cancelled":
      return about(409, "The order was cancelled", "The payment could not be completed; nothing is owed.");
    case "checkout_in_progress": {
      // Its own id is of no use; the one that has the cart is.
      const detail = "Another checkout has this cart. Wait for it, finish its payment, or withdraw it.";
      return { ...about(409, "Already being paid", detail), checkoutId: failure.checkoutId };
    }
    default:
      return failure satisfies never;
  }
}
