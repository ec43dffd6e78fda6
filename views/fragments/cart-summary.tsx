import type { CartView } from "../../src/cart/cart-view.ts";
import type { Totals } from "../../src/pricing/pricing.ts";
import { money, plural } from "../money.ts";
import { FreeShippingHint, TotalsList } from "./totals.tsx";

/** What it all comes to, shop by shop and together. */
export function CartSummary({ cart, estimate }: { cart: CartView; estimate: Totals | null }) {
  return (
    <section class="summary" aria-labelledby="summary">
      <h2 id="summary">Summary</h2>
      {estimate ? (
        <>
          <TotalsList totals={estimate} units={cart.units} isEstimate />
          <FreeShippingHint totals={estimate} />
        </>
      ) : (
        <Sums cart={cart} />
      )}
      {cart.payingIn === null ? <CheckOut problemCount={cart.problemCount} /> : <GoOn checkoutId={cart.payingIn} />}
      <a class="button" href="/">
        Keep shopping
      </a>
      <a class="link" href="/cart/clearance" data-dialog="clear-cart">
        Clear the cart
      </a>
    </section>
  );
}

/** The way to buy it; while something is wrong it says so, and leads to what puts it right. */
function CheckOut({ problemCount }: { problemCount: number }) {
  if (problemCount === 0) {
    return (
      <a class="button primary large" href="/checkout">
        Check out
      </a>
    );
  }
  return (
    <>
      <p id="cart-problems" class="summary-problems" safe>
        {`${plural(problemCount, "thing needs", "things need")} your attention.`}
      </p>
      <a class="button primary large held" href="/checkout" aria-describedby="cart-problems">
        Check out
      </a>
    </>
  );
}

function GoOn({ checkoutId }: { checkoutId: string }) {
  return (
    <a class="button primary large" href={`/checkout/${checkoutId}`}>
      Continue payment
    </a>
  );
}

/** What the lines come to, currency by currency, while nobody can say what comes on top or off. */
function Sums({ cart }: { cart: CartView }) {
  return (
    <>
      <dl>
        {cart.totals.map((total) => (
          <div class="total">
            <dt safe>{`Subtotal, ${plural(cart.units, "item")}`}</dt>
            <dd safe>{money(total.amount, total.currency)}</dd>
          </div>
        ))}
      </dl>
      <p class="muted small">Before shipping and tax.</p>
    </>
  );
}
