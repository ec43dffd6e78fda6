import { describe, expect, test } from "bun:test";
import { availableOf } from "./state.ts";
import { reserve, shelf, tell } from "./testing-shelf.ts";

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
