import type { CheckoutFailure, CheckoutView } from "../../actors/checkout/messages.ts";
import type { PaymentChoice } from "../../src/checkout/draft.ts";
import { money } from "../money.ts";
import { ActionForm } from "../parts/action-form.tsx";
import { Sorry } from "./attempt-signs.tsx";
import { PaymentName } from "./checkout-given.tsx";
import { NewPrices, Unavailable } from "./checkout-problems.tsx";

export interface CheckoutFailedProps {
  readonly checkout: CheckoutView;
  /** The card that was declined, where the provider tells; null where none was, or it does not. */
  readonly card: PaymentChoice | null;
  readonly newCommandId: () => string;
}

/** Why it came to nothing, and the ways on. */
export function CheckoutFailed({ checkout, card, newCommandId }: CheckoutFailedProps) {
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
