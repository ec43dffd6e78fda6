import { assertThat, unreachable } from "../kernel/errors.ts";
import { firstAttempt } from "./attempts.ts";
import type { OrderEvent, RefundFailure, Return, Shipment, ShipmentStatus } from "./messages.ts";
import { isBefore, isOver, type OrderState, statusOf } from "./state.ts";

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
