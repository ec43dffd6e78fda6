import { LRUCache } from "lru-cache";
import type { Terms } from "./coupon.ts";
import { PriceBook } from "./price-book.ts";
import type { PricingLine, Totals } from "./pricing.ts";

/** Carts whose prices a node remembers; one of a hundred lines takes about 100 KB. */
const BOOKS_MAX = 500;

interface Kept {
  readonly book: PriceBook;
  /** Epoch ms of the next moment at which a promotion begins or ends. */
  readonly until: number;
}

/** Price books of the carts that shoppers are changing now: what is asked again costs what has changed since. */
export class Books {
  readonly #books = new LRUCache<string, Kept>({ max: BOOKS_MAX });

  /** What the cart comes to under these terms, whatever was asked about it before. */
  price(cartId: string, lines: readonly PricingLine[], terms: Terms): Totals {
    const { currency, couponCode, zone, shipping, isFirstOrder = null, refused = [] } = terms;
    const key = JSON.stringify([cartId, currency, couponCode, zone?.state, zone?.zip, shipping, isFirstOrder, refused]);
    const known = this.#books.get(key);
    const isGood = known !== undefined && isUnder(known.book.terms, known.until, terms);
    const { book } = isGood ? known : { book: new PriceBook(terms) };
    if (!isGood) this.#books.set(key, { book, until: nextChange(terms) });
    book.update(lines);
    return book.totals();
  }
}

/**
 * Whether what was worked out under `terms`, good until that moment (epoch ms), is still so under these: promotions and
 * zones are the same objects while nothing changes in them.
 */
export function isUnder(terms: Terms, until: number, { promotions, rates, now }: Terms): boolean {
  return terms.promotions === promotions && terms.rates.taxZones === rates.taxZones && terms.now <= now && now < until;
}

/** Epoch ms of the next moment at which a promotion begins or ends. */
export function nextChange({ promotions, now }: Terms): number {
  const moments = promotions.flatMap(({ from, until }) => [from, until]);
  return moments.reduce<number>(
    (next, at) => (at !== null && at > now ? Math.min(next, at) : next),
    Number.POSITIVE_INFINITY,
  );
}
