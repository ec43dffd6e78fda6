import type { CheckoutOutcome, CheckoutView } from "../../../actors/checkout/messages.ts";
import { assertThat, Unavailable } from "../../../actors/kernel/errors.ts";
import { orderIdOf } from "../../../actors/order/order-id.ts";
import { SYSTEM } from "../system.ts";
import { attempt } from "./authorize.ts";
import { finishCart } from "./capture.ts";
import type { CheckoutParts } from "./parts.ts";

/**
 * Makes a checkout that came to nothing as if it had never been: the order first, so that nobody packs it, then its
 * units, the money, the promotions, and the cart last, which reserves again what it can. Another driver may be late with
 * a step of before: what would harm is decided under one name with its opposite, so that only one of both happens.
 */
export async function undo(parts: CheckoutParts, view: CheckoutView): Promise<CheckoutOutcome> {
  const { checkoutId, request } = view;
  if (view.authorizedAt !== null && (await isPaid(parts, view))) {
    await finishCart(parts, view);
    return { type: "captured" };
  }
  const wasPlaced = view.authorizedAt !== null && (await cancelOrder(parts, view));
  if (!wasPlaced) await Promise.all([freeAllocations(parts, view), returnMoney(parts, view)]);
  await giveBackPromotions(parts, view);
  const reply = await parts.carts.ask(request.cartId, {
    type: "unfreeze",
    checkoutId,
    commandId: `unfreeze-${checkoutId}`,
  });
  assertThat(reply.ok || reply.refusal === "cart_handed_over", "a cart can be unfrozen");
  return { type: "undone" };
}

/** Whether the order took note of its payment after all: then it stands, and may be packed by now. */
async function isPaid(parts: CheckoutParts, { checkoutId }: CheckoutView): Promise<boolean> {
  const reply = await parts.orders.ask(orderIdOf(checkoutId), { type: "read" });
  const order = reply.ok ? reply.answer.order : null;
  return order !== null && order.captured > 0 && order.cancellation === null;
}

/** Cancels the order, or voids its number. True where there was one: then its units and its money are its own to return. */
async function cancelOrder(parts: CheckoutParts, { checkoutId, failure }: CheckoutView): Promise<boolean> {
  const orderId = orderIdOf(checkoutId);
  const reason = failure?.code ?? "checkout_failed";
  const reply = await parts.orders.ask(orderId, {
    type: "cancel",
    reason,
    by: SYSTEM,
    commandId: `undo-${checkoutId}`,
  });
  if (!reply.ok && reply.refusal === "order_void") return false;
  assertThat(reply.ok, `order ${orderId} can be cancelled before it is paid`);
  if (reply.answer.order === null) return false;
  await parts.settleOrder(orderId);
  return true;
}

/** Voids each product's allocation, or, where it was made, frees it. */
async function freeAllocations(parts: CheckoutParts, view: CheckoutView): Promise<void> {
  const { checkoutId, prepared, authorizedAt } = view;
  if (authorizedAt === null) return;
  const orderId = orderIdOf(checkoutId);
  await Promise.all(
    (prepared?.lines ?? []).map(async ({ productId }) => {
      const key = String(productId);
      const voided = { type: "void-allocation", orderId, commandId: `allocation-${orderId}` } as const;
      const reply = await parts.inventory.ask(key, voided);
      if (!reply.ok || (reply.answer.allocation ?? []).length === 0) return;
      const freed = { type: "deallocate", orderId, commandId: `deallocation-${orderId}` } as const;
      const answer = await parts.inventory.ask(key, freed);
      assertThat(answer.ok || answer.refusal === "allocation_not_found", "what was allocated can be freed");
    }),
  );
}

/**
 * Cancels the authorization. Where the answer to it was lost, asking for it again is the only way to learn of it: either
 * it was made, and is cancelled now, or it is made now, and is cancelled at once.
 */
async function returnMoney({ payments }: CheckoutParts, view: CheckoutView): Promise<void> {
  const { checkoutId, prepared, failure } = view;
  if (prepared === null) return;
  const mayBeUnknown = view.paymentIntentId === null && failure?.code !== "payment_failed" && prepared.totals.total > 0;
  const known = mayBeUnknown ? await attempt(payments, view) : null;
  const paymentIntentId = view.paymentIntentId ?? known?.paymentIntentId ?? null;
  if (paymentIntentId === null) return;
  const payment = await payments.cancel(paymentIntentId);
  if (payment.status === "captured" && payment.refunded < payment.amount)
    await payments.refund(paymentIntentId, payment.amount - payment.refunded, `undo-${checkoutId}`);
  else if (payment.status === "authorized" || payment.status === "processing" || payment.status === "action_required")
    throw new Unavailable(`the PaymentIntent is still ${payment.status}`);
}

/** Those it has redeemed; before it was prepared also those of which a redeem may still be on its way, to find it over. */
async function giveBackPromotions(parts: CheckoutParts, view: CheckoutView): Promise<void> {
  const { checkoutId, prepared, isUnpriced } = view;
  if (isUnpriced) return;
  const redeemed = await parts.redemptionsOf(checkoutId);
  const ids = new Set(prepared === null ? [...redeemed, ...(await redeemable(parts, view))] : redeemed);
  await Promise.all([...ids].map((id) => parts.promotions.ask(String(id), { type: "give-back", checkoutId })));
}

/** Limited promotions that applied to it, or may have, while it could be prepared. */
async function redeemable({ pricing, now }: CheckoutParts, { request, startedAt }: CheckoutView): Promise<number[]> {
  const promotions = await pricing.promotions();
  return promotions
    .filter(({ limits, code }) => limits !== null && (code === null || code === request.couponCode))
    .filter(({ from, until }) => (from ?? 0) <= now() && (until ?? Number.POSITIVE_INFINITY) >= startedAt)
    .map(({ promotionId }) => promotionId);
}
