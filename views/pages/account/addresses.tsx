import type { SavedAddress } from "../../../src/accounts/address-book.ts";
import { accountFrame } from "../../fragments/account-frame.tsx";
import { AddressFields } from "../../fragments/address-fields.tsx";
import { FaultSummary, type FieldFaults } from "../../fragments/checkout-field.tsx";
import type { Chrome } from "../../layout.tsx";
import { ActionForm } from "../../parts/action-form.tsx";

export interface AddressesProps {
  readonly chrome: Chrome;
  readonly addresses: readonly (SavedAddress & { readonly lines: readonly string[] })[];
  readonly isFull: boolean;
}

/** The address book. */
export function addressesPage({ chrome, addresses, isFull }: AddressesProps): string {
  return accountFrame({
    chrome,
    title: "Addresses",
    room: "/account/addresses",
    children: (
      <>
        <header class="account-head">
          <div>
            <h1>Addresses</h1>
            <p class="muted">
              {addresses.length === 0
                ? "Keep an address here, and checkout is one step shorter."
                : "Where your parcels go."}
            </p>
          </div>
          {isFull ? null : (
            <a class="button primary" href="/account/addresses/new">
              Add an address
            </a>
          )}
        </header>
        {isFull ? <p class="muted">The book is full. Remove an address to add another.</p> : null}
        <ul class="address-cards">
          {addresses.map(({ id, address, lines, isDefault }) => (
            <li class="panel address-card">
              {isDefault ? <span class="pill">Checkout starts here</span> : null}
              <address>
                {lines.map((line, at) => (
                  <span class={at === 0 ? "address-name" : ""} safe>
                    {line}
                  </span>
                ))}
                {address.phone ? (
                  <span class="muted small" safe>
                    {address.phone}
                  </span>
                ) : null}
              </address>
              <div class="line-actions">
                <a class="link" href={`/account/addresses/${id}`}>
                  Edit<span class="visually-hidden" safe>{` ${address.line1}`}</span>
                </a>
                {isDefault ? null : (
                  <ActionForm
                    action={`/account/addresses/${id}/default`}
                    fields={{}}
                    label="Start checkout here"
                    about={address.line1}
                    class="link"
                    leadsAway={true}
                  />
                )}
                <ActionForm
                  action={`/account/addresses/${id}/removal`}
                  fields={{}}
                  label="Remove"
                  about={address.line1}
                  class="link"
                  leadsAway={true}
                />
              </div>
            </li>
          ))}
        </ul>
      </>
    ),
  });
}

/** An address as it is typed. */
export interface AddressForm {
  readonly name: string;
  readonly line1: string;
  readonly line2: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly phone: string;
  readonly isDefault: boolean;
}

export interface AddressPageProps {
  readonly chrome: Chrome;
  /** Null for a new one. */
  readonly id: string | null;
  readonly form: AddressForm;
  readonly faults: FieldFaults;
  readonly states: Readonly<Record<string, string>>;
}

/** One address, new or to be changed. */
export function addressPage({ chrome, id, form, faults, states }: AddressPageProps): string {
  const title = id === null ? "A new address" : "Change the address";
  return accountFrame({
    chrome,
    title,
    room: "/account/addresses",
    isInside: true,
    children: (
      <>
        <header class="account-head">
          <h1>{title}</h1>
        </header>
        <FaultSummary faults={faults} />
        <form class="panel" method="post" action={id === null ? "/account/addresses" : `/account/addresses/${id}`}>
          <AddressFields form={form} faults={faults} states={states} />
          {id === null ? (
            <label class="check">
              <input type="checkbox" name="isDefault" value="yes" checked={form.isDefault} />
              <span>Start checkout here</span>
            </label>
          ) : null}
          <div class="door-go">
            <button class="button primary large" type="submit">
              Save the address
            </button>
            <a href="/account/addresses">Leave it</a>
          </div>
        </form>
      </>
    ),
  });
}
