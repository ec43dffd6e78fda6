import type { CheckoutView } from "../../actors/checkout/messages.ts";
import { money } from "../money.ts";
import { ActionForm } from "../parts/action-form.tsx";
import { Shield, Spinner } from "./attempt-signs.tsx";
import { CheckoutFailed, type CheckoutFailedProps } from "./checkout-failed.tsx";

export interface CheckoutAttemptProps extends CheckoutFailedProps {
  /** Where the shopper goes on while it waits for them; null where the bank is at it. */
  readonly bankUrl: string | null;
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
        <CheckoutFailed checkout={checkout} card={card} newCommandId={newCommandId} />
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
