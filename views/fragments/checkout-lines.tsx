import type { CartLineView } from "../../src/cart/cart-view.ts";
import { money } from "../money.ts";
import { Picture } from "../parts/picture.tsx";

export interface CheckoutLineProps {
  readonly line: CartLineView;
  /** Units of it, where they are not all of the line's. */
  readonly quantity?: number;
  readonly isShopShown?: boolean;
}

/** What is bought, to be looked at and not to be changed. */
export function CheckoutLine({ line, quantity = line.quantity, isShopShown = false }: CheckoutLineProps) {
  const { card, price, currency } = line;
  return (
    <li class="bought">
      <Picture image={card?.image ?? null} alt="" sizes="4rem" />
      <div>
        <p class="bought-title" safe>
          {card?.title ?? "A product that is gone"}
        </p>
        <p class="muted small">
          <span safe>{quantity === 1 ? "1 unit" : `${quantity} × ${money(price, currency)}`}</span>
          {isShopShown && card ? <span safe>{`, sold by ${card.shopName}`}</span> : null}
        </p>
      </div>
      <p class="bought-amount" safe>
        {money(price * quantity, currency)}
      </p>
    </li>
  );
}

/** The lines of the cart as the summary beside the forms has them. */
export function CheckoutLines({ lines }: { lines: readonly CartLineView[] }) {
  return (
    <ul class="bought-list">
      {lines.map((line) => (
        <CheckoutLine line={line} />
      ))}
    </ul>
  );
}
