import type { CartView } from "../../src/cart/cart-view.ts";
import { CartBody, type CartBodyProps } from "../fragments/cart-body.tsx";
import { type Chrome, page } from "../layout.tsx";
import { ActionForm } from "../parts/action-form.tsx";
import { LiveStock } from "../parts/live-stock.tsx";

export interface CartPageProps extends CartBodyProps {
  readonly chrome: Chrome;
}

/** The cart. */
export function cartPage({ chrome, ...body }: CartPageProps): string {
  return page({
    chrome,
    title: "Your cart",
    isPrivate: true,
    children: (
      <div class="wrap stack">
        <CartBody {...body} />
        <LiveStock productIds={idsOf(body.cart)} />
      </div>
    ),
  });
}

/** Asks before the cart is cleared, for those without the page's script. */
export function clearancePage({ chrome, commandId }: { chrome: Chrome; commandId: string }): string {
  return page({
    chrome,
    title: "Clear the cart?",
    isPrivate: true,
    children: (
      <section class="wrap empty">
        <h1>Clear the cart?</h1>
        <p>Everything in it is given back to the stalls. What you saved for later stays.</p>
        <div class="dialog-actions">
          <ActionForm action="/cart/clearance" fields={{ commandId }} label="Clear the cart" class="button danger" />
          <a class="button" href="/cart">
            Keep it
          </a>
        </div>
      </section>
    ),
  });
}

/** Lines to buy as well: what is saved for later while the page is open is to be followed too. */
function idsOf(cart: CartView): number[] {
  return [...cart.groups.flatMap((group) => group.lines), ...cart.savedForLater].map((line) => line.productId);
}
