import { expect, test } from "bun:test";
import fc from "fast-check";
import { decide } from "./decide.ts";
import type { InventoryCommand, InventoryEvent } from "./messages.ts";
import { availableOf, evolve } from "./state.ts";
import { RULES, shelf } from "./testing-shelf.ts";

const cart = fc.constantFrom("ada", "ben", "cy");
const order = fc.constantFrom("o1", "o2", "o3", "o4");
const units = fc.integer({ min: -2, max: 12 });
const commands: fc.Arbitrary<InventoryCommand> = fc.oneof(
  fc.record({
    type: fc.constant("reserve" as const),
    cartId: cart,
    quantity: units,
    turn: fc.integer({ min: 1, max: 40 }),
  }),
  fc.record({ type: fc.constant("reserve" as const), cartId: cart, quantity: units, turn: fc.nat(40), absorb: cart }),
  fc.record({ type: fc.constant("extend" as const), cartId: cart, quantity: units, turn: fc.nat(40) }),
  fc.constant({ type: "expire" as const }),
  fc.record({
    type: fc.constant("release" as const),
    cartId: cart,
    reason: fc.constant("ops"),
    commandId: fc.string(),
  }),
  fc.record({
    type: fc.constant("receive" as const),
    warehouseId: fc.nat(3),
    quantity: units,
    reference: fc.string(),
    commandId: fc.string(),
  }),
  fc.record({
    type: fc.constant("adjust" as const),
    warehouseId: fc.nat(3),
    delta: fc.integer({ min: -8, max: 8 }),
    reason: fc.constantFrom("lost" as const, "found" as const),
    note: fc.string(),
    commandId: fc.string(),
  }),
  fc.record({
    type: fc.constant("transfer" as const),
    from: fc.nat(3),
    to: fc.nat(3),
    quantity: units,
    commandId: fc.string(),
  }),
  fc.record({
    type: fc.constant("allocate" as const),
    orderId: order,
    cartId: cart,
    split: fc.array(fc.record({ warehouseId: fc.nat(3), quantity: fc.integer({ min: 0, max: 5 }) }), { maxLength: 3 }),
    commandId: fc.string(),
  }),
  fc.record({
    type: fc.constantFrom("deallocate" as const, "void-allocation" as const),
    orderId: order,
    commandId: fc.string(),
  }),
  fc.record({ type: fc.constant("ship" as const), orderId: order, warehouseId: fc.nat(3), commandId: fc.string() }),
  fc.constant({ type: "read" as const }),
);

test("whatever is asked in whatever order, stock adds up and nothing is sold twice", () => {
  const steps = fc.array(fc.tuple(commands, fc.integer({ min: 0, max: 700 })), { maxLength: 60 });
  fc.assert(
    fc.property(fc.nat(12), steps, (onHand, history) => {
      const state = shelf(onHand);
      let now = 0;
      for (const [command, wait] of history) {
        now += wait;
        const before = structuredClone({ ...state, nextExpiry: 0 });
        const opening = before.onHand;
        const decision = decide(state, command, now, RULES);
        // Deciding changes nothing but its own bound on the next expiry.
        expect({ ...state, nextExpiry: 0 }).toEqual(before);
        if (!("events" in decision)) continue;
        for (const event of decision.events) evolve(state, event);
        expect(state.onHand - opening).toBe(decision.events.reduce((sum, event) => sum + unitsIn(event), 0));
        expect(decision.answer.level).toEqual({
          productId: 7,
          available: availableOf(state),
          reserved: state.reserved,
          version: state.version,
        });
      }
      const held = [...state.reservations.values()].reduce((sum, { quantity }) => sum + quantity, 0);
      const shelved = [...state.shelves.values()].reduce((sum, { onHand: units }) => sum + units, 0);
      expect(held).toBe(state.reserved);
      expect(shelved).toBe(state.onHand);
      expect(availableOf(state)).toBeGreaterThanOrEqual(0);
      for (const [id, { onHand: has, allocated }] of state.shelves) {
        const owed = [...state.allocations.values()].flat().filter((part) => part.warehouseId === id);
        expect(owed.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(allocated);
        expect(allocated).toBeLessThanOrEqual(has);
      }
    }),
    { numRuns: 500, verbose: 1 },
  );
});

/** Units that came into the buildings, or left them, by this event. */
function unitsIn(event: InventoryEvent): number {
  if (event.type === "StockReceived") return event.quantity;
  if (event.type === "StockAdjusted") return event.delta;
  return event.type === "StockShipped" ? -event.quantity : 0;
}
