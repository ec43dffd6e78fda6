import { assertThat, unreachable } from "../kernel/errors.ts";
import { firstAttempt } from "./attempts.ts";
import type {
  NewOrder,
  OrderEvent,
  OrderStatus,
  OrderView,
  RefundFailure,
  Return,
  Shipment,
  ShipmentStatus,
} from "./messages.ts";

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

/** The order after an event. Asserts that the money adds up and that nothing goes backwards; the tables' CHECKs do too. */
export function evolve(state: OrderState, event: OrderEvent): OrderState {
  const next = { ...withoutPersonalData(apply(state, event)), version: state.version + 1 };
  assertThat(event.status === statusOf(next), `order ${state.orderId}: an event shows the status after it`);
  const { placed, captured, refunded } = next;
  assertThat(
    0 <= refunded && refunded <= captured && captured <= (placed?.totals.total ?? 0),
    `order ${state.orderId}: no more goes back than came in, and no more comes in than it costs`,
  );
  return next;
}

/** The same, unasserted and uncounted: what the event says of the order's status is not looked at. */
export function apply(state: OrderState, event: OrderEvent): OrderState {
  switch (event.type) {
    case "OrderPlaced":
      assertThat(state.version === 0, "an order is placed once");
      return {
        ...state,
        placed: event.order,
        placedAt: event.at,
        shipments: event.order.shipments.map((shipment) => ({
          ...shipment,
          status: "placed",
          carrier: null,
          tracking: null,
          packedAt: null,
          shippedAt: null,
          deliveredAt: null,
        })),
      };
    case "OrderVoided":
      assertThat(state.version === 0, "only what was never placed is void");
      return { ...state, isVoid: true };
    case "PaymentCaptured": {
      const { cancellation, shipments } = state;
      return {
        ...state,
        captured: event.amount,
        capturedAt: event.at,
        shipments: cancellation ? shipments : shipments.map((each) => advance(each, "placed", "processing")),
      };
    }
    case "OrderCancelled": {
      assertThat(!state.cancellation && state.shipments.every(isUnpacked), "only what is not packed is cancelled");
      const { at, by, reason } = event;
      return {
        ...state,
        cancellation: { at, by, reason },
        shipments: state.shipments.map((shipment) => ({ ...shipment, status: "cancelled" })),
      };
    }
    case "ShipmentPacked":
      return withShipment(state, event.no, (shipment) => ({
        ...advance(shipment, "processing", "packed"),
        packedAt: event.at,
      }));
    case "ShipmentShipped":
      return withShipment(state, event.no, (shipment) => ({
        ...advance(shipment, "packed", "shipped"),
        carrier: event.carrier,
        tracking: event.tracking,
        shippedAt: event.at,
      }));
    case "ShipmentDelivered":
      return withShipment(state, event.no, (shipment) => ({
        ...advance(shipment, "shipped", "delivered"),
        deliveredAt: event.at,
      }));
    case "ReturnRequested":
      return { ...state, returns: [...state.returns, event.return] };
    case "ReturnReceived": {
      const { returnId, warehouseId, at } = event;
      return withReturn(state, returnId, "requested", { status: "received", warehouseId, receivedAt: at });
    }
    case "PaymentRefunded": {
      const paid = { ...state, refunded: state.refunded + event.amount };
      if (event.returnId === null) return paid;
      return withReturn(paid, event.returnId, "received", { status: "refunded", refundedAt: event.at });
    }
    case "ShopperForgotten":
      return { ...state, forgottenAt: event.at, placed: state.placed && { ...state.placed, accountId: null } };
    case "EffectDone": {
      const { [event.effectId]: _, ...delays } = state.delays;
      const done = { ...state, delays, done: [...new Set([...state.done, event.effectId])] };
      return withFailure(done, event.effectId, "retrying", { stage: "refunded" });
    }
    case "RefundFailed":
      return failRefund(state, event);
    case "RefundRetried":
      return withFailure(state, event.effectId, "open", { stage: "retrying" });
    case "RefundSettled": {
      const { at, by, note, returnId } = event;
      const settlement = { at, by, note };
      const settled = withFailure(state, event.effectId, "open", { stage: "settled", settlement });
      return returnId === null
        ? settled
        : withReturn(settled, returnId, "received", { status: "refunded", refundedAt: at });
    }
    case "EffectDelayed": {
      const { effectId, attempts, retryAt } = event;
      return { ...state, delays: { ...state.delays, [effectId]: { attempts, retryAt } } };
    }
    default:
      return unreachable(event);
  }
}

/** One that had counted as made counts no more. */
function failRefund(state: OrderState, event: Extract<OrderEvent, { type: "RefundFailed" }>): OrderState {
  const { returnId, amount, takenBack, why, at } = event;
  const effectId = firstAttempt(event.effectId);
  const attempts = (state.failures[effectId]?.attempts ?? 0) + 1;
  const failure: RefundFailure = { effectId, returnId, amount, why, at, attempts, stage: "open", settlement: null };
  const { [event.effectId]: _, ...delays } = state.delays;
  const failed = {
    ...state,
    delays,
    done: state.done.filter((id) => id !== event.effectId),
    refunded: state.refunded - takenBack,
    failures: { ...state.failures, [effectId]: failure },
  };
  if (returnId === null || takenBack === 0) return failed;
  return withReturn(failed, returnId, "refunded", { status: "received", refundedAt: null });
}

function withFailure(
  state: OrderState,
  id: string,
  from: RefundFailure["stage"],
  change: Partial<RefundFailure>,
): OrderState {
  const effectId = firstAttempt(id);
  const known = state.failures[effectId];
  if (known?.stage !== from) return state;
  return { ...state, failures: { ...state.failures, [effectId]: { ...known, ...change } } };
}

/** Of a forgotten shopper only what is still needed to get a parcel to them. */
function withoutPersonalData(state: OrderState): OrderState {
  const { placed, forgottenAt } = state;
  if (!placed || forgottenAt === null || !isOver(state)) return state;
  return { ...state, placed: { ...placed, contact: "", address: "" } };
}

/** Whether nothing of it is on its way, or will be. */
export function isOver(state: OrderState): boolean {
  return ["delivered", "cancelled", "void"].includes(statusOf(state));
}

function isUnpacked({ status }: Shipment): boolean {
  return isBefore(status, "packed");
}

function advance(shipment: Shipment, from: ShipmentStatus, to: ShipmentStatus): Shipment {
  assertThat(shipment.status === from, `shipment ${shipment.no} goes from ${from} to ${to}`);
  return { ...shipment, status: to };
}

function withShipment(state: OrderState, no: number, change: (shipment: Shipment) => Shipment): OrderState {
  return { ...state, shipments: state.shipments.map((each) => (each.no === no ? change(each) : each)) };
}

function withReturn(state: OrderState, returnId: string, from: Return["status"], change: Partial<Return>): OrderState {
  const returns = state.returns.map((each) => {
    if (each.returnId !== returnId) return each;
    assertThat(each.status === from, `return ${returnId} is ${from}`);
    return { ...each, ...change };
  });
  return { ...state, returns };
}

function rank(status: ShipmentStatus): number {
  return STATUSES.indexOf(status as (typeof STATUSES)[number]);
}
