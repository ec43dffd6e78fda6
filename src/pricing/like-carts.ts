import { LRUCache } from "lru-cache";
import { isUnder, nextChange } from "./books.ts";
import type { Terms } from "./coupon.ts";
import { price } from "./price.ts";
import type { PricingLine, Totals } from "./pricing.ts";

/** Different small carts whose totals a node remembers, each some 2 KB. */
const REMEMBERED_MAX = 5_000;

interface Remembered {
  readonly terms: Terms;
  readonly totals: Totals;
  readonly until: number;
}

/** Totals of small carts, whoever has them: many shoppers put the same thing in first, and each is quoted at every change. */
export class LikeCarts {
  readonly #known = new LRUCache<string, Remembered>({ max: REMEMBERED_MAX });

  price(lines: readonly PricingLine[], terms: Terms): Totals {
    const { currency, couponCode, zone, shipping, isFirstOrder = null, refused = [] } = terms;
    const key = JSON.stringify([lines, currency, couponCode, zone?.state, zone?.zip, shipping, isFirstOrder, refused]);
    const known = this.#known.get(key);
    if (known && isUnder(known.terms, known.until, terms)) return known.totals;
    const totals = price({ ...terms, lines });
    this.#known.set(key, { terms, totals, until: nextChange(terms) });
    return totals;
  }
}
