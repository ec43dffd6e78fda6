import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { decide, type InventoryRules } from "./decide.ts";
import type { InventoryCommand } from "./messages.ts";
import { availableOf, evolve, type InventoryState, unknownProduct } from "./state.ts";

const RULES: InventoryRules = { reservationTtlMs: 1_000, reservationMaxMs: 3_000 };

function shelf(onHand: number, limitPerCustomer = 10): InventoryState {
  const shelves = new Map([
    [1, { onHand, allocated: 0 }],
    [2, { onHand: 0, allocated: 0 }],
  ]);
  return { ...unknownProduct(7), isKnown: true, limitPerCustomer, shelves, onHand };
}

/** Decides and, unless refused, evolves. */
function tell(state: InventoryState, command: InventoryCommand, now = 0) {
  const decision = decide(state, command, now, RULES);
  if ("events" in decision) for (const event of decision.events) evolve(state, event);
  return decision;
}

const reserve = (cartId: string, quantity: number, turn: number): InventoryCommand => ({
  type: "reserve",
  cartId,
  quantity,
  turn,
});

describe("reserving", () => {
  test("asking for a level twice holds it once", () => {
    const state = shelf(5);
    tell(state, reserve("ada", 2, 1));
    tell(state, reserve("ada", 2, 2));
    expect(availableOf(state)).toBe(3);
  });

  test("the last mug goes to one of a hundred carts", () => {
    const state = shelf(1);
    const won = Array.from({ length: 100 }, (_, i) => tell(state, reserve(`cart-${i}`, 1, 1))).filter(
      (d) => "events" in d,
    );
    expect(won).toHaveLength(1);
    expect(tell(state, reserve("late", 1, 1))).toEqual({ refusal: "insufficient_stock", available: 0, requested: 1 });
  });

  test("one's own reservation never stands in one's way", () => {
    const state = shelf(3);
    tell(state, reserve("ada", 2, 1));
    expect(tell(state, reserve("ada", 3, 2))).toHaveProperty("answer.level.available", 0);
  });

  test("a guest's units move to the account's cart even when nothing else is left", () => {
    const state = shelf(2);
    tell(state, reserve("guest", 2, 1));
    const merged = tell(state, { type: "reserve", cartId: "account", quantity: 2, turn: 1, absorb: "guest" });
    expect(merged).toHaveProperty("answer.reservation.quantity", 2);
    expect([...state.reservations.keys()]).toEqual(["account"]);
  });

  test("a late request of an older turn changes nothing", () => {
    const state = shelf(5);
    tell(state, reserve("ada", 3, 2));
    expect(tell(state, reserve("ada", 1, 1))).toEqual({ refusal: "superseded", turn: 2 });
    expect(state.reserved).toBe(3);
  });

  test("a repeated turn gets the same answer", () => {
    const state = shelf(5);
    const first = tell(state, reserve("ada", 3, 2));
    expect(tell(state, reserve("ada", 3, 2), 50)).toEqual({ ...first, events: [] });
  });

  test("more than the limit per customer is refused", () => {
    expect(tell(shelf(50, 2), reserve("ada", 3, 1))).toEqual({ refusal: "purchase_limit", limit: 2 });
  });

  test("what expired is not revived once others took it", () => {
    const state = shelf(2);
    tell(state, reserve("ada", 2, 1), 0);
    expect(tell(state, reserve("ben", 2, 1), 1_001)).toHaveProperty("answer.reservation.cartId", "ben");
    expect(tell(state, { type: "extend", cartId: "ada", quantity: 2, turn: 2 }, 1_002)).toEqual({
      refusal: "insufficient_stock",
      available: 0,
      requested: 2,
    });
  });

  test("what expired and nobody took is acquired again, as a new reservation", () => {
    const state = shelf(2);
    tell(state, reserve("ada", 2, 1), 0);
    const again = tell(state, { type: "extend", cartId: "ada", quantity: 2, turn: 2 }, 1_500);
    expect(again).toHaveProperty("events.0.type", "ReservationExpired");
    expect(again).toHaveProperty("answer.reservation.since", 1_500);
  });

  test("renewing never goes past the longest total", () => {
    const state = shelf(2);
    for (let turn = 1, now = 0; now < 3_000; turn++, now += 900) tell(state, reserve("ada", 1 + (turn % 2), turn), now);
    expect(state.reservations.get("ada")?.expiresAt).toBe(3_000);
  });
});

describe("what a building holds", () => {
  test("units found missing are taken from the newest reservations", () => {
    const state = shelf(3);
    tell(state, reserve("first", 1, 1), 0);
    tell(state, reserve("second", 2, 1), 10);
    const lost = { type: "adjust", warehouseId: 1, delta: -2, reason: "lost", note: "", commandId: "c" } as const;
    tell(state, lost, 20);
    expect([...state.reservations.keys()]).toEqual(["first"]);
    expect(availableOf(state)).toBe(0);
  });

  test("a transfer moves units and changes no total", () => {
    const state = shelf(3);
    tell(state, { type: "transfer", from: 1, to: 2, quantity: 2, commandId: "c" });
    expect([state.shelves.get(1)?.onHand, state.shelves.get(2)?.onHand, availableOf(state)]).toEqual([1, 2, 3]);
  });

  test("more than is there is neither moved nor written off", () => {
    const short = { refusal: "insufficient_stock", available: 3, requested: 4 };
    expect(tell(shelf(3), { type: "transfer", from: 1, to: 2, quantity: 4, commandId: "c" })).toEqual<unknown>(short);
    const off = { type: "adjust", warehouseId: 1, delta: -4, reason: "damaged", note: "", commandId: "c" } as const;
    expect(tell(shelf(3), off)).toEqual<unknown>(short);
  });
});

const cart = fc.constantFrom("ada", "ben", "cy");
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
        const decision = decide(state, command, now, RULES);
        // Deciding changes nothing but its own bound on the next expiry.
        expect({ ...state, nextExpiry: 0 }).toEqual(before);
        if (!("events" in decision)) continue;
        for (const event of decision.events) evolve(state, event);
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
    }),
    { numRuns: 500, verbose: 1 },
  );
});
