import { assertThat, unreachable } from "../kernel/errors.ts";
import type { Context } from "../kernel/types.ts";
import { Draft, type OrderDecision } from "./draft.ts";
import type { NewOrder, OrderCommand, Who } from "./messages.ts";
import { lineTotal } from "./money.ts";
import { closeFailure, noteRefundFailed, record } from "./outcomes.ts";
import { type ReturnRules, receiveReturn, requestReturn } from "./returns.ts";
import { deliver, pack, ship } from "./shipping.ts";
import { isBefore, type OrderState, statusOf, unitsOf } from "./state.ts";

/** What a command does to an order, or why it may not. `now` is epoch ms. Changes nothing. */
export function decide(
  state: OrderState,
  command: OrderCommand,
  { now }: Pick<Context, "now">,
  rules: ReturnRules,
): OrderDecision {
  const draft = new Draft(state, now);
  switch (command.type) {
    case "read":
      return draft.decision();
    case "place":
      return place(draft, command.order);
    case "cancel":
      return cancel(draft, command.reason, command.by);
    default:
      break;
  }
  if (state.isVoid) return { refusal: "order_void" };
  if (!state.placed) return { refusal: "unknown_order" };
  switch (command.type) {
    case "note-captured":
      return draft.capture(command.amount).decision();
    case "pack":
      return pack(draft, command);
    case "ship":
      return ship(draft, command);
    case "deliver":
      return deliver(draft, command);
    case "request-return":
      return requestReturn(draft, command, rules);
    case "receive-return":
      return receiveReturn(draft, command);
    case "forget-shopper":
      if (state.forgottenAt === null) draft.add({ type: "ShopperForgotten" }, command.by);
      return draft.decision();
    case "note-refund-failed":
      return noteRefundFailed(draft, command);
    case "retry-refund":
    case "settle-refund":
      return closeFailure(draft, command);
    case "record":
      return record(draft, command.effectId, command.outcome);
    default:
      return unreachable(command);
  }
}

function place(draft: Draft, order: NewOrder): OrderDecision {
  const { placed, isVoid } = draft.state;
  if (isVoid) return { refusal: "order_void" };
  if (placed) {
    // The id is made of the checkout's: another one under it would be an order paid for and not kept.
    return placed.checkoutId === order.checkoutId ? draft.decision() : { refusal: "order_void" };
  }
  assertAddsUp(order);
  return draft.add({ type: "OrderPlaced", order }, who(order)).decision();
}

/** Our own mistakes, before anything is written: an order whose money or whose parcels are not what was bought. */
function assertAddsUp({ lines, shipments, totals }: NewOrder): void {
  const { subtotal, discount, shipping, tax, total } = totals;
  const sum = (amounts: readonly number[]) => amounts.reduce((all, amount) => all + amount, 0);
  const amounts = [subtotal, discount, shipping, tax, total, ...lines.map(lineTotal)];
  assertThat(
    amounts.every((amount) => Number.isSafeInteger(amount) && amount >= 0),
    "an order's amounts are whole minor units",
  );
  assertThat(total === subtotal - discount + shipping + tax, "an order's total is the sum of its parts");
  assertThat(subtotal === sum(lines.map((line) => line.unitPrice * line.quantity)), "a subtotal is that of the lines");
  assertThat(sum(lines.map(lineTotal)) <= total, "the lines together cost no more than the order");
  assertThat(new Set(lines.map((line) => line.productId)).size === lines.length, "an order has one line a product");
  for (const key of ["no", "warehouseId"] as const)
    assertThat(
      new Set(shipments.map((each) => each[key])).size === shipments.length,
      `each shipment has its own ${key}`,
    );
  const items = shipments.flatMap((shipment) => shipment.items);
  assertThat(lines.length > 0 && items.every((item) => item.quantity > 0), "an order ships something");
  for (const item of items)
    assertThat(
      lines.some((line) => line.productId === item.productId),
      "only what was bought is shipped",
    );
  for (const { productId, quantity } of lines)
    assertThat(unitsOf(items, productId) === quantity, `of product ${productId} as much is shipped as was bought`);
}

/** Cancelling what was never placed takes its id: whatever is still on its way to place it comes too late. */
function cancel(draft: Draft, reason: string, by: Who): OrderDecision {
  const { state } = draft;
  if (state.isVoid || state.cancellation) return draft.decision();
  if (!state.placed) return draft.add({ type: "OrderVoided" }, by).decision();
  if (state.shipments.some(({ status }) => !isBefore(status, "packed")))
    return { refusal: "already_packed", status: statusOf(state) };
  return draft.add({ type: "OrderCancelled", reason }, by).decision();
}

function who({ accountId }: NewOrder): Who {
  return accountId === null ? { kind: "guest", id: null } : { kind: "shopper", id: accountId };
}
