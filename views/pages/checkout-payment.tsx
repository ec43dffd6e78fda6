import type { Children } from "@kitajs/html";
import type { AddressedDraft } from "../../src/checkout/draft.ts";
import type { FormStep } from "../../src/checkout/draft-steps.ts";
import type { CheckoutQuote } from "../../src/checkout/quote-view.ts";
import { CheckoutAside } from "../fragments/checkout-aside.tsx";
import { checkoutFrame } from "../fragments/checkout-frame.tsx";
import { AddressCard, PaymentName } from "../fragments/checkout-given.tsx";
import type { Chrome } from "../layout.tsx";

export interface CheckoutPaymentProps {
  readonly chrome: Chrome;
  readonly furthest: FormStep;
  readonly draft: AddressedDraft;
  readonly quote: CheckoutQuote;
  /** What went wrong with the card before, in words. */
  readonly fault: string | null;
  /** Where the card is entered; its provider's form, not ours. */
  readonly paymentForm: Children;
}

/** Step two: how it is paid. No card data comes to this page's server. */
export function checkoutPaymentPage(props: CheckoutPaymentProps): string {
  const { chrome, furthest, draft, quote, fault, paymentForm: safePaymentForm } = props;
  return checkoutFrame({
    chrome,
    title: "Payment",
    current: "payment",
    furthest,
    children: (
      <div class="checkout-columns">
        <div class="checkout-main">
          <h1>How would you like to pay?</h1>
          {fault ? (
            <p class="inline-problem" role="alert" safe>
              {fault}
            </p>
          ) : null}
          <AddressCard draft={draft} />
          {draft.payment ? (
            <section class="panel" aria-labelledby="known-card">
              <h2 id="known-card">Card entered</h2>
              <p>
                <PaymentName payment={draft.payment} />
              </p>
              <a class="button primary large" href="/checkout/review">
                Continue with this card
              </a>
            </section>
          ) : null}
          <section class="panel" aria-labelledby="card">
            <h2 id="card">{draft.payment ? "Or another card" : "Card"}</h2>
            {safePaymentForm}
          </section>
          <a class="link" href="/checkout/shipping">
            Back to shipping
          </a>
        </div>
        <CheckoutAside quote={quote} />
      </div>
    ),
  });
}
