import type { OrderLine, OrderTotals, Shipment } from "../../actors/order/messages.ts";
import type { Address } from "../../src/accounts/address.ts";
import { arrival } from "../arrival.ts";
import { BoughtItems } from "../fragments/bought-items.tsx";
import { checkoutFrame } from "../fragments/checkout-frame.tsx";
import { OrderAddress } from "../fragments/order-address.tsx";
import { TotalsList } from "../fragments/totals.tsx";
import type { Chrome } from "../layout.tsx";

export interface ConfirmationShipment extends Pick<Shipment, "no" | "items" | "arrivesFrom" | "arrivesUntil"> {
  /** `Newark, NJ`; null where the warehouse is not known any more. */
  readonly from: string | null;
}

export interface CheckoutConfirmationProps {
  readonly chrome: Chrome;
  readonly orderId: string;
  readonly email: string;
  readonly address: Address;
  readonly lines: readonly OrderLine[];
  readonly shipments: readonly ConfirmationShipment[];
  readonly totals: OrderTotals;
  /** Where the order can be followed from now on; a guest's has a key in it. */
  readonly orderPath: string;
  /** Guests are offered an account. */
  readonly isGuest: boolean;
}

/** Step four: thank you. */
export function checkoutConfirmationPage(props: CheckoutConfirmationProps): string {
  const { chrome, orderId, email, shipments } = props;
  return checkoutFrame({
    chrome,
    title: "Thank you",
    current: "confirmation",
    furthest: null,
    children: (
      <article class="thanks">
        <header class="thanks-head">
          <svg class="thanks-arch" viewBox="0 0 96 108" width="120" height="135" aria-hidden="true" focusable="false">
            <path d="M6 104V52C6 24 26 18 48 4c22 14 42 20 42 48v52z" />
            <path d="m30 62 13 13 25-28" />
          </svg>
          <h1>Thank you, it is yours</h1>
          <p class="lede">
            {"Order "}
            <strong class="order-number" safe>
              {orderId}
            </strong>
          </p>
          <p>
            {"A confirmation is on its way to "}
            <strong safe>{email}</strong>.
          </p>
          <div class="dialog-actions">
            <a class="button primary" href={props.orderPath}>
              Follow your order
            </a>
            <a class="button" href="/">
              Keep shopping
            </a>
          </div>
        </header>
        <div class="checkout-columns">
          <div class="checkout-main">
            {shipments.map((shipment) => (
              <Parcel shipment={shipment} count={shipments.length} lines={props.lines} />
            ))}
            {shipments.length > 1 ? (
              <p class="muted small">
                No single warehouse had all of it, so it comes in as few parcels as could be, from those nearest to you.
                Shipping is paid once.
              </p>
            ) : null}
            {props.isGuest ? <AccountOffer /> : null}
          </div>
          <Paid {...props} />
        </div>
      </article>
    ),
  });
}

interface ParcelProps {
  readonly shipment: ConfirmationShipment;
  readonly count: number;
  readonly lines: readonly OrderLine[];
}

function Parcel({ shipment, count, lines }: ParcelProps) {
  const { no, items, arrivesFrom, arrivesUntil, from } = shipment;
  return (
    <section class="stall-group" aria-labelledby={`parcel-${no}`}>
      <header>
        <h2 id={`parcel-${no}`} safe>
          {count === 1 ? "Your parcel" : `Parcel ${no} of ${count}`}
        </h2>
        <p class="muted">
          <span class="parcel-when" safe>
            {`Arrives ${arrival(arrivesFrom, arrivesUntil)}`}
          </span>
          {from ? <span safe>{`, from ${from}`}</span> : null}
        </p>
      </header>
      <div class="parcel-shop">
        <BoughtItems items={items} lines={lines} />
      </div>
    </section>
  );
}

function Paid({ totals, address }: CheckoutConfirmationProps) {
  return (
    <aside class="summary" aria-labelledby="paid">
      <h2 id="paid">Paid</h2>
      <TotalsList totals={totals} />
      <div>
        <h3>Delivering to</h3>
        <OrderAddress address={address} />
      </div>
    </aside>
  );
}

function AccountOffer() {
  return (
    <section class="panel offer" aria-labelledby="offer">
      <h2 id="offer">Follow it from an account?</h2>
      <p>Your orders in one place, your addresses at hand, and one step less next time. It takes a password.</p>
      <a class="button" href="/sign-up?next=/account">
        Create an account
      </a>
    </section>
  );
}
