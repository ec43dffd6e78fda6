import { Type } from "@sinclair/typebox";
import type { OrderCommand, OrderView, Who } from "../../actors/order/messages.ts";
import { ORDER_ID } from "../../actors/order/order-id.ts";
import type { Shop } from "../shop.ts";
import { type Endpoint, endpoint, OpsError } from "./endpoint.ts";
import { namedOnce, warehouseIdOf } from "./warehouses.ts";

const OrderId = Type.String({ pattern: ORDER_ID.source });
const No = Type.Integer({ minimum: 1, maximum: 1_000 });
// JSON may carry a NUL, which Postgres keeps in no text.
const Words = Type.String({ pattern: "^[^\\u0000]{1,200}$" });
/** The same id does it once, however often it is sent. */
const CommandId = Type.Optional(Type.String({ pattern: "^[\\x21-\\x7e]{1,128}$" }));
/** Who it is done by, where that is not 'an operator'. */
const By = Type.Optional(Type.String({ pattern: "^[^\\u0000]{1,100}$" }));

const NOT_FOUND = new Set(["unknown_order", "unknown_shipment", "unknown_return", "order_void", "no_failed_refund"]);
const STUCK_MAX = 1_000;
const STUCK = 50;
const EffectId = Type.String({ pattern: "^[A-Za-z0-9_~-]{1,100}$", description: "As `order.stuck` names it" });
const EXAMPLE = "S-7Q2K-9F3D-A1B2";

