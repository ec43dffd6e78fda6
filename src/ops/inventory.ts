import { Type } from "@sinclair/typebox";
import { ADJUSTMENT_REASONS, type InventoryCommand } from "../../actors/inventory/messages.ts";
import type { Shop } from "../shop.ts";
import { type Endpoint, endpoint, OpsError } from "./endpoint.ts";
import { namedOnce, WarehouseName, warehouseCodes, warehouseIdOf } from "./warehouses.ts";

const UNITS_MAX = 1_000_000_000;

const ProductId = Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 });
const Units = Type.Integer({ minimum: 1, maximum: UNITS_MAX });
// JSON may carry a NUL, which Postgres keeps in no text.
const Words = Type.String({ pattern: "^[^\\u0000]{1,500}$" });
/** The same id does it once, however often it is sent. */
const CommandId = Type.Optional(Type.String({ pattern: "^[\\x21-\\x7e]{1,128}$" }));
const Warehouse = {
  warehouseId: Type.Optional(Type.Integer({ minimum: 1 })),
  warehouse: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
};

const NOT_FOUND = new Set(["unknown_product", "unknown_warehouse", "reservation_not_found", "allocation_not_found"]);

type Stock = Pick<Shop, "sql" | "inventory">;

/** Reading and changing a product's stock through its actor, as everything else does. */
export function inventoryEndpoints({ sql, inventory }: Stock): Endpoint[] {
  const tell = async (productId: number, command: InventoryCommand) => {
    const ask = "commandId" in command ? { correlation: `ops-${command.commandId}` } : {};
    const reply = await inventory.ask(String(productId), command, ask);
    if (reply.ok) return reply.answer;
    const { ok: _, refusal, ...details } = reply;
    const code = NOT_FOUND.has(refusal) ? 404 : 409;
    throw new OpsError(code, refusal, `product ${productId}: ${refusal.replaceAll("_", " ")}`, details);
  };
  /** What a change made of the stock, with the id under which it can be repeated safely. */
  const change = async <C extends InventoryCommand>(productId: number, command: C & { commandId: string }) => {
    const { level } = await tell(productId, command);
    return { ...level, commandId: command.commandId };
  };

  return [
    endpoint({
      subject: "inventory.read",
      description: "A product's stock: totals and every warehouse",
      input: Type.Object({ productId: ProductId }),
      example: { productId: 1 },
      answer: async ({ productId }) => {
        const { level, warehouses = [], reservationCount, limitPerCustomer } = await tell(productId, { type: "read" });
        const codes = await warehouseCodes(sql);
        const shelves = warehouses.map((shelf) => ({ warehouse: codes.get(shelf.warehouseId), ...shelf }));
        return { ...level, limitPerCustomer, reservations: reservationCount, warehouses: shelves };
      },
    }),
    endpoint({
      subject: "inventory.release",
      description: "Lets go of a cart's reservation of a product",
      input: Type.Object({
        productId: ProductId,
        cartId: Type.String({ minLength: 1, maxLength: 128 }),
        reason: Words,
        commandId: CommandId,
      }),
      example: { productId: 1, cartId: "…", reason: "shopper asked by phone" },
      answer: ({ productId, cartId, reason, commandId = crypto.randomUUID() }) =>
        change(productId, { type: "release", cartId, reason, commandId }),
    }),
    endpoint({
      subject: "inventory.adjust",
      description: `Corrects what a warehouse holds by a number of units; reasons: ${ADJUSTMENT_REASONS.join(", ")}`,
      input: Type.Object({
        productId: ProductId,
        ...Warehouse,
        delta: Type.Integer({ minimum: -UNITS_MAX, maximum: UNITS_MAX }),
        reason: Type.Union(ADJUSTMENT_REASONS.map((reason) => Type.Literal(reason))),
        note: Words,
        commandId: CommandId,
      }),
      example: { productId: 1, warehouseId: 1, delta: -2, reason: "damaged" as const, note: "dropped" },
      answer: async ({ productId, delta, reason, note, commandId = crypto.randomUUID(), ...where }) => {
        const warehouseId = await warehouseIdOf(sql, namedOnce(where));
        return change(productId, { type: "adjust", warehouseId, delta, reason, note, commandId });
      },
    }),
    endpoint({
      subject: "inventory.receive",
      description: "Books goods in at a warehouse",
      input: Type.Object({
        productId: ProductId,
        ...Warehouse,
        quantity: Units,
        reference: Words,
        commandId: CommandId,
      }),
      example: { productId: 1, warehouseId: 1, quantity: 24, reference: "PO-1042" },
      answer: async ({ productId, quantity, reference, commandId = crypto.randomUUID(), ...where }) => {
        const warehouseId = await warehouseIdOf(sql, namedOnce(where));
        return change(productId, { type: "receive", warehouseId, quantity, reference, commandId });
      },
    }),
    endpoint({
      subject: "inventory.transfer",
      description: "Moves units from one warehouse to another",
      input: Type.Object({
        productId: ProductId,
        from: WarehouseName,
        to: WarehouseName,
        quantity: Units,
        commandId: CommandId,
      }),
      example: { productId: 1, from: 1, to: 2, quantity: 5 },
      answer: async ({ productId, quantity, commandId = crypto.randomUUID(), ...where }) => {
        const from = await warehouseIdOf(sql, where.from);
        const to = await warehouseIdOf(sql, where.to);
        if (from === to) throw new OpsError(400, "invalid_request", "from and to are the same warehouse");
        return change(productId, { type: "transfer", from, to, quantity, commandId });
      },
    }),
  ];
}
