import type { NewOrder } from "../../actors/order/messages.ts";
import { orderIdOf } from "../../actors/order/order-id.ts";
import { line, newOrder, STAFF } from "../../actors/order/testing.ts";
import type { Shop } from "../shop.ts";

export interface WantedOrder {
  /** Null: a guest's. */
  readonly accountId: string | null;
  readonly lines?: NewOrder["lines"];
  readonly parcels?: Parameters<typeof newOrder>[1];
  readonly isPaid?: boolean;
  readonly given?: Partial<NewOrder>;
}

let placed = 0;

/** For tests: an order as a checkout leaves it, its units allocated; of two bowls unless it says otherwise. */
export async function placeOrder(shop: Pick<Shop, "vault" | "orders" | "inventory">, wanted: WantedOrder) {
  const { accountId, lines = [line(1, 2, { title: "Speckled bowl" })], parcels, isPaid = true, given = {} } = wanted;
  placed += 1;
  const checkoutId = given.checkoutId ?? `checkout-${process.pid}-${placed}`;
  const orderId = orderIdOf(checkoutId);
  const contact = shop.vault.seal("order-contact", JSON.stringify({ name: "Ada Stone", email: "ada@example.org" }));
  const home = { name: "Ada Stone", line1: "350 5th Ave", city: "New York", state: "NY", zip: "10001" };
  const address = shop.vault.seal("order-address", JSON.stringify(home));
  const order = newOrder(lines, parcels, { checkoutId, accountId, contact, address, ...given });
  for (const { productId } of order.lines) {
    const split = order.shipments.flatMap(({ warehouseId, items }) =>
      items.filter((item) => item.productId === productId).map(({ quantity }) => ({ warehouseId, quantity })),
    );
    const allocate = { type: "allocate", orderId, cartId: "cart", split, commandId: `allocation-${orderId}` } as const;
    const reply = await shop.inventory.ask(String(productId), allocate);
    if (!reply.ok) throw new Error(`product ${productId}: ${reply.refusal}`);
  }
  const tell = async (command: Parameters<typeof shop.orders.asks.ask>[1]) => {
    const reply = await shop.orders.tell(orderId, command);
    if (!reply.ok) throw new Error(`${command.type}: ${reply.refusal}`);
  };
  await tell({ type: "place", order });
  if (isPaid) await tell({ type: "note-captured", amount: order.totals.total });
  return {
    orderId,
    order,
    tell,
    pack: (no = 1) => tell({ type: "pack", no, by: STAFF, commandId: `pack-${no}` }),
    ship: (no = 1) =>
      tell({ type: "ship", no, carrier: "UPS", tracking: `1Z${no}`, by: STAFF, commandId: `ship-${no}` }),
    deliver: (no = 1) => tell({ type: "deliver", no, by: STAFF, commandId: `deliver-${no}` }),
  };
}