/** Following and moving orders along, for those who pack and send them. */
export function orderEndpoints({ sql, orders }: Pick<Shop, "sql" | "orders">): Endpoint[] {
  const tell = async (orderId: string, command: OrderCommand & { commandId: string }) => {
    const reply = await orders.tell(orderId, command, { correlation: `ops-${command.commandId}` });
    if (!reply.ok) {
      const { ok: _, refusal, ...details } = reply;
      const code = NOT_FOUND.has(refusal) ? 404 : 409;
      throw new OpsError(code, refusal, `order ${orderId}: ${refusal.replaceAll("_", " ")}`, details);
    }
    return { ...(reply.answer ? shown(reply.answer) : { orderId }), commandId: command.commandId };
  };

  return [
    endpoint({
      subject: "order.read",
      description: "An order: status, lines, shipments, money, returns; names and addresses stay sealed",
      input: Type.Object({ orderId: OrderId }),
      example: { orderId: EXAMPLE },
      answer: async ({ orderId }) => {
        const order = await orders.read(orderId);
        if (!order) throw new OpsError(404, "unknown_order", `there is no order ${orderId}`);
        const { lines, returns, totals } = order;
        return { ...shown(order), accountId: order.accountId, totals, lines, returns };
      },
    }),
    endpoint({
      subject: "order.pack",
      description: "Notes that a shipment is packed; from then on the order cannot be cancelled",
      input: Type.Object({ orderId: OrderId, no: No, by: By, commandId: CommandId }),
      example: { orderId: EXAMPLE, no: 1 },
      answer: ({ orderId, no, by, commandId = crypto.randomUUID() }) =>
        tell(orderId, { type: "pack", no, by: operator(by), commandId }),
    }),
    endpoint({
      subject: "order.ship",
      description: "Notes that a shipment left, with its carrier and tracking number; its units are deducted",
      input: Type.Object({ orderId: OrderId, no: No, carrier: Words, tracking: Words, by: By, commandId: CommandId }),
      example: { orderId: EXAMPLE, no: 1, carrier: "UPS", tracking: "1Z999AA10123456784" },
      answer: ({ orderId, no, carrier, tracking, by, commandId = crypto.randomUUID() }) =>
        tell(orderId, { type: "ship", no, carrier, tracking, by: operator(by), commandId }),
    }),
    endpoint({
      subject: "order.deliver",
      description: "Notes that a shipment was delivered; from then on it can be returned",
      input: Type.Object({ orderId: OrderId, no: No, by: By, commandId: CommandId }),
      example: { orderId: EXAMPLE, no: 1 },
      answer: ({ orderId, no, by, commandId = crypto.randomUUID() }) =>
        tell(orderId, { type: "deliver", no, by: operator(by), commandId }),
    }),
    endpoint({
      subject: "order.cancel",
      description: "Cancels an order before anything of it is packed: releases its stock, returns its money",
      input: Type.Object({ orderId: OrderId, reason: Words, by: By, commandId: CommandId }),
      example: { orderId: EXAMPLE, reason: "shopper asked by phone" },
      answer: async ({ orderId, reason, by, commandId = crypto.randomUUID() }) => {
        // The actor would take the number of an order that is still to be placed.
        if (!(await orders.read(orderId))) throw new OpsError(404, "unknown_order", `there is no order ${orderId}`);
        return tell(orderId, { type: "cancel", reason, by: operator(by), commandId });
      },
    }),
    endpoint({
      subject: "order.stuck",
      description: "Refunds that the payment provider refuses for good, with why: to be tried again or settled by hand",
      input: Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: STUCK_MAX })) }),
      example: { limit: 20 },
      answer: async ({ limit = STUCK }) => {
        const list = await sql`
          SELECT o.order_id AS "orderId", f->>'effectId' AS "effectId", f->>'returnId' AS "returnId",
            (f->>'amount')::float8 AS amount, o.currency, f->>'why' AS why, (f->>'attempts')::int AS attempts,
            to_timestamp((f->>'at')::float8 / 1000) AS at, o.payment_intent_id AS "paymentIntentId"
          FROM orders o, jsonb_each(o.effects->'failures') AS failures(id, f)
          WHERE o.refunds_failed > 0 AND f->>'stage' = 'open' ORDER BY (f->>'at')::float8 LIMIT ${limit}`;
        return { list };
      },
    }),
    endpoint({
      subject: "refund.retry",
      description: "Has a refund that failed for good tried again, as a new one to the provider",
      input: Type.Object({ orderId: OrderId, effectId: EffectId, by: By, commandId: CommandId }),
      example: { orderId: EXAMPLE, effectId: "return-money" },
      answer: ({ orderId, effectId, by, commandId = crypto.randomUUID() }) =>
        tell(orderId, { type: "retry-refund", effectId, by: operator(by), commandId }),
    }),
    endpoint({
      subject: "refund.settle",
      description: "Notes that the money of a failed refund was given by hand: who, when and how",
      input: Type.Object({ orderId: OrderId, effectId: EffectId, note: Words, by: By, commandId: CommandId }),
      example: { orderId: EXAMPLE, effectId: "return-money", note: "bank transfer 4711", by: "Zeynep" },
      answer: ({ orderId, effectId, note, by, commandId = crypto.randomUUID() }) =>
        tell(orderId, { type: "settle-refund", effectId, note, by: operator(by), commandId }),
    }),
    endpoint({
      subject: "return.receive",
      description: "Notes that a return came back to a warehouse: restocks it there and refunds it",
      input: Type.Object({
        orderId: OrderId,
        returnId: Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$" }),
        warehouseId: Type.Optional(Type.Integer({ minimum: 1 })),
        warehouse: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
        by: By,
        commandId: CommandId,
      }),
      example: { orderId: EXAMPLE, returnId: "R-4ZK2M1", warehouseId: 1 },
      answer: async ({ orderId, returnId, by, commandId = crypto.randomUUID(), ...where }) => {
        const warehouseId = await warehouseIdOf(sql, namedOnce(where));
        return tell(orderId, { type: "receive-return", returnId, warehouseId, by: operator(by), commandId });
      },
    }),
  ];
}

function operator(id: string | null = null): Who {
  return { kind: "ops", id };
}

function shown(order: OrderView) {
  const { orderId, version, status, placedAt, shipments, captured, refunded, cancellation, refundFailures } = order;
  const moment = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  return {
    orderId,
    version,
    status,
    placedAt: moment(placedAt),
    captured,
    refunded,
    ...(refundFailures.length > 0 && { refundFailures }),
    cancellation: cancellation && { ...cancellation, at: moment(cancellation.at) },
    shipments: shipments.map((each) => ({
      ...each,
      packedAt: moment(each.packedAt),
      shippedAt: moment(each.shippedAt),
      deliveredAt: moment(each.deliveredAt),
    })),
  };
}
