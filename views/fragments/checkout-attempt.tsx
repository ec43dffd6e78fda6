import type { CheckoutFailure, CheckoutView } from "../../actors/checkout/messages.ts";
import type { PaymentChoice } from "../../src/checkout/draft.ts";
import { money } from "../money.ts";
import { ActionForm } from "../parts/action-form.tsx";
import { PaymentName } from "./checkout-given.tsx";
import { NewPrices, Unavailable } from "./checkout-problems.tsx";

export interface CheckoutAttemptProps {
  readonly checkout: CheckoutView;
  /** Where the shopper goes on while it waits for them; null where the bank is at it. */
  readonly bankUrl: string | null;
  /** The card that was declined, where the provider tells; null where none was, or it does not. */
  readonly card: PaymentChoice | null;
  readonly newCommandId: () => string;
}

/** How an attempt to pay stands: the first page and every look after it show it the same way. */
export function CheckoutAttempt({ checkout, bankUrl, card, newCommandId }: CheckoutAttemptProps) {
  const { checkoutId, step } = checkout;
  const isOver = step === "failed" || step === "undoing";
  return (
    <section
      id="attempt"
      class="attempt"
      aria-live="polite"
      data-at={step}
      {...(isSettled(checkout)
        ? {}
        : { "hx-get": `/checkout/${checkoutId}`, "hx-trigger": "every 1500ms", "hx-swap": "none" })}
    >
      {isOver ? (
        <Failed checkout={checkout} card={card} newCommandId={newCommandId} />
      ) : step === "action_required" ? (
        <AtTheBank checkout={checkout} url={bankUrl} />
      ) : (
        <Working checkout={checkout} />
      )}
    </section>
  );
}

/** Whether there is nothing left to wait for. */
function isSettled({ step }: CheckoutView): boolean {
  return step === "failed" || step === "completed";
}

const WORDS: Partial<Record<CheckoutView["step"], string>> = {
  started: "We look at your items once more.",
  prepared: "We ask your bank.",
  authorized: "Your payment stands. We set your items aside in the warehouse.",
  placed: "Your order is placed. One last step with the payment.",
  completed: "Your order is placed.",
};

function Working({ checkout }: { checkout: CheckoutView }) {
  return (
    <>
      <Spinner />
      <h1>Placing your order</h1>
      <p safe>{WORDS[checkout.step] ?? "One moment."}</p>
      <p class="muted small">
        You can leave this page: the order goes on. We write to you when it is placed; if it cannot be, nothing is
        charged and your cart is as it was.
      </p>
      {checkout.attempts > 2 ? (
        <p class="muted small">It takes longer than it should. We keep trying; nothing is charged twice.</p>
      ) : null}
      {checkout.step === "started" || checkout.step === "prepared" ? (
        <Withdraw checkoutId={checkout.checkoutId} />
      ) : null}
    </>
  );
}

function AtTheBank({ checkout, url }: { checkout: CheckoutView; url: string | null }) {
  const { checkoutId, prepared } = checkout;
  return (
    <>
      {url === null ? <Spinner /> : <Shield />}
      <h1>{url === null ? "Your bank is looking at it" : "Your bank wants to check that it is you"}</h1>
      {prepared ? (
        <p safe>
          {`Your items are kept for you. Nothing of ${money(prepared.totals.total, prepared.totals.currency)} is charged before your bank agrees.`}
        </p>
      ) : null}
      {url === null ? null : (
        <a class="button primary large" href={url}>
          Continue to your bank
        </a>
      )}
      <Withdraw checkoutId={checkoutId} />
    </>
  );
}

function Withdraw({ checkoutId }: { checkoutId: string }) {
  return (
    <ActionForm
      action={`/checkout/${checkoutId}/withdrawal`}
      fields={{}}
      label="Cancel payment and edit cart"
      class="link"
      leadsAway={true}
    />
  );
}

function Failed({ checkout, card, newCommandId }: Omit<CheckoutAttemptProps, "bankUrl">) {
  const { failure, prepared } = checkout;
  if (!failure) return "";
  const { title, words } = failureWords(failure);
  const currency = prepared?.totals.currency ?? "USD";
  return (
    <>
      <Sorry />
      <h1 safe>{title}</h1>
      {card ? <PaymentName payment={card} /> : null}
      <p safe>{words}</p>
      {checkout.step === "undoing" ? (
        <p class="muted small">We are putting everything back. It takes a moment.</p>
      ) : (
        <WaysOn failure={failure} currency={currency} newCommandId={newCommandId} />
      )}
    </>
  );
}

interface WaysOnProps {
  readonly failure: CheckoutFailure;
  readonly currency: string;
  readonly newCommandId: () => string;
}

