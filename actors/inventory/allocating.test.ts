import { describe, expect, test } from "bun:test";
import type { InventoryCommand } from "./messages.ts";
import { availableOf, type InventoryState } from "./state.ts";
import { reserve, shelf, tell } from "./testing-shelf.ts";

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
