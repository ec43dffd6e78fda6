import type { StockLevel } from "../../actors/inventory/messages.ts";
import { count } from "../money.ts";
import { stockState, stockWords } from "../stock-state.ts";

/** Units one can ask for at once. */
const QUANTITY_MAX = 99;

export interface BuyStockProps {
  readonly productId: number;
  readonly level: StockLevel | undefined;
  /** Units the visitor may add before the limit per customer. */
  readonly most?: number;
}

/**
 * The part of the buy box that follows the stock: how much there is, how many to take, and a button that is there only
 * while something can be added. The same for every visitor who may have `most` more of it; what is the visitor's own
 * stands in the form beside it, from where the page's script takes `most` when the stock changes.
 */
export function BuyStock({ productId, level, most = QUANTITY_MAX }: BuyStockProps) {
  const state = stockState(level);
  const canAdd = state === "in-stock" || state === "low";
  return (
    <div class={`buy-stock buy-${productId}`} data-state={state}>
      <p class="availability">
        <strong role="status" class="availability-state" safe>
          {stockWords(level)}
        </strong>
        <span class="availability-figures" safe>
          {figures(level)}
        </span>
      </p>
      <div class="buy-row">
        <label class="quantity" for={`quantity-${productId}`}>
          <span>Quantity</span>
          <input
            id={`quantity-${productId}`}
            type="number"
            name="quantity"
            inputmode="numeric"
            value="1"
            min="1"
            max={String(Math.max(1, Math.min(QUANTITY_MAX, most, level?.available ?? 1)))}
            required
            disabled={!canAdd}
          />
        </label>
        <button class="button primary add" type="submit" disabled={!canAdd}>
          {canAdd ? <AddLabels /> : <span>{state === "reserved" ? "All reserved" : "Sold out"}</span>}
        </button>
      </div>
    </div>
  );
}

/** The button's words; the form says which of them holds for this visitor, and 'Added' shows while the request is away. */
function AddLabels() {
  return (
    <>
      <span class="if-new">Add to cart</span>
      <span class="if-more">Add another</span>
      <span class="if-sent">Added</span>
    </>
  );
}

function figures(level: StockLevel | undefined): string {
  if (!level || level.available + level.reserved === 0) return "";
  const inCarts = level.reserved === 0 ? "" : `${count(level.reserved)} in carts right now`;
  const available = level.available === 0 ? "" : `${count(level.available)} available`;
  return [available, inCarts].filter(Boolean).join(" · ");
}
