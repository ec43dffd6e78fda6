import type { CheckoutQuote } from "../../src/checkout/quote-view.ts";
import { money, plural } from "../money.ts";
import { CheckoutLines } from "./checkout-lines.tsx";
import { TotalsList } from "./totals.tsx";

/** What is bought and what it comes to, beside a form; on a phone it opens with a tap. */
export function CheckoutAside({ quote }: { quote: CheckoutQuote }) {
  const { totals, lines, units } = quote;
  return (
    <aside class="checkout-aside" aria-label="Order summary">
      <details class="order-summary">
        <summary>
          <span>Order summary</span>
          <span class="order-summary-total" safe>
            {money(totals.total, totals.currency)}
          </span>
        </summary>
        <div class="order-summary-body">
          <div class="order-summary-head">
            <h2 safe>{plural(units, "item")}</h2>
            <a class="link" href="/cart">
              Edit cart
            </a>
          </div>
          <CheckoutLines lines={lines} />
          <TotalsList totals={totals} />
        </div>
      </details>
    </aside>
  );
}
