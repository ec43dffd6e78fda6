import { Type } from "@sinclair/typebox";
import type { Shop } from "../shop.ts";
import { type Endpoint, endpoint, OpsError } from "./endpoint.ts";

/** Rows of one answer. */
const RESERVATIONS_MAX = 1_000;
const CartId = Type.String({ pattern: "^[A-Za-z0-9_-]{1,128}$" });

/** Reading carts, who holds what until when, and what orders have. */
export function cartEndpoints({ sql, carts }: Pick<Shop, "sql" | "carts">): Endpoint[] {
  return [
    endpoint({
      subject: "cart.read",
      description: "A cart with its lines",
      input: Type.Object({ cartId: CartId }),
      example: { cartId: "…" },
      answer: async ({ cartId }) => {
        const reply = await carts.ask(cartId, { type: "read" });
        if (!reply.ok) throw new OpsError(409, reply.refusal, reply.refusal.replaceAll("_", " "));
        const { version, lines, frozen } = reply.answer;
        if (version === 0) throw new OpsError(404, "unknown_cart", `there is no cart ${cartId}`);
        const shown = lines.map(({ reservedUntil, addedAt, ...line }) => ({
          ...line,
          reservedUntil: reservedUntil === null ? null : new Date(reservedUntil).toISOString(),
          addedAt: new Date(addedAt).toISOString(),
        }));
        const checkout = frozen && { checkoutId: frozen.checkoutId, until: new Date(frozen.until).toISOString() };
        return { cartId, version, ...(checkout && { frozen: checkout }), lines: shown };
      },
    }),
    endpoint({
      subject: "inventory.reservations",
      description: "Who holds what until when, of one product or of one cart",
      input: Type.Object({
        productId: Type.Optional(Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 })),
        cartId: Type.Optional(CartId),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: RESERVATIONS_MAX })),
      }),
      example: { productId: 1 },
      answer: async ({ productId, cartId, limit = 100 }) => {
        if ((productId === undefined) === (cartId === undefined)) {
          throw new OpsError(400, "invalid_request", "ask by either productId or cartId");
        }
        const where = productId === undefined ? sql`cart_id = ${cartId!}` : sql`product_id = ${productId}`;
        const [sum] = await sql<{ reservations: number; units: number }[]>`
          SELECT count(*)::int AS reservations, coalesce(sum(quantity), 0)::int AS units FROM reservations WHERE ${where}`;
        const rows = await sql<{ productId: number; cartId: string; quantity: number; since: Date; until: Date }[]>`
          SELECT product_id AS "productId", cart_id AS "cartId", quantity, since, expires_at AS until
          FROM reservations WHERE ${where} ORDER BY expires_at, cart_id LIMIT ${limit}`;
        return { ...sum, list: rows };
      },
    }),
    endpoint({
      subject: "inventory.allocations",
      description: "Which orders have units of a product, or what of which warehouses an order has, until it is sent",
      input: Type.Object({
        productId: Type.Optional(Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 })),
        orderId: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: RESERVATIONS_MAX })),
      }),
      example: { productId: 1 },
      answer: async ({ productId, orderId, limit = 100 }) => {
        if ((productId === undefined) === (orderId === undefined)) {
          throw new OpsError(400, "invalid_request", "ask by either productId or orderId");
        }
        const where = productId === undefined ? sql`order_id = ${orderId!}` : sql`product_id = ${productId}`;
        const [sum] = await sql<{ allocations: number; units: number }[]>`
          SELECT count(*)::int AS allocations, coalesce(sum(quantity), 0)::int AS units FROM allocations WHERE ${where}`;
        const rows = await sql<{ productId: number; orderId: string; warehouse: string; quantity: number; at: Date }[]>`
          SELECT product_id AS "productId", order_id AS "orderId", code AS warehouse, quantity, at
          FROM allocations JOIN warehouses ON warehouses.id = warehouse_id
          WHERE ${where} ORDER BY at, order_id, product_id, warehouse_id LIMIT ${limit}`;
        return { ...sum, list: rows };
      },
    }),
  ];
}
