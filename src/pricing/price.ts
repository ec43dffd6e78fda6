import { PriceBook } from "./price-book.ts";
import type { PricingInput, Totals } from "./pricing.ts";

/** What a cart comes to. Pure, in whole minor units; the rules are those of `PriceBook`. */
export function price({ lines, ...terms }: PricingInput): Totals {
  const book = new PriceBook(terms);
  book.update(lines);
  return book.totals();
}
