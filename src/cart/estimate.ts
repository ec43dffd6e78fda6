import type { PricingInput, Totals } from "../pricing/pricing.ts";
import type { Shop } from "../shop.ts";
import type { CartView } from "./cart-view.ts";

/** What the shopper has said so far. */
export interface Chosen extends Pick<PricingInput, "couponCode" | "shipping"> {
  readonly zip: string | null;
}

/**
 * What a cart would come to, with the tax of the shopper's ZIP code where it is known. A courtesy: null where there is
 * nothing to price, two currencies, or no way to tell just now.
 */
export async function estimateOf(
  { pricing, delivery, log }: Pick<Shop, "pricing" | "delivery" | "log">,
  cart: CartView,
  { zip, couponCode, shipping }: Chosen,
  now: number,
): Promise<Totals | null> {
  const lines = cart.groups.flatMap((group) => group.lines);
  const wanted = lines.flatMap(({ productId, quantity, price, card }) =>
    card ? { productId, quantity, unitPrice: price, shopId: card.shopId, categoryId: card.categoryId } : [],
  );
  const [currency, ...others] = cart.totals.map((total) => total.currency);
  if (currency === undefined || others.length > 0) return null;
  try {
    const place = zip === null ? null : await delivery.place(zip);
    const { cartId } = cart;
    return await pricing.quote({ cartId, currency, lines: wanted, couponCode, place, shipping, now });
  } catch (error) {
    log.warn({ err: error }, "no estimate of a cart's totals");
    return null;
  }
}
