import { decide, type InventoryRules } from "./decide.ts";
import type { InventoryCommand } from "./messages.ts";
import { evolve, type InventoryState, unknownProduct } from "./state.ts";

export const RULES: InventoryRules = { reservationTtlMs: 1_000, reservationMaxMs: 3_000 };

/** Product 7, with so many units in the first of two buildings. */
export function shelf(onHand: number, limitPerCustomer = 10): InventoryState {
  const shelves = new Map([
    [1, { onHand, allocated: 0 }],
    [2, { onHand: 0, allocated: 0 }],
  ]);
  return { ...unknownProduct(7), isKnown: true, limitPerCustomer, shelves, onHand };
}

/** Decides and, unless refused, evolves. */
export function tell(state: InventoryState, command: InventoryCommand, now = 0) {
  const decision = decide(state, command, now, RULES);
  if ("events" in decision) for (const event of decision.events) evolve(state, event);
  return decision;
}

export const reserve = (cartId: string, quantity: number, turn: number): InventoryCommand => ({
  type: "reserve",
  cartId,
  quantity,
  turn,
});
