import { tableOf } from "../kernel/table.ts";
import type { Context, RowWrite } from "../kernel/types.ts";
import { resumeAt } from "./effects.ts";
import type { OrderEvent, Return, Shipment } from "./messages.ts";
import { type OrderState, statusOf } from "./state.ts";

const ORDERS = tableOf("orders", "order_id", {
  text: "order_id status checkout_id cart_id account_id contact address delivery payment_intent_id currency",
  smallint: "shard refunds_failed",
  bigint: "version subtotal discount shipping tax total captured refunded",
  jsonb: "promotions cancellation effects",
  timestamptz: "placed_at captured_at forgotten_at resume_at",
});
const ORDER_LINES = tableOf("order_lines", "order_id product_id", {
  text: "order_id account_id shop_name title image",
  int: "product_id shop_id quantity",
  smallint: "position",
  timestamptz: "placed_at",
  bigint: "unit_price discount tax",
});
const SHIPMENTS = tableOf("shipments", "order_id no", {
  text: "order_id status carrier tracking arrives_from arrives_until",
  smallint: "no",
  int: "warehouse_id",
  jsonb: "items",
  timestamptz: "packed_at shipped_at delivered_at",
});
const ORDER_RETURNS = tableOf("order_returns", "return_id", {
  text: "return_id order_id reason status",
  jsonb: "items",
  bigint: "refund",
  timestamptz: "requested_at received_at refunded_at",
  int: "warehouse_id",
});
const ORDER_EVENTS = tableOf("order_events", "order_id version", {
  text: "order_id type by_kind by_id",
  bigint: "version",
  timestamptz: "at",
  jsonb: "data",
});

/** The rows that these events changed, as the state has them now. */
export function rowsOf(state: OrderState, events: readonly OrderEvent[], { shard, now }: Context): RowWrite[] {
  const rows: RowWrite[] = [orderRow(state, shard, resumeAt(state, now))];
  if (events.some(({ type }) => type === "OrderPlaced" || type === "ShopperForgotten")) rows.push(...lineRows(state));
  if (events.some(movesShipments)) rows.push(...state.shipments.map((each) => shipmentRow(state.orderId, each)));
  const returned = new Set(events.map(returnIdOf));
  for (const each of state.returns) if (returned.has(each.returnId)) rows.push(returnRow(state.orderId, each));
  const before = state.version - events.length;
  for (const [index, event] of events.entries()) {
    const data = toldOf(event);
    if (data) rows.push(eventRow(state.orderId, before + index + 1, event, data));
  }
  return rows;
}

function movesShipments({ type }: OrderEvent): boolean {
  return type.startsWith("Shipment") || ["OrderPlaced", "PaymentCaptured", "OrderCancelled"].includes(type);
}

function returnIdOf(event: OrderEvent): string | null {
  if (event.type === "ReturnRequested") return event.return.returnId;
  return "returnId" in event ? event.returnId : null;
}

/** What the timeline tells of an event beside who and when; null for what it leaves to the journal. */
function toldOf(event: OrderEvent): Record<string, unknown> | null {
  switch (event.type) {
    case "OrderPlaced":
      return { total: event.order.totals.total };
    case "ReturnRequested":
      return { returnId: event.return.returnId, refund: event.return.refund, reason: event.return.reason };
    case "ShopperForgotten":
    case "EffectDone":
    case "EffectDelayed":
    // An operator's matter, until it is closed.
    case "RefundFailed":
    case "RefundRetried":
      return null;
    case "RefundSettled":
      return { amount: event.amount, returnId: event.returnId };
    default: {
      const { type, at, by, status, ...data } = event;
      return data;
    }
  }
}

function orderRow(state: OrderState, shard: number, resume: number | null): RowWrite {
  const { orderId, version, placed, cancellation, done, delays, failures } = state;
  const { totals } = placed ?? {};
  const row = {
    order_id: orderId,
    shard,
    version,
    status: statusOf(state),
    checkout_id: placed?.checkoutId,
    cart_id: placed?.cartId,
    account_id: placed?.accountId,
    contact: placed?.contact,
    address: placed?.address,
    delivery: placed?.delivery,
    payment_intent_id: placed?.paymentIntentId,
    currency: totals?.currency,
    subtotal: totals?.subtotal,
    discount: totals?.discount,
    shipping: totals?.shipping,
    tax: totals?.tax,
    total: totals?.total,
    promotions: totals?.promotions,
    captured: state.captured,
    refunded: state.refunded,
    placed_at: placed ? state.placedAt : null,
    captured_at: state.capturedAt,
    cancellation,
    effects: { done, delays, ...(Object.keys(failures).length > 0 && { failures }) },
    refunds_failed: Object.values(failures).filter(({ stage }) => stage === "open").length,
    forgotten_at: state.forgottenAt,
    resume_at: resume,
  };
  return { table: ORDERS, key: orderId, row };
}

function lineRows({ orderId, placed, placedAt }: OrderState): RowWrite[] {
  const { accountId = null, lines = [] } = placed ?? {};
  return lines.map((line, position) => ({
    table: ORDER_LINES,
    key: `${orderId}/${line.productId}`,
    row: {
      order_id: orderId,
      product_id: line.productId,
      position,
      account_id: accountId,
      placed_at: placedAt,
      shop_id: line.shopId,
      shop_name: line.shopName,
      title: line.title,
      image: line.image,
      quantity: line.quantity,
      unit_price: line.unitPrice,
      discount: line.discount,
      tax: line.tax,
    },
  }));
}

function shipmentRow(orderId: string, shipment: Shipment): RowWrite {
  const { no, warehouseId, items, status, carrier, tracking } = shipment;
  const row = {
    order_id: orderId,
    no,
    warehouse_id: warehouseId,
    items,
    status,
    carrier,
    tracking,
    arrives_from: shipment.arrivesFrom,
    arrives_until: shipment.arrivesUntil,
    packed_at: shipment.packedAt,
    shipped_at: shipment.shippedAt,
    delivered_at: shipment.deliveredAt,
  };
  return { table: SHIPMENTS, key: `${orderId}/${no}`, row };
}

function returnRow(orderId: string, { returnId, items, reason, refund, status, ...rest }: Return): RowWrite {
  const row = {
    return_id: returnId,
    order_id: orderId,
    items,
    reason,
    refund,
    status,
    requested_at: rest.requestedAt,
    received_at: rest.receivedAt,
    refunded_at: rest.refundedAt,
    warehouse_id: rest.warehouseId,
  };
  return { table: ORDER_RETURNS, key: returnId, row };
}

function eventRow(orderId: string, version: number, event: OrderEvent, data: Record<string, unknown>): RowWrite {
  const { at, type, by } = event;
  const row = { order_id: orderId, version, at, type, by_kind: by.kind, by_id: by.id, data };
  return { table: ORDER_EVENTS, key: `${orderId}/${version}`, row };
}
