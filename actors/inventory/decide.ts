import { unreachable } from "../kernel/errors.ts";
import { Draft, type InventoryDecision } from "./draft.ts";
import type { InventoryCommand, Reservation, Split, WarehouseStock } from "./messages.ts";
import { availableOf, dueReservations, type InventoryState, levelOf, unitsOf } from "./state.ts";

export interface InventoryRules {
  /** How long a reservation stands after each (re-)acquiring, and how long at most in total. */
  readonly reservationTtlMs: number;
  readonly reservationMaxMs: number;
}

/** Reservations shown by one `read`. */
const READ_MAX = 1_000;
/** Units of one product in all warehouses together. */
const UNITS_MAX = 1_000_000_000;

/** What a command does to a product's stock, or why it may not. `now` is epoch ms. Changes nothing. */
export function decide(
  state: InventoryState,
  command: InventoryCommand,
  now: number,
  rules: InventoryRules,
): InventoryDecision {
  if (!state.isKnown) return { refusal: "unknown_product" };
  switch (command.type) {
    case "reserve":
    case "extend":
      return reserve(state, command, now, rules);
    case "expire":
      return expire(state, now);
    case "release":
      return release(state, command.cartId, command.reason);
    case "receive":
      return receive(state, command);
    case "adjust":
      return adjust(state, command);
    case "transfer":
      return transfer(state, command);
    case "allocate":
      return allocate(state, command, now);
    case "void-allocation":
      return voidAllocation(state, command.orderId);
    case "deallocate":
      return deallocate(state, command.orderId);
    case "ship":
      return ship(state, command.orderId, command.warehouseId);
    case "level":
      return level(state, command.cartId);
    case "read":
      return read(state);
    default:
      return unreachable(command);
  }
}

type Reserve = Extract<InventoryCommand, { type: "reserve" | "extend" }>;

/** Sets the cart's reservation to a level. Its own units, also expired ones nobody took, never stand in its way. */
function reserve(state: InventoryState, command: Reserve, now: number, rules: InventoryRules): InventoryDecision {
  const { cartId, quantity, turn } = command;
  if (!Number.isSafeInteger(quantity) || quantity < 0) return { refusal: "invalid_quantity" };
  const own = state.reservations.get(cartId);
  if (own && turn < own.turn) return { refusal: "superseded", turn: own.turn };
  if (own && turn === own.turn) return { events: [], answer: { level: levelOf(state), reservation: own } };
  const absorbId = command.type === "reserve" && command.absorb !== cartId ? command.absorb : undefined;
  const absorbed = absorbId === undefined ? undefined : state.reservations.get(absorbId);
  const draft = new Draft(state);
  if (quantity === 0) {
    if (absorbed) draft.release(absorbed, "merged");
    if (own) draft.release(own, "released");
    return draft.decision();
  }
  if (quantity > state.limitPerCustomer) return { refusal: "purchase_limit", limit: state.limitPerCustomer };

  let free = availableOf(state) + (own?.quantity ?? 0) + (absorbed?.quantity ?? 0);
  if (quantity > free) free += expireOthers(draft, dueReservations(state, now), own, absorbed);
  if (quantity > free) return { refusal: "insufficient_stock", available: free, requested: quantity };

  const isLive = own !== undefined && own.expiresAt > now;
  if (own && !isLive) draft.expire(own);
  if (absorbed) draft.release(absorbed, "merged");
  const since = Math.min(isLive ? own.since : now, absorbed && absorbed.expiresAt > now ? absorbed.since : now);
  const expiresAt = Math.max(
    Math.min(now + rules.reservationTtlMs, since + rules.reservationMaxMs),
    isLive ? own.expiresAt : 0,
  );
  return draft.reserve({ cartId, quantity, turn, since, expiresAt }, isLive ? own.quantity : 0).decision(cartId);
}

/** Makes room of what others left to expire. Returns how many units that frees. */
function expireOthers(draft: Draft, due: readonly Reservation[], ...kept: (Reservation | undefined)[]): number {
  let freed = 0;
  for (const reservation of due) {
    if (kept.includes(reservation)) continue;
    draft.expire(reservation);
    freed += reservation.quantity;
  }
  return freed;
}

function expire(state: InventoryState, now: number): InventoryDecision {
  const draft = new Draft(state);
  for (const due of dueReservations(state, now)) draft.expire(due);
  return draft.decision();
}

function release(state: InventoryState, cartId: string, reason: string): InventoryDecision {
  const reservation = state.reservations.get(cartId);
  if (!reservation) return { refusal: "reservation_not_found" };
  return new Draft(state).release(reservation, reason).decision();
}

function receive(state: InventoryState, command: Extract<InventoryCommand, { type: "receive" }>): InventoryDecision {
  const { warehouseId, quantity, reference } = command;
  const shelf = state.shelves.get(warehouseId);
  if (!shelf) return { refusal: "unknown_warehouse", warehouseId };
  if (!isUnits(quantity) || !isUnits(state.onHand + quantity)) return { refusal: "invalid_quantity" };
  return new Draft(state).receive(warehouseId, quantity, shelf.onHand + quantity, reference).decision();
}

/**
 * Corrects what a building holds. Units that turn out to be missing were perhaps reserved: then the newest reservations
 * give way. What is allocated to orders does not.
 */
