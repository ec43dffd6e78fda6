import type { StockLevel } from "../../actors/inventory/messages.ts";
import { BuyStock } from "./buy-stock.tsx";
import { partial, rendered } from "./partial.ts";
import { StockBadge } from "./stock-badge.tsx";

/**
 * Everything that any page may show of one product's stock, as live updates. The same bytes for every visitor; a page
 * takes what it has a place for and lets the rest go.
 */
export function stockFragments(level: StockLevel): string {
  const { productId } = level;
  return (
    partial(`.stock-${productId}`, "outerMorph", rendered(<StockBadge productId={productId} level={level} />)) +
    partial(`.buy-${productId}`, "outerMorph", rendered(<BuyStock productId={productId} level={level} />))
  );
}
