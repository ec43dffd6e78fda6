import type { Item, OrderLine, OrderTotals, Shipment } from "../../actors/order/messages.ts";
import type { SubOrder } from "../../src/orders/details.ts";
import { apart } from "../fragments/totals.tsx";
import { money } from "../money.ts";
import type { LetterBlock, LetterRow } from "./words.ts";

/** What each shop sold, with what it costs. */
export function boughtBlocks(subOrders: readonly SubOrder[], currency: string): LetterBlock[] {
  return subOrders.flatMap(({ shopName, lines }): LetterBlock[] => [
    { kind: "heading", text: `Sold by ${shopName}` },
    { kind: "rows", rows: lines.map((line) => lineRow(line, currency)) },
  ]);
}

function lineRow({ title, quantity, unitPrice }: OrderLine, currency: string): LetterRow {
  const note = quantity > 1 ? `${quantity} × ${money(unitPrice, currency)}` : undefined;
  return { label: title, value: money(unitPrice * quantity, currency), ...(note && { note }) };
}

/** What it all comes to, as the order's page has it. */
export function totalsBlock(totals: OrderTotals): LetterBlock {
  const { currency, subtotal, shipping, tax, total } = totals;
  const [ofLines, ofShipping] = apart(totals);
  const named = ({ name, code }: OrderTotals["promotions"][number]) => (code === null ? name : `${name} (${code})`);
  const rows: LetterRow[] = [
    { label: "Subtotal", value: money(subtotal, currency) },
    ...ofLines.map((each) => ({ label: named(each), value: `−${money(each.amount, currency)}` })),
    {
      label: "Shipping",
      value: shipping === 0 ? "Free" : money(shipping, currency),
      ...(ofShipping.length > 0 && { note: ofShipping.map(named).join(", ") }),
    },
    { label: "Tax", value: money(tax, currency) },
    { label: "Total", value: money(total, currency), isTotal: true },
  ];
  return { kind: "rows", rows };
}

/** The units of a parcel or a return. */
export function itemsBlock(items: readonly Item[], lines: readonly OrderLine[]): LetterBlock {
  const byId = new Map(lines.map((line) => [line.productId, line]));
  const rows = items.map(({ productId, quantity }): LetterRow => {
    const line = byId.get(productId);
    return { label: `${quantity} × ${line?.title ?? "A product"}`, ...(line && { note: `sold by ${line.shopName}` }) };
  });
  return { kind: "rows", rows };
}

/** `Your parcel`, or `Parcel 2 of 3`. */
export function parcelName({ no }: Pick<Shipment, "no">, count: number): string {
  return count === 1 ? "Your parcel" : `Parcel ${no} of ${count}`;
}
