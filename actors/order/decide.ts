import { assertThat, unreachable } from "../kernel/errors.ts";
import type { Context, Decision } from "../kernel/types.ts";
import { firstAttempt } from "./attempts.ts";
import { dueEffects, nextEffect, retryAfterMs } from "./effects.ts";
import type {
  Item,
  NewOrder,
  OrderAnswer,
  OrderCommand,
  OrderEffect,
  OrderEvent,
  OrderOutcome,
  OrderRefusal,
  Return,
  Shipment,
  ShipmentStatus,
  Who,
} from "./messages.ts";
import { lineTotal, refundFor } from "./money.ts";
import { apply, evolve, isBefore, type OrderState, returnedOf, statusOf, unitsOf, viewOf } from "./state.ts";

export interface OrderRules {
  /** How long after its delivery a unit may be sent back. */
  readonly returnWindowMs: number;
}

export type OrderDecision = Decision<OrderEvent, OrderAnswer, OrderRefusal>;

const SYSTEM: Who = { kind: "system", id: null };

/** What a command does to an order, or why it may not. `now` is epoch ms. Changes nothing. */
export function decide(
  state: OrderState,
  command: OrderCommand,
  { now }: Pick<Context, "now">,
  rules: OrderRules,
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

function pack(draft: Draft, { no, by }: Extract<OrderCommand, { type: "pack" }>): OrderDecision {
  const shipment = shipmentOf(draft.state, no, "processing", "packed");
  if ("refusal" in shipment) return shipment;
  if (shipment.status !== "packed") draft.add({ type: "ShipmentPacked", no }, by);
  return draft.decision();
}

function ship(draft: Draft, command: Extract<OrderCommand, { type: "ship" }>): OrderDecision {
  const { no, carrier, tracking, by } = command;
  const shipment = shipmentOf(draft.state, no, "packed", "shipped");
  if ("refusal" in shipment) return shipment;
  if (shipment.status !== "shipped") draft.add({ type: "ShipmentShipped", no, carrier, tracking }, by);
  else if (shipment.carrier !== carrier || shipment.tracking !== tracking)
    return { refusal: "wrong_status", status: shipment.status };
  return draft.decision();
}

function deliver(draft: Draft, { no, by }: Extract<OrderCommand, { type: "deliver" }>): OrderDecision {
  const shipment = shipmentOf(draft.state, no, "shipped", "delivered");
  if ("refusal" in shipment) return shipment;
  if (shipment.status !== "delivered") draft.add({ type: "ShipmentDelivered", no }, by);
  return draft.decision();
}

/** The shipment when it is at `from`, or at `to` already: a step that is taken is fine to be asked for again. */
function shipmentOf(state: OrderState, no: number, from: ShipmentStatus, to: ShipmentStatus): Shipment | OrderRefusal {
  const shipment = state.shipments.find((each) => each.no === no);
  if (!shipment) return { refusal: "unknown_shipment", no };
  const { status } = shipment;
  if (status === from || status === to) return shipment;
  if (status === "cancelled") return { refusal: "already_cancelled" };
  if (status === "placed") return { refusal: "not_paid" };
  return { refusal: "wrong_status", status };
}

function requestReturn(
  draft: Draft,
  command: Extract<OrderCommand, { type: "request-return" }>,
  rules: OrderRules,
): OrderDecision {
  const { state, now } = draft;
  const { returnId, reason, by } = command;
  if (state.returns.some((each) => each.returnId === returnId)) return draft.decision();
  const items = merged(command.items);
  if (items.length === 0) return { refusal: "nothing_to_return" };
  let refund = 0;
  for (const { productId, quantity } of items) {
    const line = state.placed?.lines.find((each) => each.productId === productId);
    const { returnable, until } = returnableOf(state, productId, now, rules);
    if (!line || !Number.isSafeInteger(quantity) || quantity < 1 || quantity > returnable)
      return until !== null && until < now && returnable === 0
        ? { refusal: "return_window_over", until }
        : { refusal: "not_returnable", productId, returnable };
    refund += refundFor(line, returnedOf(state, productId), quantity);
  }
  const stages = { status: "requested", requestedAt: now, receivedAt: null, refundedAt: null } as const;
  const wanted: Return = { returnId, items, reason, refund, ...stages, warehouseId: null };
  return draft.add({ type: "ReturnRequested", return: wanted }, by).decision();
}

/** Units of a product that can be sent back at `now`, and until when its last parcel's can (null: none was delivered). */
export function returnableOf(
  state: Pick<OrderState, "shipments" | "returns">,
  productId: number,
  now: number,
  { returnWindowMs }: OrderRules,
): { readonly returnable: number; readonly until: number | null } {
  let delivered = 0;
  let inTime = 0;
  let until: number | null = null;
  for (const { items, deliveredAt } of state.shipments) {
    const units = unitsOf(items, productId);
    if (deliveredAt === null || units === 0) continue;
    delivered += units;
    if (now <= deliveredAt + returnWindowMs) inTime += units;
    until = Math.max(until ?? 0, deliveredAt + returnWindowMs);
  }
  return { returnable: Math.max(0, Math.min(delivered - returnedOf(state, productId), inTime)), until };
}

function merged(items: readonly Item[]): Item[] {
  const units = new Map<number, number>();
  for (const { productId, quantity } of items) units.set(productId, (units.get(productId) ?? 0) + quantity);
  return [...units].map(([productId, quantity]) => ({ productId, quantity }));
}

function receiveReturn(draft: Draft, command: Extract<OrderCommand, { type: "receive-return" }>): OrderDecision {
  const { returnId, warehouseId, by } = command;
  const known = draft.state.returns.find((each) => each.returnId === returnId);
  if (!known) return { refusal: "unknown_return", returnId };
  if (known.status === "requested") draft.add({ type: "ReturnReceived", returnId, warehouseId }, by);
  return draft.decision();
}

/** An outcome of work that is no longer due was another driver's too, and changes nothing. */
function record(draft: Draft, effectId: string, outcome: OrderOutcome): OrderDecision {
  const effect = dueEffects(draft.state).find((each) => each.id === effectId);
  if (!effect) return draft.decision();
  switch (outcome.type) {
    case "delayed":
      return draft.delay(effectId, outcome.why).decision();
    case "money-returned":
      return recordMoney(draft, effect, outcome).decision();
    case "impossible":
      return recordFailure(draft, effect, outcome).decision();
    case "done":
      assertThat(effect.type !== "return-money", "money that went back is told in minor units");
      if (effect.type === "refund") {
        const { amount, returnId } = effect;
        draft.add({ type: "PaymentRefunded", amount, returnId }, SYSTEM);
      }
      return draft.add({ type: "EffectDone", effectId }, SYSTEM).decision();
    default:
      return unreachable(outcome);
  }
}

/** The provider's word on a cancelled order's payment. A capture that nobody told us of is noted first. */
function recordMoney(
  draft: Draft,
  effect: OrderEffect,
  { captured, refunded }: Extract<OrderOutcome, { type: "money-returned" }>,
): Draft {
  assertThat(effect.type === "return-money", "only a cancelled order returns its money as a whole");
  noteMoney(draft, captured, refunded);
  if (draft.state.refunded < draft.state.captured) return draft.delay(effect.id, "not all the money has gone back yet");
  return draft.add({ type: "EffectDone", effectId: effect.id }, SYSTEM);
}

function noteMoney(draft: Draft, captured: number, refunded: number): void {
  if (captured > 0) draft.capture(captured);
  const amount = refunded - draft.state.refunded;
  if (amount > 0) draft.add({ type: "PaymentRefunded", amount, returnId: null }, SYSTEM);
}

/** What the provider refuses for good is no work any more, and an operator's to close. */
function recordFailure(
  draft: Draft,
  effect: OrderEffect,
  { why, captured = 0, refunded = 0 }: Extract<OrderOutcome, { type: "impossible" }>,
): Draft {
  assertThat(effect.type === "refund" || effect.type === "return-money", "only refunds fail for good");
  const returnId = effect.type === "refund" ? effect.returnId : null;
  if (effect.type === "return-money") noteMoney(draft, captured, refunded);
  const amount = effect.type === "refund" ? effect.amount : draft.state.captured - draft.state.refunded;
  return draft.add({ type: "RefundFailed", effectId: effect.id, returnId, amount, takenBack: 0, why }, SYSTEM);
}

/** News of a refund that counts as made. Of any other it is old. */
function noteRefundFailed(
  draft: Draft,
  { effectId, amount, why }: Extract<OrderCommand, { type: "note-refund-failed" }>,
): OrderDecision {
  const { done, returns, refunded } = draft.state;
  if (!done.includes(effectId)) return draft.decision();
  const known = returns.find(({ returnId }) => `refund-${returnId}` === firstAttempt(effectId));
  const takenBack = known ? known.refund : Math.min(amount, refunded);
  if (takenBack === 0) return draft.decision();
  const returnId = known?.returnId ?? null;
  return draft.add({ type: "RefundFailed", effectId, returnId, amount: takenBack, takenBack, why }, SYSTEM).decision();
}

function closeFailure(
  draft: Draft,
  command: Extract<OrderCommand, { type: "retry-refund" | "settle-refund" }>,
): OrderDecision {
  const effectId = firstAttempt(command.effectId);
  const failure = draft.state.failures[effectId];
  if (failure?.stage !== "open") return { refusal: "no_failed_refund", effectId };
  const { returnId, amount } = failure;
  if (command.type === "retry-refund") draft.add({ type: "RefundRetried", effectId }, command.by);
  else draft.add({ type: "RefundSettled", effectId, returnId, amount, note: command.note }, command.by);
  return draft.decision();
}

function who({ accountId }: NewOrder): Who {
  return accountId === null ? { kind: "guest", id: null } : { kind: "shopper", id: accountId };
}

type Told = "at" | "by" | "status";
type Bare = OrderEvent extends infer E ? (E extends OrderEvent ? Omit<E, Told> : never) : never;

/** Events in the making, and the order as it is after them, so that each event shows the status after it. */
class Draft {
  readonly #events: OrderEvent[] = [];

  constructor(
    public state: OrderState,
    readonly now: number,
  ) {}

  add(bare: Bare, by: Who): this {
    const event = { ...bare, at: this.now, by } as OrderEvent;
    const told = { ...event, status: statusOf(apply(this.state, event)) };
    this.#events.push(told);
    this.state = evolve(this.state, told);
    return this;
  }

  /** The money is noted once; it is the whole order's. */
  capture(amount: number): this {
    if (this.state.capturedAt !== null) return this;
    assertThat(amount === this.state.placed?.totals.total, `order ${this.state.orderId} is paid as a whole`);
    return this.add({ type: "PaymentCaptured", amount }, SYSTEM);
  }

  delay(effectId: string, why: string): this {
    const attempts = (this.state.delays[effectId]?.attempts ?? 0) + 1;
    const retryAt = this.now + retryAfterMs(attempts);
    return this.add({ type: "EffectDelayed", effectId, why, attempts, retryAt }, SYSTEM);
  }

  decision(): OrderDecision {
    return { events: this.#events, answer: { order: viewOf(this.state), ...nextEffect(this.state) } };
  }
}
