/** The words of stock: what can be asked of an inventory actor, what happens, and why it may say no. */

/** Units of one product in one warehouse. */
export interface WarehouseStock {
  readonly warehouseId: number;
  readonly onHand: number;
  readonly allocated: number;
}

/** What every page wants to know of a product's stock. `version` grows with every change. */
export interface StockLevel {
  readonly productId: number;
  readonly available: number;
  readonly reserved: number;
  readonly version: number;
}

export type InventoryCommand =
  /** Set a cart's reservation to a level; 0 releases it. `absorb` names another cart of the same shopper to take over. */
  | { type: "reserve"; cartId: string; quantity: number; turn: number; absorb?: string }
  /** Start the reservation's time again within its cap. Extending is re-acquiring: what expired must be free again. */
  | { type: "extend"; cartId: string; quantity: number; turn: number }
  /** Release whatever is past its expiry. */
  | { type: "expire" }
  | { type: "receive"; warehouseId: number; quantity: number; reference: string; commandId: string }
  | { type: "adjust"; warehouseId: number; delta: number; reason: AdjustmentReason; note: string; commandId: string }
  | { type: "transfer"; from: number; to: number; quantity: number; commandId: string }
  /** Ops: let go of a cart's reservation whatever its turn. */
  | { type: "release"; cartId: string; reason: string; commandId: string }
  /** The level, and the cart's own reservation: cheap however many others there are. */
  | { type: "level"; cartId?: string }
  /**
   * Units of a placed order, by warehouse. They come from the cart's reservation and, where it has expired, from what is
   * free. One decision per order: its command id is `allocation-<orderId>`, also that of `void-allocation`.
   */
  | { type: "allocate"; orderId: string; cartId: string; split: readonly Split[]; commandId: string }
  /** The order will not be: a late `allocate` gets this answer. Where it was allocated before, the answer says so. */
  | { type: "void-allocation"; orderId: string; commandId: string }
  /** The order was cancelled: its units are free again. Command id `deallocation-<orderId>`. */
  | { type: "deallocate"; orderId: string; commandId: string }
  /** An order's units leave a warehouse. Command id `ship-<orderId>-<warehouseId>`. */
  | { type: "ship"; orderId: string; warehouseId: number; commandId: string }
  | { type: "read" };

/** Units of an order that come from one warehouse. */
export interface Split {
  readonly warehouseId: number;
  readonly quantity: number;
}

export const ADJUSTMENT_REASONS = ["damaged", "lost", "found", "cycle_count", "returned", "correction"] as const;
export type AdjustmentReason = (typeof ADJUSTMENT_REASONS)[number];

export interface Reservation {
  readonly cartId: string;
  readonly quantity: number;
  /** The cart's own counter: an older turn never overwrites a newer one. */
  readonly turn: number;
  /** Epoch ms when it was first reserved, and until when it stands. */
  readonly since: number;
  readonly expiresAt: number;
}

export type InventoryAnswer = {
  readonly level: StockLevel;
  /** The asking cart's reservation after the command, if it has one. */
  readonly reservation?: Reservation;
  /** Only for `read`; of the reservations the first thousand. */
  readonly warehouses?: readonly WarehouseStock[];
  readonly reservations?: readonly Reservation[];
  readonly reservationCount?: number;
  /** For `read` and `level`. */
  readonly limitPerCustomer?: number;
  /** After `allocate` and `void-allocation`: what the order has of this product, by warehouse; empty when it has nothing. */
  readonly allocation?: readonly Split[];
};

export type InventoryRefusal =
  | { refusal: "insufficient_stock"; available: number; requested: number }
  | { refusal: "purchase_limit"; limit: number }
  | { refusal: "unknown_product" }
  | { refusal: "unknown_warehouse"; warehouseId: number }
  | { refusal: "reservation_not_found" }
  /** A warehouse no longer has what the split wants of it; `warehouses` is how it is. */
  | { refusal: "split_unavailable"; warehouses: readonly WarehouseStock[] }
  | { refusal: "allocation_not_found" }
  | { refusal: "superseded"; turn: number }
  | { refusal: "invalid_quantity" };

/** Totals after the event ride along, so each message shows the state and not only the change. */
interface Totals {
  readonly available: number;
  readonly reserved: number;
}

export type InventoryEvent =
  | ({
      type: "StockReserved";
      cartId: string;
      quantity: number;
      previous: number;
      turn: number;
      since: number;
      expiresAt: number;
    } & Totals)
  | ({ type: "ReservationReleased"; cartId: string; quantity: number; reason: string; expiresAt: number } & Totals)
  | ({ type: "ReservationExpired"; cartId: string; quantity: number } & Totals)
  | ({ type: "StockReceived"; warehouseId: number; quantity: number; onHand: number; reference: string } & Totals)
  | ({
      type: "StockAdjusted";
      warehouseId: number;
      delta: number;
      onHand: number;
      reason: AdjustmentReason;
      note: string;
    } & Totals)
  | ({
      type: "StockTransferred";
      from: number;
      to: number;
      quantity: number;
      onHandFrom: number;
      onHandTo: number;
    } & Totals)
  | ({
      type: "StockAllocated";
      orderId: string;
      cartId: string;
      split: readonly Split[];
      quantity: number;
      /** Units that came from the cart's reservation, and what is left of it. */
      fromReservation: number;
      stillReserved: number;
    } & Totals)
  | ({ type: "AllocationVoided"; orderId: string } & Totals)
  | ({ type: "StockDeallocated"; orderId: string; split: readonly Split[]; quantity: number } & Totals)
  | ({ type: "StockShipped"; orderId: string; warehouseId: number; quantity: number; onHand: number } & Totals);
