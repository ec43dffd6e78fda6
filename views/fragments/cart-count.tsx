import { count } from "../money.ts";

/** The way to the cart with how much is in it; `quantity` is null while the cart cannot be asked. */
export function CartCount({ quantity }: { quantity: number | null }) {
  return (
    <a id="cart-count" class="cart-link" href="/cart">
      <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
        <path d="M5 9h14l-1.2 9.4a2 2 0 0 1-2 1.6H8.2a2 2 0 0 1-2-1.6L5 9Zm3.5 0a3.5 3.5 0 0 1 7 0" />
      </svg>
      <span class="cart-word">Cart</span>
      <span class="count" data-count={quantity ?? 0} safe>
        {quantity === null ? "" : count(quantity)}
      </span>
      {quantity === null ? null : <span class="visually-hidden">{quantity === 1 ? "item" : "items"}</span>}
    </a>
  );
}
