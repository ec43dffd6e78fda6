import type { Account } from "../../../src/accounts/account.ts";
import type { SavedAddress } from "../../../src/accounts/address-book.ts";
import { PasswordField } from "../../fragments/account-fields.tsx";
import { accountFrame } from "../../fragments/account-frame.tsx";
import { FaultSummary, Field, type FieldFaults } from "../../fragments/checkout-field.tsx";
import { roomsFor } from "../../fragments/staff-frame.tsx";
import type { Chrome } from "../../layout.tsx";
import { plural } from "../../money.ts";
import { ActionForm } from "../../parts/action-form.tsx";

export interface OverviewProps {
  readonly chrome: Chrome;
  readonly account: Account;
  /** What the account is besides a shopper, in words. */
  readonly duties: readonly string[];
  readonly defaultAddress: SavedAddress | null;
  readonly addressCount: number;
  readonly deviceCount: number;
  /** As it was sent, where it was wrong. */
  readonly name?: string;
  readonly passwordHint: string;
  readonly faults: FieldFaults;
}

/** The account at a glance, and what is to be changed of it. */
export function overviewPage(props: OverviewProps): string {
  const { chrome, account, duties, faults, passwordHint } = props;
  return accountFrame({
    chrome,
    title: "Your account",
    room: "/account",
    children: (
      <>
        <header class="account-head">
          <div>
            <h1 safe>{`Hello, ${account.name}`}</h1>
            <p class="muted" safe>
              {account.email}
            </p>
            {duties.length > 0 ? (
              <>
                <ul class="duties" aria-label="Your duties here">
                  {duties.map((duty) => (
                    <li class="pill" safe>
                      {duty}
                    </li>
                  ))}
                </ul>
                {roomsFor(account).length > 0 ? <a href="/staff">Behind the counter</a> : null}
              </>
            ) : null}
          </div>
          <ActionForm action="/sign-out" fields={{}} label="Sign out" class="button" leadsAway={true} />
        </header>
        <FaultSummary faults={faults} />
        <Tiles {...props} />
        <section class="panel" aria-labelledby="name-title">
          <h2 id="name-title">What we call you</h2>
          <form class="fields" method="post" action="/account/name">
            <Field name="name" label="Name" autocomplete="name" value={props.name ?? account.name} faults={faults} />
            <div class="door-go">
              <button class="button" type="submit">
                Change name
              </button>
            </div>
          </form>
        </section>
        <section class="panel" aria-labelledby="password-title">
          <h2 id="password-title">Password</h2>
          <form class="fields" method="post" action="/account/password">
            <input type="email" autocomplete="username" value={account.email} hidden />
            <PasswordField name="old" label="Password so far" class="part" faults={faults} />
            <PasswordField label="New password" isNew={true} class="part" faults={faults} hint={passwordHint} />
            <div class="door-go">
              <button class="button" type="submit">
                Change password
              </button>
              <p class="muted small">All other devices are signed out.</p>
            </div>
          </form>
        </section>
      </>
    ),
  });
}

function Tiles({ defaultAddress, addressCount, deviceCount }: OverviewProps) {
  const where = defaultAddress
    ? `${defaultAddress.address.line1}, ${defaultAddress.address.city}`
    : "None yet: add one";
  return (
    <ul class="account-tiles">
      <Tile
        href="/orders"
        name="Orders"
        words="Where they are, invoices, returns"
        path="M6 8h20l-2 18H8L6 8Zm5 0a5 5 0 0 1 10 0"
      />
      <Tile
        href="/account/addresses"
        name={addressCount === 0 ? "Addresses" : plural(addressCount, "address", "addresses")}
        words={where}
        path="M16 28s9-8.5 9-15a9 9 0 0 0-18 0c0 6.5 9 15 9 15Zm0-18.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7Z"
      />
      <Tile
        href="/account/devices"
        name={plural(deviceCount, "device")}
        words="Signed in with this account"
        path="M5 7h22v14H5zM12 26h8m-4-5v5"
      />
      <Tile
        href="/account/data"
        name="Your data"
        words="Take it with you, or delete the account"
        path="M9 14v-3a7 7 0 0 1 14 0v3M7 14h18v13H7zm9 5v4"
      />
    </ul>
  );
}

function Tile({ href, name, words, path }: { href: string; name: string; words: string; path: string }) {
  return (
    <li class="account-tile">
      <svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false">
        <path d={path} />
      </svg>
      <div>
        <a href={href} safe>
          {name}
        </a>
        <p class="muted small" safe>
          {words}
        </p>
      </div>
    </li>
  );
}
