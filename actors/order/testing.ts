import type { NewOrder, OrderLine, Who } from "./messages.ts";

export const SHOPPER: Who = { kind: "shopper", id: "ada" };
export const STAFF: Who = { kind: "staff", id: "west" };

export function line(productId: number, quantity: number, amounts: Partial<OrderLine> = {}): OrderLine {
  const shopId = productId % 2 === 0 ? 2 : 1;
  const shopName = shopId === 1 ? "Ada's Pottery" : "Ben's Lamps";
  const known = { productId, shopId, shopName, title: `Mug ${productId}`, image: null, quantity };
  return { ...known, unitPrice: 1_900, discount: 0, tax: 0, ...amounts };
}

/** An order as a checkout makes it, whose money adds up; each list of items is a parcel from the next warehouse. */
export function newOrder(
  lines: readonly OrderLine[] = [line(1, 3, { discount: 500, tax: 416 }), line(2, 1, { tax: 152 })],
  parcels: readonly (readonly [productId: number, quantity: number][])[] = [
    lines.map((l) => [l.productId, l.quantity]),
  ],
  given: Partial<NewOrder> = {},
): NewOrder {
  const sum = (of: (one: OrderLine) => number) => lines.reduce((all, one) => all + of(one), 0);
  const subtotal = sum((one) => one.unitPrice * one.quantity);
  const [discount, tax, shipping] = [sum((one) => one.discount), sum((one) => one.tax), 599];
  const total = subtotal - discount + shipping + tax;
  return {
    checkoutId: "checkout-1",
    cartId: "cart-1",
    accountId: "ada",
    contact: "sealed contact",
    address: "sealed address",
    delivery: "standard",
    lines,
    shipments: parcels.map((items, index) => ({
      no: index + 1,
      warehouseId: index + 1,
      items: items.map(([productId, quantity]) => ({ productId, quantity })),
      arrivesFrom: "2026-11-24",
      arrivesUntil: "2026-11-26",
    })),
    totals: { currency: "USD", subtotal, discount, shipping, tax, total, promotions: [] },
    paymentIntentId: "pi_1",
    ...given,
  };
}
