import type { OrderLine } from "./messages.ts";

/** What a line comes to, in minor units: its price, less what was taken off, with its tax. Shipping is no line's. */
export function lineTotal({ unitPrice, quantity, discount, tax }: OrderLine): number {
  return unitPrice * quantity - discount + tax;
}

/**
 * What goes back for `units` more of a line of which `before` have come back already. The line's total is dealt out to its
 * units by largest remainder (the first ones get the odd cents), so that all returns together give exactly the total.
 */
export function refundFor(line: OrderLine, before: number, units: number): number {
  const total = lineTotal(line);
  const share = Math.floor(total / line.quantity);
  const odd = total - share * line.quantity;
  return share * units + Math.min(odd, before + units) - Math.min(odd, before);
}
