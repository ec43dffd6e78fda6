import type { InventoryAnswer, InventoryCommand, InventoryRefusal } from "../../actors/inventory/messages.ts";
import { assertThat, Unavailable, unreachable } from "../../actors/kernel/errors.ts";
import type { Asks } from "../../actors/kernel/types.ts";
import { attemptName } from "../../actors/order/attempts.ts";
import type { OrderEffect, OrderOutcome, OrderView } from "../../actors/order/messages.ts";
import { type Payments, RefundImpossible } from "../payments/payments.ts";

/** What the outside work of an order is done with. */
export interface OrderParts {
  readonly inventory: Asks<InventoryCommand, InventoryAnswer, InventoryRefusal>;
  readonly payments: Pick<Payments, "cancel" | "refund" | "failedRefunds">;
  /** Takes name, mail and address out of what the journal has of an order. */
  eraseHistory?(orderId: string): Promise<void>;
}

/** Does the outside work that an order's durable state calls for. Throws `Unavailable` where the world failed it. */
export function performOrderEffect(parts: OrderParts, order: OrderView, effect: OrderEffect): Promise<OrderOutcome> {
  switch (effect.type) {
    case "release-stock":
      return releaseStock(parts, order);
    case "return-money":
      return returnMoney(parts, order, effect.attempt);
    case "deduct-stock":
      return deductStock(parts, order, effect.no);
    case "restock":
      return restock(parts, order, effect.returnId);
    case "refund":
      return refund(parts, order, effect);
    case "erase-history":
      return eraseHistory(parts, order);
    default:
      return unreachable(effect);
  }
}

async function eraseHistory({ eraseHistory: erase }: OrderParts, { orderId }: OrderView): Promise<OrderOutcome> {
  await erase?.(orderId);
  return { type: "done" };
}

async function releaseStock({ inventory }: OrderParts, { orderId, lines }: OrderView): Promise<OrderOutcome> {
  await Promise.all(
    lines.map(async ({ productId }) => {
      const freed = { type: "deallocate", orderId, commandId: `deallocation-${orderId}` } as const;
      const reply = await inventory.ask(String(productId), freed);
      assertThat(reply.ok || reply.refusal === "allocation_not_found", "what is allocated can be freed");
    }),
  );
  return { type: "done" };
}

/** Cancels the authorization; where the capture was quicker, refunds it. Says what the provider says of the payment. */
async function returnMoney({ payments }: OrderParts, order: OrderView, attempt: number): Promise<OrderOutcome> {
  const { orderId, paymentIntentId } = order;
  const payment = await payments.cancel(paymentIntentId);
  switch (payment.status) {
    case "canceled":
    case "declined":
      return { type: "money-returned", captured: 0, refunded: 0 };
    case "captured": {
      const { amount, refunded } = payment;
      if (refunded === amount) return { type: "money-returned", captured: amount, refunded };
      const refundId = attemptName(`cancellation-${orderId}`, attempt);
      return unlessImpossible(
        () => payments.refund(paymentIntentId, amount - refunded, refundId, { orderId }),
        { type: "money-returned", captured: amount, refunded: amount },
        { captured: amount, refunded },
      );
    }
    case "authorized":
    case "action_required":
    case "processing":
      throw new Unavailable(`the PaymentIntent of order ${orderId} is still ${payment.status}`);
    default:
      return unreachable(payment);
  }
}

async function deductStock({ inventory }: OrderParts, order: OrderView, no: number): Promise<OrderOutcome> {
  const { orderId, shipments } = order;
  const shipment = shipments.find((each) => each.no === no);
  assertThat(shipment !== undefined, "what left was a shipment");
  const { warehouseId, items } = shipment;
  await Promise.all(
    items.map(async ({ productId }) => {
      const shipped = { type: "ship", orderId, warehouseId, commandId: `ship-${orderId}-${warehouseId}` } as const;
      const reply = await inventory.ask(String(productId), shipped);
      assertThat(reply.ok, `product ${productId} was allocated to order ${orderId} in warehouse ${warehouseId}`);
    }),
  );
  return { type: "done" };
}

async function restock({ inventory }: OrderParts, order: OrderView, returnId: string): Promise<OrderOutcome> {
  const came = order.returns.find((each) => each.returnId === returnId);
  const warehouseId = came?.warehouseId ?? null;
  assertThat(came !== undefined && warehouseId !== null, "what is put back has come back");
  const reference = `return ${returnId}`;
  await Promise.all(
    came.items.map(async ({ productId, quantity }) => {
      const commandId = `restock-${returnId}-${productId}`;
      const received = { type: "receive", warehouseId, quantity, reference, commandId } as const;
      const reply = await inventory.ask(String(productId), received);
      assertThat(reply.ok, `product ${productId} of return ${returnId} can be put back`);
    }),
  );
  return { type: "done" };
}

async function refund(
  { payments }: OrderParts,
  { orderId, paymentIntentId }: OrderView,
  { amount, returnId, attempt }: Extract<OrderEffect, { type: "refund" }>,
): Promise<OrderOutcome> {
  if (amount === 0) return { type: "done" };
  // What was given back in the provider's dashboard may be this very money: an operator looks, and may ask again.
  const options = { orderId, isAlone: attempt === 0 };
  const refundId = attemptName(`return-${returnId}`, attempt);
  return unlessImpossible(() => payments.refund(paymentIntentId, amount, refundId, options), { type: "done" });
}

async function unlessImpossible(
  act: () => Promise<unknown>,
  outcome: OrderOutcome,
  known: { readonly captured?: number; readonly refunded?: number } = {},
): Promise<OrderOutcome> {
  try {
    await act();
    return outcome;
  } catch (error) {
    if (!(error instanceof RefundImpossible)) throw error;
    return { type: "impossible", why: error.message, ...known };
  }
}

/** The work that a refund was made for, by the name that the provider knows it under. */
export function effectOf(refundId: string): string {
  return refundId.replace(/^cancellation-[^~]*/, "return-money").replace(/^return-(?!money)/, "refund-");
}
