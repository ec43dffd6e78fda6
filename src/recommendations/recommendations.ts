import type { Product, ProductCard } from "../catalogue/catalogue.ts";

/** Products that go with another, the best first. */
export interface AlsoBought {
  /** `orders`: shoppers bought them too. `resemblance`: too few did to say so of any, and these are of its kind. */
  readonly basis: "orders" | "resemblance";
  readonly cards: readonly ProductCard[];
}

/** What goes with what, by what shoppers have bought; this node remembers it for a day, or until a fact says otherwise. */
export interface Recommendations {
  /** At most `limit` products to show beside one. Never throws: a page without them is better than none. */
  alsoBought(product: Product, limit: number): Promise<AlsoBought>;
  /** The few that are so often bought together with one that all can be offered at once; none where there are none. */
  bundleWith(product: Product): Promise<readonly ProductCard[]>;
  /** Products that go with any of these, the best first, none of these among them. */
  goingWith(productIds: readonly number[], limit: number): Promise<readonly number[]>;
  /** Forgets what is remembered of these products; of all without any. */
  forget(productIds?: readonly number[]): void;
}
