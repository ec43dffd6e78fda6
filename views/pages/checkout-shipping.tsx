import type { Address } from "../../src/accounts/address.ts";
import type { DeliveryChoice } from "../../src/checkout/draft.ts";
import type { FormStep } from "../../src/checkout/draft-steps.ts";
import type { CheckoutQuote } from "../../src/checkout/quote-view.ts";
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
            <AddressFields {...props} />
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

function AddressFields({ form, faults, account, states }: CheckoutShippingProps) {
  return (
    <section class="panel address-fields" aria-labelledby="address">
      <h2 id="address">Delivery address</h2>
      <div class="fields">
        <Field name="name" label="Full name" value={form.name} faults={faults} autocomplete="shipping name" />
        <Field
          name="line1"
          label="Street and number"
          value={form.line1}
          faults={faults}
          autocomplete="shipping address-line1"
        />
        <Field
          name="line2"
          label="Apartment, floor, care of"
          value={form.line2}
          faults={faults}
          autocomplete="shipping address-line2"
          isOptional={true}
        />
        <Field
          name="zip"
          label="ZIP code"
          class="narrow"
          value={form.zip}
          faults={faults}
          autocomplete="shipping postal-code"
          inputmode="numeric"
          maxlength={10}
          ask={{ get: "/checkout/delivery-options", include: "[name=delivery]" }}
        />
        <Field
          name="city"
          label="City"
          class="half"
          value={form.city}
          faults={faults}
          autocomplete="shipping address-level2"
        />
        <StateField form={form} faults={faults} states={states} />
        <Field
          name="phone"
          label="Phone"
          type="tel"
          inputmode="tel"
          value={form.phone}
          faults={faults}
          autocomplete="shipping tel"
          maxlength={24}
          isOptional={true}
          hint="Only the carrier sees it."
        />
      </div>
      {account ? (
        <label class="check">
          <input type="checkbox" name="save" value="yes" checked={form.isToBeSaved} />
          <span>Save this address in my account</span>
        </label>
      ) : null}
    </section>
  );
}

function StateField({ form, faults, states }: Pick<CheckoutShippingProps, "form" | "faults" | "states">) {
  const fault = faults.state;
  return (
    <div class="field half">
      <label for="state">State</label>
      <select
        id="state"
        name="state"
        autocomplete="shipping address-level1"
        required
        aria-invalid={fault ? "true" : undefined}
        aria-describedby={fault ? "state-fault" : undefined}
      >
        <option value="">Choose…</option>
        {Object.entries(states).map(([code, name]) => (
          <option value={code} selected={code === form.state} safe>
            {name}
          </option>
        ))}
      </select>
      <Fault name="state" faults={faults} />
    </div>
  );
}
