import type { StockLevel } from "../../actors/inventory/messages.ts";
import { stockState, stockWords } from "../stock-state.ts";

/** A product's stock in a line of a card. The same for every visitor; live pushes replace it wherever it stands. */
export function StockBadge({ productId, level }: { productId: number; level: StockLevel | undefined }) {
  return (
    <p class={`stock stock-${productId}`} data-state={stockState(level)} safe>
      {stockWords(level)}
    </p>
  );
}
