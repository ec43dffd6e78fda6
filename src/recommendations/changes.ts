import type { BasketItem } from "./baskets.ts";
import { WEIGHT_APART } from "./limits.ts";

/** How much heavier a pair is now; `a` < `b`. */
export interface PairChange {
  readonly a: number;
  readonly b: number;
  readonly by: number;
}

/** In how many more baskets a product is now. */
export interface ProductChange {
  readonly productId: number;
  readonly by: number;
}

export interface Changes {
  readonly pairs: readonly PairChange[];
  readonly products: readonly ProductChange[];
}

/** What it changes that these baskets are now so, and were so before; in the order of products, without what stays. */
export function changesBetween(before: readonly BasketItem[], after: readonly BasketItem[]): Changes {
  const pairs = new Map<string, { a: number; b: number; by: number }>();
  const products = new Map<number, number>();
  const count = (items: readonly BasketItem[], sign: 1 | -1) => {
    for (const basket of Map.groupBy(items, ({ shopper }) => shopper).values()) {
      const sorted = basket
        .map(({ productId, orders }) => ({ productId, orders: BigInt(orders) }))
        .sort((one, other) => one.productId - other.productId);
      for (const [at, one] of sorted.entries()) {
        products.set(one.productId, (products.get(one.productId) ?? 0) + sign);
        for (const other of sorted.slice(at + 1)) {
          const key = `${one.productId} ${other.productId}`;
          const pair = pairs.get(key) ?? { a: one.productId, b: other.productId, by: 0 };
          pair.by += sign * ((one.orders & other.orders) === 0n ? WEIGHT_APART : 2 * WEIGHT_APART);
          pairs.set(key, pair);
        }
      }
    }
  };
  count(before, -1);
  count(after, 1);
  return {
    pairs: [...pairs.values()].filter(({ by }) => by !== 0).sort((one, other) => one.a - other.a || one.b - other.b),
    products: [...products]
      .flatMap(([productId, by]) => (by === 0 ? [] : [{ productId, by }]))
      .sort((one, other) => one.productId - other.productId),
  };
}
