import type { Draft, OrderDecision } from "./draft.ts";
import type { Item, OrderCommand, Return } from "./messages.ts";
import { refundFor } from "./money.ts";
import { type OrderState, returnedOf, unitsOf } from "./state.ts";

export interface ReturnRules {
  /** How long after its delivery a unit may be sent back. */
  readonly returnWindowMs: number;
}

export function requestReturn(
  draft: Draft,
  command: Extract<OrderCommand, { type: "request-return" }>,
  rules: ReturnRules,
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

export function receiveReturn(draft: Draft, command: Extract<OrderCommand, { type: "receive-return" }>): OrderDecision {
  const { returnId, warehouseId, by } = command;
  const known = draft.state.returns.find((each) => each.returnId === returnId);
  if (!known) return { refusal: "unknown_return", returnId };
  if (known.status === "requested") draft.add({ type: "ReturnReceived", returnId, warehouseId }, by);
  return draft.decision();
}

/** Units of a product that can be sent back at `now`, and until when its last parcel's can (null: none was delivered). */
export function returnableOf(
  state: Pick<OrderState, "shipments" | "returns">,
  productId: number,
  now: number,
  { returnWindowMs }: ReturnRules,
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
