import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { decide, type InventoryRules } from "./decide.ts";
import type { InventoryCommand, InventoryEvent } from "./messages.ts";
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

const allocate = (orderId: string, cartId: string, ...split: [number, number][]): InventoryCommand => ({
  type: "allocate",
  orderId,
  cartId,
  split: split.map(([warehouseId, quantity]) => ({ warehouseId, quantity })),
  commandId: `allocation-${orderId}`,
});
const ship = (orderId: string, warehouseId: number): InventoryCommand => ({
  type: "ship",
  orderId,
  warehouseId,
  commandId: `ship-${orderId}-${warehouseId}`,
});
const deallocate = (orderId: string): InventoryCommand => ({
  type: "deallocate",
  orderId,
  commandId: `deallocation-${orderId}`,
});
const voided = (orderId: string): InventoryCommand => ({
  type: "void-allocation",
  orderId,
  commandId: `allocation-${orderId}`,
});
const ledger = (state: InventoryState) => ({
  onHand: state.onHand,
  allocated: state.allocated,
  reserved: state.reserved,
  available: availableOf(state),
});

describe("what an order has", () => {
  test("comes from its cart's reservation, which then is no more", () => {
    const state = shelf(5);
    tell(state, reserve("ada", 2, 1));
    expect(tell(state, allocate("o1", "ada", [1, 2]))).toMatchObject({
      events: [{ type: "StockAllocated", quantity: 2, fromReservation: 2, stillReserved: 0 }],
      answer: { allocation: [{ warehouseId: 1, quantity: 2 }], level: { available: 3, reserved: 0 } },
    });
    expect(ledger(state)).toEqual({ onHand: 5, allocated: 2, reserved: 0, available: 3 });
  });

  test("leaves what was reserved beyond it with the cart", () => {
    const state = shelf(5);
    tell(state, reserve("ada", 3, 4), 10);
    tell(state, allocate("o1", "ada", [1, 2]), 20);
    expect(state.reservations.get("ada")).toMatchObject({ quantity: 1, turn: 4, since: 10, expiresAt: 1_010 });
    expect(ledger(state)).toEqual({ onHand: 5, allocated: 2, reserved: 1, available: 2 });
  });

  test("comes from what is free where nothing is reserved, and never from others' reservations", () => {
    const state = shelf(5);
    tell(state, reserve("ben", 3, 1));
    expect(tell(state, allocate("o1", "ada", [1, 3]))).toEqual({
      refusal: "insufficient_stock",
      available: 2,
      requested: 3,
    });
    tell(state, allocate("o2", "ada", [1, 2]));
    expect(ledger(state)).toEqual({ onHand: 5, allocated: 2, reserved: 3, available: 0 });
  });

  test("may come from a reservation that has expired and that nobody took, and from others' that have", () => {
    const state = shelf(4);
    tell(state, reserve("ada", 2, 1), 0);
    tell(state, reserve("ben", 2, 1), 0);
    expect(tell(state, allocate("o1", "ada", [1, 2]), 2_000)).toHaveProperty("events.length", 1);
    expect(tell(state, allocate("o2", "cy", [1, 2]), 2_000)).toMatchObject({
      events: [
        { type: "ReservationExpired", cartId: "ben" },
        { type: "StockAllocated", fromReservation: 0 },
      ],
    });
    expect(ledger(state)).toEqual({ onHand: 4, allocated: 4, reserved: 0, available: 0 });
  });

  test("is given once however often it is asked for, also with another split", () => {
    const state = shelf(5);
    const first = tell(state, allocate("o1", "ada", [1, 2]));
    expect(first).toHaveProperty("answer.allocation", [{ warehouseId: 1, quantity: 2 }]);
    expect(tell(state, allocate("o1", "ada", [1, 4]))).toMatchObject({
      events: [],
      answer: { allocation: [{ warehouseId: 1, quantity: 2 }] },
    });
    expect(state.allocated).toBe(2);
  });

  test("is refused where a warehouse has too little of it, which then tells how they all are", () => {
    const state = shelf(5);
    tell(state, allocate("o1", "ben", [1, 4]));
    expect(tell(state, allocate("o2", "ada", [2, 1]))).toEqual({
      refusal: "split_unavailable",
      warehouses: [
        { warehouseId: 1, onHand: 5, allocated: 4 },
        { warehouseId: 2, onHand: 0, allocated: 0 },
      ],
    });
    expect(tell(state, allocate("o2", "ada", [9, 1]))).toEqual({ refusal: "unknown_warehouse", warehouseId: 9 });
  });

  test("is neither nothing nor less, nor twice of one warehouse", () => {
    const state = shelf(5);
    const splits: [number, number][][] = [[], [[1, 0]], [[1, -1]], [[1, 1.5]], [[1, 1], [1, 1]], [[1, 2], [2, -1]]]; // biome-ignore format: a list
    for (const split of splits) {
      expect(tell(state, allocate("o1", "ada", ...split))).toEqual<unknown>({ refusal: "invalid_quantity" });
    }
  });

  test("is freed once, or sent once, warehouse by warehouse", () => {
    const state = shelf(5);
    tell(state, { type: "transfer", from: 1, to: 2, quantity: 2, commandId: "t" });
    tell(state, allocate("o1", "ada", [1, 2], [2, 1]));
    expect(tell(state, ship("o1", 2))).toMatchObject({ events: [{ type: "StockShipped", quantity: 1, onHand: 1 }] });
    expect(ledger(state)).toEqual({ onHand: 4, allocated: 2, reserved: 0, available: 2 });
    expect(tell(state, ship("o1", 2))).toEqual<unknown>({ refusal: "allocation_not_found" });
    expect(tell(state, deallocate("o1"))).toMatchObject({ events: [{ split: [{ warehouseId: 1, quantity: 2 }] }] });
    expect(tell(state, deallocate("o1"))).toEqual<unknown>({ refusal: "allocation_not_found" });
    expect(ledger(state)).toEqual({ onHand: 4, allocated: 0, reserved: 0, available: 4 });
  });

  test("is told to whoever would void it; what has none is voided by an event", () => {
    const state = shelf(5);
    expect(tell(state, voided("o1"))).toMatchObject({
      events: [{ type: "AllocationVoided" }],
      answer: { allocation: [] },
    });
    tell(state, allocate("o2", "ada", [1, 1]));
    expect(tell(state, voided("o2"))).toMatchObject({ events: [], answer: { allocation: [{ quantity: 1 }] } });
  });

  test("stays in its warehouse: it is neither moved nor written off", () => {
    const state = shelf(5);
    tell(state, allocate("o1", "ada", [1, 4]));
    const short = { refusal: "insufficient_stock", available: 1, requested: 2 };
    expect(tell(state, { type: "transfer", from: 1, to: 2, quantity: 2, commandId: "t" })).toEqual<unknown>(short);
    const lost = { type: "adjust", warehouseId: 1, delta: -2, reason: "lost", note: "", commandId: "l" } as const;
    expect(tell(state, lost)).toEqual<unknown>(short);
  });
});

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