function adjust(state: InventoryState, command: Extract<InventoryCommand, { type: "adjust" }>): InventoryDecision {
  const { warehouseId, delta } = command;
  const shelf = state.shelves.get(warehouseId);
  if (!shelf) return { refusal: "unknown_warehouse", warehouseId };
  if (!isUnits(Math.abs(delta)) || (delta > 0 && !isUnits(state.onHand + delta)))
    return { refusal: "invalid_quantity" };
  const removable = Math.min(shelf.onHand - shelf.allocated, state.onHand - state.allocated);
  if (-delta > removable) return { refusal: "insufficient_stock", available: removable, requested: -delta };
  const draft = new Draft(state);
  let missing = -delta - availableOf(state);
  if (missing > 0) {
    const newestFirst = [...state.reservations.values()].sort((a, b) => b.since - a.since);
    for (const reservation of newestFirst) {
      if (missing <= 0) break;
      draft.release(reservation, "stock_lost");
      missing -= reservation.quantity;
    }
  }
  return draft.adjust(warehouseId, delta, shelf.onHand + delta, command.reason, command.note).decision();
}

function transfer(state: InventoryState, command: Extract<InventoryCommand, { type: "transfer" }>): InventoryDecision {
  const { from, to, quantity } = command;
  const source = state.shelves.get(from);
  const target = state.shelves.get(to);
  if (!source) return { refusal: "unknown_warehouse", warehouseId: from };
  if (!target || from === to) return { refusal: "unknown_warehouse", warehouseId: to };
  if (!isUnits(quantity)) return { refusal: "invalid_quantity" };
  const movable = source.onHand - source.allocated;
  if (quantity > movable) return { refusal: "insufficient_stock", available: movable, requested: quantity };
  const after = { from: source.onHand - quantity, to: target.onHand + quantity };
  return new Draft(state).transfer(from, to, quantity, after.from, after.to).decision();
}

/**
 * Units for a placed order, of these warehouses. The cart's own reservation pays for them, expired or not as long as
 * nobody took it; what it lacks must be free.
 */
function allocate(
  state: InventoryState,
  command: Extract<InventoryCommand, { type: "allocate" }>,
  now: number,
): InventoryDecision {
  const { orderId, cartId, split } = command;
  const made = state.allocations.get(orderId);
  if (made) return { events: [], answer: { level: levelOf(state), allocation: made } };
  const quantity = unitsOf(split);
  const isNamedTwice = new Set(split.map(({ warehouseId }) => warehouseId)).size < split.length;
  if (isNamedTwice || !isUnits(quantity) || !split.every((each) => isUnits(each.quantity)))
    return { refusal: "invalid_quantity" };
  const stranger = split.find(({ warehouseId }) => !state.shelves.has(warehouseId));
  if (stranger) return { refusal: "unknown_warehouse", warehouseId: stranger.warehouseId };

  const draft = new Draft(state);
  const own = state.reservations.get(cartId);
  let free = availableOf(state) + (own?.quantity ?? 0);
  if (quantity > free) free += expireOthers(draft, dueReservations(state, now), own);
  if (quantity > free) return { refusal: "insufficient_stock", available: free, requested: quantity };
  if (!split.every((each) => each.quantity <= unallocated(state, each.warehouseId)))
    return { refusal: "split_unavailable", warehouses: warehousesOf(state) };
  return withAllocation(draft.allocate(orderId, cartId, split, own?.quantity ?? 0).decision(), split);
}

/** From now on the order's id is used up: whoever asks to allocate under it learns that it has nothing. */
function voidAllocation(state: InventoryState, orderId: string): InventoryDecision {
  const made = state.allocations.get(orderId);
  if (made) return { events: [], answer: { level: levelOf(state), allocation: made } };
  return withAllocation(new Draft(state).voidAllocation(orderId).decision(), []);
}

function deallocate(state: InventoryState, orderId: string): InventoryDecision {
  const split = state.allocations.get(orderId);
  if (!split) return { refusal: "allocation_not_found" };
  return new Draft(state).deallocate(orderId, split).decision();
}

function ship(state: InventoryState, orderId: string, warehouseId: number): InventoryDecision {
  const shelf = state.shelves.get(warehouseId);
  if (!shelf) return { refusal: "unknown_warehouse", warehouseId };
  const part = state.allocations.get(orderId)?.find((each) => each.warehouseId === warehouseId);
  if (!part) return { refusal: "allocation_not_found" };
  return new Draft(state).ship(orderId, warehouseId, part.quantity, shelf.onHand - part.quantity).decision();
}

function withAllocation(decision: InventoryDecision, allocation: readonly Split[]): InventoryDecision {
  return "events" in decision ? { ...decision, answer: { ...decision.answer, allocation } } : decision;
}

/** Units of a warehouse that no order has. */
function unallocated(state: InventoryState, warehouseId: number): number {
  const shelf = state.shelves.get(warehouseId);
  return shelf ? shelf.onHand - shelf.allocated : 0;
}

function warehousesOf(state: InventoryState): WarehouseStock[] {
  return [...state.shelves].map(([warehouseId, shelf]) => ({ warehouseId, ...shelf }));
}

function read(state: InventoryState): InventoryDecision {
  const warehouses = warehousesOf(state);
  const reservations = [...state.reservations.values()].slice(0, READ_MAX);
  const { limitPerCustomer } = state;
  const reservationCount = state.reservations.size;
  return {
    events: [],
    answer: { level: levelOf(state), warehouses, reservations, reservationCount, limitPerCustomer },
  };
}

function level(state: InventoryState, cartId: string | undefined): InventoryDecision {
  const reservation = cartId === undefined ? undefined : state.reservations.get(cartId);
  return { events: [], answer: { level: levelOf(state), reservation, limitPerCustomer: state.limitPerCustomer } };
}

/** A positive number of units that also fits the tables' columns. */
function isUnits(quantity: number): boolean {
  return Number.isSafeInteger(quantity) && quantity > 0 && quantity <= UNITS_MAX;
}
