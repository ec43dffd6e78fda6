import { LRUCache } from "lru-cache";
import type { Catalogue, Product, ProductCard } from "../catalogue/catalogue.ts";
import type { StockReader } from "../live/stock-reader.ts";
import type { Log } from "../platform/log.ts";
import type { Sql } from "../platform/postgres.ts";
import { BUNDLE_MAX, BUNDLE_SCORE_MIN, REMEMBERED_MAX } from "./limits.ts";
import { type Companion, companionsOf } from "./lookup.ts";
import type { Recommendations } from "./recommendations.ts";

const REMEMBERED_MS = 24 * 60 * 60_000;
const PRODUCTS_MAX = 20_000;

export interface RecommendationParts {
  readonly sql: Sql;
  readonly log: Log;
  readonly catalogue: Pick<Catalogue, "cards" | "similar">;
  readonly stock: StockReader;
}

/** The shop's recommendations, remembered by this node; whoever changes what is counted tells it to forget. */
export function openRecommendations({ sql, log, catalogue, stock }: RecommendationParts): Recommendations {
  const remembered = new LRUCache<number, readonly Companion[]>({
    max: PRODUCTS_MAX,
    ttl: REMEMBERED_MS,
    fetchMethod: (productId) => companionsOf(sql, [productId], REMEMBERED_MAX),
    // What is forgotten while it is read goes to whoever waits for it, and is not remembered.
    ignoreFetchAbort: true,
  });

  /** What goes with it and is sold today, with what is to be had before what is not. */
  const companions = async (productId: number): Promise<(Companion & { readonly card: ProductCard })[]> => {
    const found = (await remembered.fetch(productId)) ?? (await companionsOf(sql, [productId], REMEMBERED_MAX));
    const ids = found.map((one) => one.productId);
    const [cards, levels] = await Promise.all([catalogue.cards(ids), stock.levels(ids)]);
    const sold = found.flatMap((one) => {
      const card = cards.get(one.productId);
      return card ? [{ ...one, card, isThere: (levels.get(one.productId)?.available ?? 0) > 0 }] : [];
    });
    return [...sold.filter(({ isThere }) => isThere), ...sold.filter(({ isThere }) => !isThere)];
  };

  /** What a page shows where something goes wrong here. */
  const orElse = async <T>(instead: T, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      log.warn({ err: error }, "a page goes without recommendations");
      return instead;
    }
  };

  const similar = (product: Product, limit: number) => orElse([], () => catalogue.similar(product, limit));

  return {
    async alsoBought(product, limit) {
      const found = await orElse([], () => companions(product.id));
      if (found.length === 0) return { basis: "resemblance", cards: await similar(product, limit) };
      return { basis: "orders", cards: found.slice(0, limit).map(({ card }) => card) };
    },
    bundleWith: (product) =>
      orElse([], async () => {
        const found = await companions(product.id);
        const levels = await stock.levels(found.map(({ productId }) => productId));
        return found
          .filter(({ score, card }) => score >= BUNDLE_SCORE_MIN && card.currency === product.currency)
          .filter(({ productId }) => (levels.get(productId)?.available ?? 0) > 0)
          .slice(0, BUNDLE_MAX)
          .map(({ card }) => card);
      }),
    goingWith: async (productIds, limit) => {
      if (productIds.length === 0) return [];
      return (await companionsOf(sql, productIds, limit)).map(({ productId }) => productId);
    },
    forget: (productIds) => {
      if (productIds === undefined) remembered.clear();
      else for (const id of productIds) remembered.delete(id);
    },
  };
}
