import type { CartView } from "../../src/cart/cart-view.ts";
import { money, plural } from "../money.ts";

/** What it all comes to, shop by shop and together. */
export function CartSummary({ cart }: { cart: CartView }) {
  return (
    <section class="summary" aria-labelledby="summary">
      <h2 id="summary">Summary</h2>
      <dl>
        {cart.groups.map((group) => (
          <div>
            <dt safe>{group.shop.name || "No longer sold"}</dt>
            <dd safe>{money(group.subtotal.amount, group.subtotal.currency)}</dd>
          </div>
        ))}
        {cart.totals.map((total) => (
          <div class="total">
            <dt safe>{`Total, ${plural(cart.units, "item")}`}</dt>
            <dd safe>{money(total.amount, total.currency)}</dd>
          </div>
        ))}
      </dl>
      <p class="muted small">Before shipping and tax.</p>
      <p class="small">Checkout is not open yet; your items stay reserved while the clock runs.</p>
      {cart.problemCount > 0 && (
        <p class="summary-problems" safe>
          {`${plural(cart.problemCount, "thing needs", "things need")} your attention.`}
        </p>
      )}
      <a class="button" href="/">
        Keep shopping
      </a>
      <a class="link" href="/cart/clearance" data-dialog="clear-cart">
        Clear the cart
      </a>
    </section>
  );
}
