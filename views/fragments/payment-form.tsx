import type { CardForm } from "../../src/payments/payment-page.ts";

export interface PaymentFormProps {
  readonly cardForm: CardForm;
  /** Where the emulator sends the shopper with `payment_method` or `card_error`; absolute. */
  readonly returnUrl: string;
  /** Where `paymentMethod` is posted after Stripe's own form. */
  readonly action: string;
  /** What is to be paid, minor units: wallets show it. */
  readonly amount: number;
  readonly currency: string;
  /** Path of our script for Stripe's form. */
  readonly scriptPath: string;
}

const STRIPE_SCRIPT = "https://js.stripe.com/v3/";

/** Where a card is entered. Its number goes from the browser to the payment provider and never through the shop. */
export function PaymentForm(props: PaymentFormProps) {
  const { cardForm } = props;
  switch (cardForm.kind) {
    case "emulator":
      return <EmulatorForm action={cardForm.action} returnUrl={props.returnUrl} />;
    case "element":
      return <ElementForm {...props} publishableKey={cardForm.publishableKey} />;
    default:
      return (
        <p class="inline-problem" role="alert">
          Payments are not set up in this shop yet.
        </p>
      );
  }
}

/** A plain form that goes to the emulator, without our script: a page of ours must not see what is typed. */
function EmulatorForm({ action, returnUrl }: { action: string; returnUrl: string }) {
  return (
    <form method="post" action={action} class="card-form">
      <input type="hidden" name="return_url" value={returnUrl} />
      <div class="fields">
        <div class="field">
          <label for="card-number">Card number</label>
          <input
            id="card-number"
            name="number"
            inputmode="numeric"
            autocomplete="cc-number"
            placeholder="4242 4242 4242 4242"
            pattern="[0-9 \-]{12,23}"
            title="The digits on the card"
            maxlength="23"
            required
            aria-describedby="card-hint"
          />
        </div>
        <div class="field half">
          <label for="card-expiry">Expiry (MM / YY)</label>
          <input
            id="card-expiry"
            name="expiry"
            inputmode="numeric"
            autocomplete="cc-exp"
            placeholder="12 / 34"
            pattern="\s*[0-9]{1,2}\s*[\/ \-]?\s*([0-9]{2}|[0-9]{4})\s*"
            title="Month and year, such as 12 / 34"
            maxlength="9"
            required
          />
        </div>
        <div class="field half">
          <label for="card-cvc">Security code</label>
          <input
            id="card-cvc"
            name="cvc"
            inputmode="numeric"
            autocomplete="cc-csc"
            placeholder="123"
            pattern="[0-9]{3,4}"
            title="Three or four digits"
            maxlength="4"
            required
          />
        </div>
      </div>
      <p id="card-hint" class="muted small">
        A demo: no real card works, and no money moves. 4242 4242 4242 4242 pays, 4000 0000 0000 0002 is declined, 4000
        0000 0000 3220 asks the bank first; any later date and any code.
      </p>
      <button class="button primary large" type="submit">
        Continue to review
      </button>
    </form>
  );
}

/** Stripe's Payment Element with Apple Pay and Google Pay; its fields are frames of Stripe's. */
function ElementForm(props: PaymentFormProps & { publishableKey: string }) {
  const { publishableKey, action, amount, currency, scriptPath } = props;
  return (
    <form
      method="post"
      action={action}
      class="card-form"
      data-payment
      data-key={publishableKey}
      data-amount={String(amount)}
      data-currency={currency}
    >
      <input type="hidden" name="paymentMethod" value="" />
      <noscript>
        <p class="inline-problem">Stripe's card form needs JavaScript: please switch it on for this page.</p>
      </noscript>
      <div data-element></div>
      <p class="field-fault" role="alert" hidden></p>
      <button class="button primary large" type="submit" disabled>
        Continue to review
      </button>
      <script src={STRIPE_SCRIPT} defer></script>
      <script src={scriptPath} defer></script>
    </form>
  );
}
