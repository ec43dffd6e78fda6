import type { CartLineView } from "../cart/cart-view.ts";
import type { Totals } from "../pricing/pricing.ts";
import type { DeliveryChoice } from "./draft.ts";

/** A way to have it delivered. `price` in minor units, 0: free. Days are ISO; null while it is not known where to. */
export interface QuoteOption {
  readonly option: DeliveryChoice;
  readonly price: number;
  readonly arrivesFrom: string | null;
  readonly arrivesUntil: string | null;
}

/** What would leave one warehouse together. */
export interface QuoteShipment {
  /** `Newark, NJ`. */
  readonly from: string;
  readonly arrivesFrom: string;
  readonly arrivesUntil: string;
  readonly items: readonly { readonly productId: number; readonly quantity: number }[];
}

/** What stands in the way of placing the order, with what puts it right. */
export type QuoteProblem =
  | { readonly problem: "price_changed"; readonly line: CartLineView; readonly was: number; readonly now: number }
  /** `available`: what this shopper could have of it, 0 when nothing. */
  | { readonly problem: "unavailable"; readonly line: CartLineView; readonly available: number }
  /** Nobody can pay in two currencies at once. */
  | { readonly problem: "mixed_currencies"; readonly currencies: readonly string[] };

/** A cart as it would be ordered now: what the pages of a checkout show. */
export interface CheckoutQuote {
  readonly currency: string;
  /** What is bought, in the order in which it was added; what is no longer sold is not among it. */
  readonly lines: readonly CartLineView[];
  readonly units: number;
  readonly totals: Totals;
  readonly options: readonly QuoteOption[];
  /** Empty while it is not known where to, or when no warehouse can be said to have it. */
  readonly shipments: readonly QuoteShipment[];
  readonly problems: readonly QuoteProblem[];
}
