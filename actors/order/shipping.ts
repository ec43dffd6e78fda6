import type { Draft, OrderDecision } from "./draft.ts";
import type { OrderCommand, OrderRefusal, Shipment, ShipmentStatus } from "./messages.ts";
import type { OrderState } from "./state.ts";

export function pack(draft: Draft, { no, by }: Extract<OrderCommand, { type: "pack" }>): OrderDecision {
  const shipment = shipmentOf(draft.state, no, "processing", "packed");
  if ("refusal" in shipment) return shipment;
  if (shipment.status !== "packed") draft.add({ type: "ShipmentPacked", no }, by);
  return draft.decision();
}

export function ship(draft: Draft, command: Extract<OrderCommand, { type: "ship" }>): OrderDecision {
  const { no, carrier, tracking, by } = command;
  const shipment = shipmentOf(draft.state, no, "packed", "shipped");
  if ("refusal" in shipment) return shipment;
  if (shipment.status !== "shipped") draft.add({ type: "ShipmentShipped", no, carrier, tracking }, by);
  else if (shipment.carrier !== carrier || shipment.tracking !== tracking)
    return { refusal: "wrong_status", status: shipment.status };
  return draft.decision();
}

export function deliver(draft: Draft, { no, by }: Extract<OrderCommand, { type: "deliver" }>): OrderDecision {
  const shipment = shipmentOf(draft.state, no, "shipped", "delivered");
  if ("refusal" in shipment) return shipment;
  if (shipment.status !== "delivered") draft.add({ type: "ShipmentDelivered", no }, by);
  return draft.decision();
}

/** The shipment when it is at `from`, or at `to` already: a step that is taken is fine to be asked for again. */
function shipmentOf(state: OrderState, no: number, from: ShipmentStatus, to: ShipmentStatus): Shipment | OrderRefusal {
  const shipment = state.shipments.find((each) => each.no === no);
  if (!shipment) return { refusal: "unknown_shipment", no };
  const { status } = shipment;
  if (status === from || status === to) return shipment;
  if (status === "cancelled") return { refusal: "already_cancelled" };
  if (status === "placed") return { refusal: "not_paid" };
  return { refusal: "wrong_status", status };
}
