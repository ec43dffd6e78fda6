import type { Return } from "../../../actors/order/messages.ts";
import { lineTotal } from "../../../actors/order/money.ts";
import { byShop, type OrderProgress, type OrderRecipient } from "../../orders/details.ts";
import type { OrderSummary } from "../../orders/history.ts";
import type { OrderJson, OrderSummaryJson, ReturnJson } from "./order-schemas.ts";

/** An order as the API shows it. */
export function orderJson(progress: OrderProgress, recipient: OrderRecipient | null): OrderJson {
  const { order, timeline, warehouses, canCancel, returnable } = progress;
  const { orderId, version, status, placedAt, lines, shipments, totals, captured, refunded, cancellation } = order;
  return {
    id: orderId,
    url: `/orders/${orderId}`,
    version,
    status: status === "void" ? "cancelled" : status,
    placedAt: moment(placedAt),
    currency: totals.currency,
    lines: lines.map((line) => ({
      productId: line.productId,
      title: line.title,
      shop: { id: line.shopId, name: line.shopName },
      quantity: line.quantity,
      unitPrice: line.unitPrice,
      discount: line.discount,
      tax: line.tax,
      amount: lineTotal(line),
      returnable: returnable.get(line.productId) ?? 0,
    })),
    subOrders: byShop(order).map(({ shopId, shopName, lines: sold, ...amounts }) => ({
      shop: { id: shopId, name: shopName },
      productIds: sold.map((line) => line.productId),
      ...amounts,
    })),
    shipments: shipments.map(({ warehouseId, packedAt: _, shippedAt, deliveredAt, items, ...shipment }) => ({
      ...shipment,
      from: warehouses.get(warehouseId)?.city ?? "",
      items: [...items],
      shippedAt: shippedAt === null ? null : moment(shippedAt),
      deliveredAt: deliveredAt === null ? null : moment(deliveredAt),
    })),
    subtotal: totals.subtotal,
    discount: totals.discount,
    shipping: totals.shipping,
    tax: totals.tax,
    total: totals.total,
    promotions: [...totals.promotions],
    payment: { captured, refunded },
    contact: recipient?.contact ?? null,
    address: recipient && { ...recipient.address },
    delivery: order.delivery,
    canCancel,
    cancellation: cancellation && {
      at: moment(cancellation.at),
      by: cancellation.by.kind,
      reason: cancellation.reason,
    },
    returns: order.returns.map(returnJson),
    timeline: timeline.map(({ at, type, by }) => ({ at: moment(at), type, by: by.kind })),
  };
}

export function returnJson({ returnId, status, items, reason, refund, ...at }: Return): ReturnJson {
  return {
    id: returnId,
    status,
    items: [...items],
    reason,
    refund,
    requestedAt: moment(at.requestedAt),
    receivedAt: at.receivedAt === null ? null : moment(at.receivedAt),
    refundedAt: at.refundedAt === null ? null : moment(at.refundedAt),
  };
}

export function orderSummaryJson(summary: OrderSummary): OrderSummaryJson {
  const { orderId, status, placedAt, currency, total, refunded, units, lines, arrivesUntil } = summary;
  return {
    id: orderId,
    url: `/orders/${orderId}`,
    status: status === "void" ? "cancelled" : status,
    placedAt: moment(placedAt),
    currency,
    total,
    refunded,
    units,
    titles: lines.map(({ title }) => title),
    arrivesUntil,
  };
}

function moment(at: number): string {
  return new Date(at).toISOString();
}