function WaysOn({ failure, currency, newCommandId }: WaysOnProps) {
  switch (failure.code) {
    case "payment_failed":
      return <Ways href="/checkout/payment" label="Try another card" />;
    case "payment_abandoned":
    case "payment_unavailable":
      return <Ways href="/checkout/payment" label="Pay again" />;
    case "price_changed":
      return (
        <>
          <NewPrices items={failure.items.map((item) => ({ ...item, currency }))} />
          <Ways />
        </>
      );
    case "insufficient_stock":
      return (
        <>
          <Unavailable
            items={failure.unavailableItems.map((item) => ({ ...item, isSold: true }))}
            newCommandId={newCommandId}
          />
          <Ways href="/checkout/review" label="Order the rest" />
        </>
      );
    case "coupon_not_applicable":
      return (
        <div class="dialog-actions">
          <ActionForm
            action="/checkout/coupon/removal"
            fields={{}}
            label="Order without it"
            class="button primary"
            leadsAway={true}
          />
          <a class="button" href="/checkout/review#coupon">
            Try another coupon
          </a>
        </div>
      );
    case "total_changed":
      return <Ways href="/checkout/review" label="See the new total" />;
    case "total_too_small":
      return <Ways href="/" label="Find something more" />;
    case "mixed_currencies":
      return <Ways />;
    case "checkout_in_progress":
      return <Ways href={`/checkout/${failure.checkoutId}`} label="To the other payment" />;
    case "cart_empty":
      return <Ways href="/" label="Find something" />;
    case "shop_unavailable":
    case "order_cancelled":
      return <Ways href="/checkout/review" label="Try again" />;
    default:
      return failure satisfies never;
  }
}

function Ways({ href, label }: { href?: string; label?: string }) {
  return (
    <div class="dialog-actions">
      {href ? (
        <a class="button primary" href={href} safe>
          {label}
        </a>
      ) : null}
      <a class="button" href="/cart">
        Edit cart
      </a>
    </div>
  );
}

/** A failure as a shopper reads it: what happened, and that nothing was charged. */
export function failureWords(failure: CheckoutFailure): { title: string; words: string } {
  switch (failure.code) {
    case "payment_failed":
      return {
        title: "The payment did not go through",
        words: `${failure.message} Nothing was charged, and your items are still kept for you.`,
      };
    case "payment_abandoned":
      return {
        title: "The payment was not finished",
        words: "It was cancelled, or your bank did not hear from you in time. Nothing was charged.",
      };
    case "payment_unavailable":
      return {
        title: "The payment could not be made",
        words: "Our payment provider cannot be reached right now. Nothing was charged; please try again in a while.",
      };
    case "price_changed":
      return { title: "A price has changed", words: "Nothing was charged. Please have a look before you order." };
    case "total_changed":
      return {
        title: "The total has changed",
        words: `You saw ${money(failure.seen, failure.currency)}; it comes to ${money(failure.total, failure.currency)} now. Nothing was charged.`,
      };
    case "mixed_currencies":
      return {
        title: "Prices in several currencies",
        words: `An order is paid in one currency, and these items are priced in ${failure.currencies.join(" and ")}. Nothing was charged.`,
      };
    case "total_too_small":
      return {
        title: "Too little for a card",
        words: `Cards take ${money(failure.minimum, failure.currency)} or more, and this comes to ${money(failure.total, failure.currency)}.`,
      };
    case "insufficient_stock":
      return {
        title: "Sold out in the meantime",
        words:
          "Others were faster with some of it. Your card is not charged: what your bank had set aside is released.",
      };
    case "coupon_not_applicable":
      return {
        title: "The coupon does not apply",
        words: `“${failure.coupon}” could not be used for this order. Nothing was charged.`,
      };
    case "cart_empty":
      return { title: "Your cart is empty", words: "There was nothing to order. Nothing was charged." };
    case "shop_unavailable":
      return {
        title: "That did not work",
        words: "Part of the shop could not be reached. Nothing was charged; please try again in a while.",
      };
    case "order_cancelled":
      return {
        title: "The order was cancelled",
        words: "The payment could not be completed, so the order was cancelled. What your bank set aside is released.",
      };
    case "checkout_in_progress":
      return {
        title: "Already being paid",
        words: "This cart is being paid for in another window or on another device.",
      };
    default:
      return failure satisfies never;
  }
}

function Spinner() {
  return (
    <svg class="attempt-sign turning" viewBox="0 0 96 96" width="96" height="96" aria-hidden="true" focusable="false">
      <path d="m48 6 12 13h17v17l13 12-13 12v17H60L48 90 36 77H19V60L6 48l13-12V19h17z" />
    </svg>
  );
}

function Shield() {
  return (
    <svg class="attempt-sign" viewBox="0 0 96 96" width="96" height="96" aria-hidden="true" focusable="false">
      <path d="M48 8 80 20v26c0 20-13 34-32 42-19-8-32-22-32-42V20z" />
      <path d="m34 48 10 10 19-21" />
    </svg>
  );
}

function Sorry() {
  return (
    <svg class="attempt-sign sorry" viewBox="0 0 96 96" width="96" height="96" aria-hidden="true" focusable="false">
      <path d="M20 86V46a28 28 0 0 1 56 0v40z" />
      <path d="M48 38v20M48 68v2" />
    </svg>
  );
}
