import type { NewOrder, OrderStatus, OrderView, RefundFailure, Return, Shipment, ShipmentStatus } from "./messages.ts";

/** An order as its actor knows it. Never changed in place: `evolve` gives the next one. */
export interface OrderState {
  readonly orderId: string;
  readonly version: number;
  /** Null before it is placed, and for ever once it is void. */
  readonly placed: NewOrder | null;
  readonly isVoid: boolean;
  readonly placedAt: number;
  readonly shipments: readonly Shipment[];
  readonly captured: number;
  readonly capturedAt: number | null;
  readonly refunded: number;
  readonly cancellation: OrderView["cancellation"];
  readonly returns: readonly Return[];
  /** Epoch ms when its shopper's account was deleted; null while nobody asked for that. */
  readonly forgottenAt: number | null;
  /** Effects that are done, by id, and those that wait: failed attempts, and when to try again (epoch ms). */
  readonly done: readonly string[];
  readonly delays: Readonly<Record<string, Delay>>;
  /** Refunds that failed for good at least once, by the id of the first attempt. */
  readonly failures: Readonly<Record<string, RefundFailure>>;
}

export interface Delay {
  readonly attempts: number;
  readonly retryAt: number;
}

/** From first to last; an order is as far as the last of its shipments. `cancelled` is beside the way. */
export const STATUSES = ["placed", "processing", "packed", "shipped", "delivered"] as const;

export function unplacedOrder(orderId: string): OrderState {
  return {
    orderId,
    version: 0,
    placed: null,
    isVoid: false,
    placedAt: 0,
    shipments: [],
    captured: 0,
    capturedAt: null,
    refunded: 0,
    cancellation: null,
    returns: [],
    forgottenAt: null,
    done: [],
    delays: {},
    failures: {},
  };
}

export function isBefore(status: ShipmentStatus, other: (typeof STATUSES)[number]): boolean {
  return rank(status) < rank(other);
}

/** The worst of the shipments' statuses. Only of an order that was placed or voided. */
export function statusOf({ isVoid, cancellation, shipments }: OrderState): OrderStatus {
  if (isVoid) return "void";
  if (cancellation) return "cancelled";
  return shipments.reduce<ShipmentStatus>(
    (worst, { status }) => (rank(status) < rank(worst) ? status : worst),
    "delivered",
  );
}

/** Whether nothing of it is on its way, or will be. */
export function isOver(state: OrderState): boolean {
  return ["delivered", "cancelled", "void"].includes(statusOf(state));
}

export function viewOf(state: OrderState): OrderView | null {
  const { orderId, version, placed, placedAt, shipments, captured, capturedAt, refunded, cancellation, returns } =
    state;
  if (!placed) return null;
  const status = statusOf(state);
  const money = { captured, capturedAt, refunded };
  const refundFailures = Object.values(state.failures);
  return { ...placed, orderId, version, status, placedAt, shipments, ...money, cancellation, returns, refundFailures };
}

/** Units of a product that have come back or are to, over all returns. */
export function returnedOf({ returns }: Pick<OrderState, "returns">, productId: number): number {
  return returns.reduce((sum, { items }) => sum + unitsOf(items, productId), 0);
}

export function unitsOf(items: readonly { productId: number; quantity: number }[], productId: number): number {
  return items.reduce((sum, item) => sum + (item.productId === productId ? item.quantity : 0), 0);
}

function rank(status: ShipmentStatus): number {
  return STATUSES.indexOf(status as (typeof STATUSES)[number]);
}
