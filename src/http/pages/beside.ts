import type { StockLevel } from "../../../actors/inventory/messages.ts";
import type { Product, ProductCard } from "../../catalogue/catalogue.ts";
import type { Shop } from "../../shop.ts";

const BOUGHT = 10;
const SIMILAR = 10;

/** What a product's page shows beside it; no product is in two of them. */
export interface Beside {
  /** Often bought together with it, and to be had now; with the product itself first. Empty where there are none. */
  readonly bundle: readonly ProductCard[];
  readonly alsoBought: readonly ProductCard[];
  readonly similar: readonly ProductCard[];
}

/** What goes with a product, and what is like it. Nothing is offered together with what is not to be had. */
export async function besideOf(shop: Shop, product: Product, level: StockLevel | undefined): Promise<Beside> {
  const { recommendations, catalogue } = shop;
  const canHave = product.status === "active" && (level?.available ?? 0) > 0;
  const [together, also, alike] = await Promise.all([
    canHave ? recommendations.bundleWith(product) : [],
    recommendations.alsoBought(product, BOUGHT),
    catalogue.similar(product, SIMILAR + BOUGHT),
  ]);
  const shown = new Set([product.id, ...together.map(({ id }) => id)]);
  const alsoBought = also.basis === "orders" ? also.cards.filter(({ id }) => !shown.has(id)) : [];
  for (const { id } of alsoBought) shown.add(id);
  return {
    bundle: together.length > 0 ? [product, ...together] : [],
    alsoBought,
    similar: alike.filter(({ id }) => !shown.has(id)).slice(0, SIMILAR),
  };
}
