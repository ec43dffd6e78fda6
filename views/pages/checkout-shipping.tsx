import type { Address } from "../../src/accounts/address.ts";
import type { DeliveryChoice } from "../../src/checkout/draft.ts";
import type { FormStep } from "../../src/checkout/draft-steps.ts";
import type { CheckoutQuote } from "../../src/checkout/quote-view.ts";
import { AddressFields } from "../fragments/address-fields.tsx";
import { CheckoutAside } from "../fragments/checkout-aside.tsx";
import { Fault, FaultSummary, Field, type FieldFaults } from "../fragments/checkout-field.tsx";
import { checkoutFrame } from "../fragments/checkout-frame.tsx";
import { CheckoutOptions } from "../fragments/checkout-options.tsx";
import type { Chrome } from "../layout.tsx";

/** An address of the account's book. */
export interface BookEntry {
  readonly addressId: string;
  readonly address: Address;
}

/** What the form is filled in with: what was sent, else what is known. */
export interface ShippingForm extends Omit<Address, "line2" | "phone"> {
  readonly email: string;
  readonly line2: string;
  readonly phone: string;
  /** An address of the book, or `new`. */
  readonly addressId: string;
  readonly isToBeSaved: boolean;
  readonly delivery: DeliveryChoice;
}

export interface CheckoutShippingProps {
  readonly chrome: Chrome;
  readonly furthest: FormStep;
  readonly form: ShippingForm;
  readonly faults: FieldFaults;
  /** Null for a guest. */
  readonly account: { readonly email: string; readonly book: readonly BookEntry[] } | null;
  readonly states: Readonly<Record<string, string>>;
  readonly quote: CheckoutQuote;
}

/** Step one: who buys, where it goes, and how fast. */
export function checkoutShippingPage(props: CheckoutShippingProps): string {
  const { chrome, furthest, form, faults, account, quote } = props;
  return checkoutFrame({
    chrome,
    title: "Shipping",
    current: "shipping",
    furthest,
    children: (
      <div class="checkout-columns">
        <div class="checkout-main">
          <h1>Where shall it go?</h1>
          <FaultSummary faults={faults} />
          <form class="checkout-form" method="post" action="/checkout/shipping" novalidate>
            {account ? <SignedIn email={account.email} /> : <Guest form={form} faults={faults} />}
            {account && account.book.length > 0 ? <Book book={account.book} form={form} faults={faults} /> : null}
            <AddressPanel {...props} />
            <CheckoutOptions options={quote.options} chosen={form.delivery} currency={quote.currency} />
            <div class="checkout-go">
              <button class="button primary large" type="submit">
                Continue to payment
              </button>
              <a class="link" href="/cart">
                Back to the cart
              </a>
            </div>
          </form>
        </div>
        <CheckoutAside quote={quote} />
      </div>
    ),
  });
}

function SignedIn({ email }: { email: string }) {
  return (
    <section class="panel" aria-labelledby="contact">
      <h2 id="contact">Contact</h2>
      <p>
        {"Signed in as "}
        <strong safe>{email}</strong>
        {". We write there about this order."}
      </p>
    </section>
  );
}

function Guest({ form, faults }: Pick<CheckoutShippingProps, "form" | "faults">) {
  return (
    <section class="panel" aria-labelledby="contact">
      <div class="panel-head">
        <h2 id="contact">Contact</h2>
        <p class="small">
          {"Have an account? "}
          <a href="/sign-in?next=/checkout/shipping">Sign in</a>
        </p>
      </div>
      <Field
        name="email"
        label="Mail address"
        type="email"
        inputmode="email"
        value={form.email}
        faults={faults}
        autocomplete="email"
        maxlength={254}
        hint="For the confirmation and the tracking. No account is needed."
      />
    </section>
  );
}

/** The address book; the fields below are there for a new one. */
function Book({ book, form, faults }: { book: readonly BookEntry[] } & Pick<CheckoutShippingProps, "form" | "faults">) {
  return (
    <fieldset class="choices book" id="addressId" tabindex="-1">
      <legend>Deliver to</legend>
      {book.map(({ addressId, address }) => (
        <label class="choice">
          <input
            type="radio"
            name="addressId"
            value={addressId}
            checked={form.addressId === addressId}
            hx-get={`/checkout/delivery-options?place=${address.zip}`}
            hx-include="[name=delivery]"
            hx-trigger="change"
            hx-swap="none"
          />
          <span class="choice-words">
            <span class="choice-name" safe>
              {address.name}
            </span>
            <span class="muted small" safe>
              {`${address.line1}${address.line2 ? `, ${address.line2}` : ""}, ${address.city}, ${address.state} ${address.zip}`}
            </span>
          </span>
        </label>
      ))}
      <label class="choice">
        <input id="address-new" type="radio" name="addressId" value="new" checked={form.addressId === "new"} />
        <span class="choice-words">
          <span class="choice-name">Another address</span>
        </span>
      </label>
      <Fault name="addressId" faults={faults} />
    </fieldset>
  );
}

function AddressPanel({ form, faults, account, states }: CheckoutShippingProps) {
  return (
    <section class="panel address-fields" aria-labelledby="address">
      <h2 id="address">Delivery address</h2>
      <AddressFields
        form={form}
        faults={faults}
        states={states}
        ask={{ get: "/checkout/delivery-options", include: "[name=delivery]" }}
      />
      {account ? (
        <label class="check">
          <input type="checkbox" name="save" value="yes" checked={form.isToBeSaved} />
          <span>Save this address in my account</span>
        </label>
      ) : null}
    </section>
  );
}
