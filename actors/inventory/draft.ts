import type { Decision } from "../kernel/types.ts";
import type {
  AdjustmentReason,
  InventoryAnswer,
  InventoryEvent,
  InventoryRefusal,
  Reservation,
  Split,
} from "./messages.ts";
import { availableOf, type InventoryState, unitsOf } from "./state.ts";

export type InventoryDecision = Decision<InventoryEvent, InventoryAnswer, InventoryRefusal>;

/** Events in the making: keeps the running totals, so that each event shows the state after it. */
export class Draft {
  readonly #events: InventoryEvent[] = [];
  #available: number;
  #reserved: number;
  #made: Reservation | undefined;

  constructor(private readonly state: InventoryState) {
    this.#available = availableOf(state);
    this.#reserved = state.reserved;
  }

  reserve(reservation: Reservation, previous: number): this {
    this.#made = reservation;
    this.#shift(previous - reservation.quantity);
    const { cartId, quantity, turn, since, expiresAt } = reservation;
    this.#events.push({ type: "StockReserved", cartId, quantity, previous, turn, since, expiresAt, ...this.#totals() });
    return this;
  }

  release({ cartId, quantity, expiresAt }: Reservation, reason: string): this {
    this.#shift(quantity);
    this.#events.push({ type: "ReservationReleased", cartId, quantity, reason, expiresAt, ...this.#totals() });
    return this;
  }

  expire({ cartId, quantity }: Reservation): this {
    this.#shift(quantity);
    this.#events.push({ type: "ReservationExpired", cartId, quantity, ...this.#totals() });
    return this;
  }

  receive(warehouseId: number, quantity: number, onHand: number, reference: string): this {
    this.#available += quantity;
    this.#events.push({ type: "StockReceived", warehouseId, quantity, onHand, reference, ...this.#totals() });
    return this;
  }

  adjust(warehouseId: number, delta: number, onHand: number, reason: AdjustmentReason, note: string): this {
    this.#available += delta;
    this.#events.push({ type: "StockAdjusted", warehouseId, delta, onHand, reason, note, ...this.#totals() });
    return this;
  }

  transfer(from: number, to: number, quantity: number, onHandFrom: number, onHandTo: number): this {
    this.#events.push({ type: "StockTransferred", from, to, quantity, onHandFrom, onHandTo, ...this.#totals() });
    return this;
  }

  /** Units for an order: of the cart's reservation as far as it goes, the rest from what is free. */
  allocate(orderId: string, cartId: string, split: readonly Split[], reserved: number): this {
    const quantity = unitsOf(split);
    const fromReservation = Math.min(reserved, quantity);
    this.#available -= quantity - fromReservation;
    this.#reserved -= fromReservation;
    const stillReserved = reserved - fromReservation;
    const event = { type: "StockAllocated" as const, orderId, cartId, split, quantity, fromReservation, stillReserved };
    this.#events.push({ ...event, ...this.#totals() });
    return this;
  }

  voidAllocation(orderId: string): this {
    this.#events.push({ type: "AllocationVoided", orderId, ...this.#totals() });
    return this;
  }

  deallocate(orderId: string, split: readonly Split[]): this {
    const quantity = unitsOf(split);
    this.#available += quantity;
    this.#events.push({ type: "StockDeallocated", orderId, split, quantity, ...this.#totals() });
    return this;
  }

  /** Units of an order leave: they were not available before, and are not now. */
  ship(orderId: string, warehouseId: number, quantity: number, onHand: number): this {
    this.#events.push({ type: "StockShipped", orderId, warehouseId, quantity, onHand, ...this.#totals() });
    return this;
  }

  /** The decision with the level as it will be. `cartId` says whose reservation the asker wants to see. */
  decision(cartId?: string): InventoryDecision {
    const level = {
      productId: this.state.productId,
      version: this.state.version + this.#events.length,
      ...this.#totals(),
    };
    const reservation = this.#made?.cartId === cartId ? this.#made : undefined;
    return { events: this.#events, answer: reservation ? { level, reservation } : { level } };
  }

  /** Units become free (positive) or reserved (negative). */
  #shift(freed: number): void {
    this.#available += freed;
    this.#reserved -= freed;
  }

  #totals(): { available: number; reserved: number } {
    return { available: this.#available, reserved: this.#reserved };
  }
}
