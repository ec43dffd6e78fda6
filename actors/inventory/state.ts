import { assertThat, unreachable } from "../kernel/errors.ts";
import type { InventoryEvent, Reservation, StockLevel } from "./messages.ts";

export interface Shelf {
  onHand: number;
  allocated: number;
}

/** One product's stock as its actor knows it. Changed in place by `evolve` alone. */
export interface InventoryState {
  readonly productId: number;
  /** False for a product that has no inventory row: it does not exist. */
  readonly isKnown: boolean;
  readonly limitPerCustomer: number;
  readonly shelves: Map<number, Shelf>;
  readonly reservations: Map<string, Reservation>;
  onHand: number;
  allocated: number;
  reserved: number;
  version: number;
  /** No reservation expires before this moment (epoch ms): a bound, so that deciding rarely looks through them all. */
  nextExpiry: number;
}

export function unknownProduct(productId: number): InventoryState {
  return {
    productId,
    isKnown: false,
    limitPerCustomer: 1,
    shelves: new Map(),
    reservations: new Map(),
    onHand: 0,
    allocated: 0,
    reserved: 0,
    version: 0,
    nextExpiry: Number.POSITIVE_INFINITY,
  };
}

export function availableOf(state: InventoryState): number {
  return state.onHand - state.allocated - state.reserved;
}

export function levelOf(state: InventoryState): StockLevel {
  return {
    productId: state.productId,
    available: availableOf(state),
    reserved: state.reserved,
    version: state.version,
  };
}

/** Reservations whose time is up at `now`. */
export function dueReservations(state: InventoryState, now: number): Reservation[] {
  if (now < state.nextExpiry) return [];
  const due: Reservation[] = [];
  let next = Number.POSITIVE_INFINITY;
  for (const reservation of state.reservations.values()) {
    if (reservation.expiresAt <= now) due.push(reservation);
    next = Math.min(next, reservation.expiresAt);
  }
  state.nextExpiry = next;
  return due;
}

/** Applies an event in place and asserts that stock still adds up; the table's CHECKs say the same. */
export function evolve(state: InventoryState, event: InventoryEvent): InventoryState {
  switch (event.type) {
    case "StockReserved": {
      const { cartId, quantity, turn, since, expiresAt } = event;
      assertThat(
        (state.reservations.get(cartId)?.quantity ?? 0) === event.previous,
        "a reservation starts where it was",
      );
      state.reserved += quantity - event.previous;
      state.reservations.set(cartId, { cartId, quantity, turn, since, expiresAt });
      state.nextExpiry = Math.min(state.nextExpiry, expiresAt);
      break;
    }
    case "ReservationReleased":
    case "ReservationExpired":
      assertThat(state.reservations.get(event.cartId)?.quantity === event.quantity, "what is released was reserved");
      state.reservations.delete(event.cartId);
      state.reserved -= event.quantity;
      break;
    case "StockReceived":
      moveStock(state, event.warehouseId, event.quantity, event.onHand);
      break;
    case "StockAdjusted":
      moveStock(state, event.warehouseId, event.delta, event.onHand);
      break;
    case "StockTransferred":
      moveStock(state, event.from, -event.quantity, event.onHandFrom);
      moveStock(state, event.to, event.quantity, event.onHandTo);
      break;
    default:
      return unreachable(event);
  }
  state.version += 1;
  assertThat(state.reserved >= 0 && availableOf(state) >= 0, `product ${state.productId} is not sold twice`);
  assertThat(
    event.available === availableOf(state) && event.reserved === state.reserved,
    "an event shows the state after it",
  );
  return state;
}

function moveStock(state: InventoryState, warehouseId: number, delta: number, onHand: number): void {
  const shelf = state.shelves.get(warehouseId);
  assertThat(shelf !== undefined, `warehouse ${warehouseId} is known`);
  shelf.onHand += delta;
  state.onHand += delta;
  assertThat(shelf.onHand === onHand && shelf.onHand >= shelf.allocated, `warehouse ${warehouseId} holds what it owes`);
}
