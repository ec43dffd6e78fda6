import type { Purchase } from "../../src/recommendations/testing-purchases.ts";

/** A market's orders of three months, made from a seed: what is bought by chance, by habit, by bots, and together on purpose. */
export interface OrdersPlan {
  readonly lines: number;
  readonly products: number;
  readonly pairs: number;
  readonly seed: number;
}

export interface Planted {
  readonly orders: Purchase[];
  /** Products that are bought together on purpose. */
  readonly pairs: readonly (readonly [number, number])[];
  /** Products by how often chance takes them. */
  readonly bestSellers: readonly number[];
}

const DAY_MS = 86_400_000;
const DAYS = 85;
const BEST_SELLERS = 50;
/** Products of a rank below the best-sellers are taken for pairs, a few of them each. */
const PAIR_RANK_FROM = 200;
/** Orders with both products of a pair, and with only one of them. */
const TOGETHER = { from: 20, more: 40 };
const BOTS = { carts: 20, orders: 150 };
const DEALERS = { carts: 10, products: 100 };

export function planOrders({ lines, products, pairs: count, seed }: OrdersPlan): Planted {
  const random = generator(seed);
  const upTo = (n: number) => Math.floor(random() * n);
  // Zipf, more or less: rank by an exponent of a uniform number.
  const byChance = () => 1 + Math.min(products - 1, Math.floor(products * random() ** 2.6));
  const now = Date.now();
  const orders: Purchase[] = [];
  let written = 0;
  const order = (cartId: string, productIds: Iterable<number>) => {
    const ids = [...new Set(productIds)];
    written += ids.length;
    orders.push({
      orderId: `order-${orders.length}`,
      cartId,
      productIds: ids,
      placedAt: new Date(now - random() * DAYS * DAY_MS),
    });
  };

  const step = Math.floor((products - PAIR_RANK_FROM) / (2 * count));
  const pairs = Array.from({ length: count }, (_, n) => {
    const at = PAIR_RANK_FROM + 2 * n * step;
    return [at, at + step] as const;
  });
  let carts = 0;
  for (const [a, b] of pairs) {
    // What goes on purpose comes with what is taken by chance, as baskets are.
    for (let n = TOGETHER.from + upTo(TOGETHER.more); n > 0; n--)
      order(`pair-${++carts}`, [a, b, byChance(), byChance()]);
  }
  for (let bot = 0; bot < BOTS.carts; bot++) {
    const [a, b] = [byChance(), PAIR_RANK_FROM + upTo(products - PAIR_RANK_FROM)];
    for (let n = 0; n < BOTS.orders; n++) order(`bot-${bot}`, [a, b]);
  }
  for (let dealer = 0; dealer < DEALERS.carts; dealer++) {
    order(`dealer-${dealer}`, Array.from({ length: DEALERS.products }, byChance));
  }
  while (written < lines) {
    const cartId = `cart-${++carts}`;
    for (let n = 1 + upTo(3); n > 0; n--) order(cartId, Array.from({ length: 1 + upTo(5) }, byChance));
  }
  return { orders, pairs, bestSellers: Array.from({ length: BEST_SELLERS }, (_, n) => n + 1) };
}

/** Mulberry32. */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
