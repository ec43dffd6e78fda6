import { assertThat, unreachable } from "../kernel/errors.ts";
import type { InventoryEvent, Reservation, Split, StockLevel } from "./messages.ts";

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
  /** What placed orders have of this product and has not left yet, by order. */
  readonly allocations: Map<string, readonly Split[]>;
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
    allocations: new Map(),
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
    case "StockAllocated":
      allocate(state, event);
      break;
    case "AllocationVoided":
      assertThat(!state.allocations.has(event.orderId), "what is voided was not allocated");
      break;
    case "StockDeallocated":
      for (const { warehouseId, quantity } of event.split) moveAllocated(state, warehouseId, -quantity);
      assertThat(unitsOf(state.allocations.get(event.orderId) ?? []) === event.quantity, "what is freed was allocated");
      state.allocations.delete(event.orderId);
      break;
    case "StockShipped":
      ship(state, event);
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

/** Units of a split in all its warehouses. */
export function unitsOf(split: readonly Split[]): number {
  return split.reduce((sum, { quantity }) => sum + quantity, 0);
}

function allocate(state: InventoryState, event: Extract<InventoryEvent, { type: "StockAllocated" }>): void {
  const { orderId, cartId, split, quantity, fromReservation, stillReserved } = event;
  assertThat(!state.allocations.has(orderId), "an order is allocated once");
  assertThat(unitsOf(split) === quantity && fromReservation <= quantity, "a split adds up");
  const own = state.reservations.get(cartId);
  assertThat((own?.quantity ?? 0) === fromReservation + stillReserved, "what is allocated was reserved");
  if (own && stillReserved > 0) state.reservations.set(cartId, { ...own, quantity: stillReserved });
  else state.reservations.delete(cartId);
  state.reserved -= fromReservation;
  for (const each of split) moveAllocated(state, each.warehouseId, each.quantity);
  state.allocations.set(orderId, split);
}

function ship(state: InventoryState, event: Extract<InventoryEvent, { type: "StockShipped" }>): void {
  const { orderId, warehouseId, quantity, onHand } = event;
  const split = state.allocations.get(orderId) ?? [];
  const left = split.filter((each) => each.warehouseId !== warehouseId);
  assertThat(unitsOf(split) === unitsOf(left) + quantity, "what is shipped was allocated");
  if (left.length > 0) state.allocations.set(orderId, left);
  else state.allocations.delete(orderId);
  moveAllocated(state, warehouseId, -quantity);
  moveStock(state, warehouseId, -quantity, onHand);
}

function moveAllocated(state: InventoryState, warehouseId: number, delta: number): void {
  const shelf = state.shelves.get(warehouseId);
  assertThat(shelf !== undefined, `warehouse ${warehouseId} is known`);
  shelf.allocated += delta;
  state.allocated += delta;
  assertThat(shelf.allocated >= 0 && shelf.allocated <= shelf.onHand, `warehouse ${warehouseId} owes what it holds`);
}

function moveStock(state: InventoryState, warehouseId: number, delta: number, onHand: number): void {
  const shelf = state.shelves.get(warehouseId);
  assertThat(shelf !== undefined, `warehouse ${warehouseId} is known`);
  shelf.onHand += delta;
  state.onHand += delta;
  assertThat(shelf.onHand === onHand && shelf.onHand >= shelf.allocated, `warehouse ${warehouseId} holds what it owes`);
}
