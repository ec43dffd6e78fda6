import type { CompleteDraft } from "../../src/checkout/draft.ts";
import type { CheckoutQuote } from "../../src/checkout/quote-view.ts";
import { CheckoutCoupon } from "../fragments/checkout-coupon.tsx";
import { checkoutFrame } from "../fragments/checkout-frame.tsx";
import { AddressCard, PaymentName } from "../fragments/checkout-given.tsx";
import { CheckoutParcels } from "../fragments/checkout-parcels.tsx";
import { CheckoutProblems } from "../fragments/checkout-problems.tsx";
import { TotalsList } from "../fragments/totals.tsx";
import type { Chrome } from "../layout.tsx";
import { money } from "../money.ts";

export interface CheckoutReviewProps {
  readonly chrome: Chrome;
  readonly draft: CompleteDraft;
  readonly quote: CheckoutQuote;
  readonly newCommandId: () => string;
}

/** Step three: everything at one glance, and the button that buys it. */
export function checkoutReviewPage({ chrome, draft, quote, newCommandId }: CheckoutReviewProps): string {
  return checkoutFrame({
    chrome,
    title: "Review your order",
    current: "review",
    furthest: "review",
    children: (
      <>
        <h1>Is everything right?</h1>
        {quote.problems.length > 0 ? <CheckoutProblems problems={quote.problems} newCommandId={newCommandId} /> : null}
        <div class="checkout-columns review">
          <div class="checkout-main">
            <div class="given-pair">
              <AddressCard draft={draft} />
              <section class="panel given" aria-labelledby="given-payment">
                <div>
                  <h2 id="given-payment">Paying with</h2>
                  <PaymentName payment={draft.payment} />
                  <p class="muted small">Charged when the order is placed.</p>
                </div>
                <a class="link" href="/checkout/payment">
                  Edit<span class="visually-hidden"> the payment</span>
                </a>
              </section>
            </div>
            <CheckoutParcels lines={quote.lines} shipments={quote.shipments} />
            <a class="link" href="/cart">
              Edit cart
            </a>
          </div>
          <PlaceCard draft={draft} quote={quote} />
        </div>
      </>
    ),
  });
}

function PlaceCard({ draft, quote }: Pick<CheckoutReviewProps, "draft" | "quote">) {
  const { totals, problems } = quote;
  return (
    <section class="summary place" aria-labelledby="to-pay">
      <h2 id="to-pay">To pay</h2>
      <TotalsList totals={totals} />
      <CheckoutCoupon totals={totals} />
      <form class="place-form" method="post" action="/checkout" data-once>
        <input type="hidden" name="attempt" value={draft.attemptKey} />
        <input type="hidden" name="totalSeen" value={String(totals.total)} />
        <button class={`button primary large ${problems.length > 0 ? "held" : ""}`} type="submit">
          <span>Place order</span>
          <span class="place-total" safe>
            {money(totals.total, totals.currency)}
          </span>
        </button>
      </form>
      <p class="muted small">
        {problems.length > 0
          ? "Some things need your attention first; placing the order shows them."
          : "You are charged once, and only for an order that can be sent."}
      </p>
    </section>
  );
}
