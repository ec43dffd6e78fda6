import type { AddressedDraft, PaymentChoice } from "../../src/checkout/draft.ts";
import { OrderAddress } from "./order-address.tsx";

const BRANDS: Readonly<Record<string, string>> = {
  visa: "Visa",
  mastercard: "Mastercard",
  amex: "American Express",
  discover: "Discover",
  diners: "Diners Club",
  jcb: "JCB",
  unionpay: "UnionPay",
  cartes_bancaires: "Cartes Bancaires",
  card: "Card",
};

/** `Visa ending in 4242`. */
function paymentName({ brand, last4 }: PaymentChoice): string {
  const name = BRANDS[brand] ?? (brand === "" ? "Card" : brand.replaceAll("_", " "));
  return last4 === "" ? name : `${name} ending in ${last4}`;
}

export function PaymentName({ payment }: { payment: PaymentChoice }) {
  return (
    <span class="card-name">
      <svg viewBox="0 0 32 22" width="32" height="22" aria-hidden="true" focusable="false">
        <rect x="1" y="1" width="30" height="20" rx="4" />
        <path d="M1 7h30M5 15h7" />
      </svg>
      <span safe>{paymentName(payment)}</span>
    </span>
  );
}

/** Where it goes, with the way to change that. */
export function AddressCard({ draft }: { draft: AddressedDraft }) {
  const { address, contact } = draft;
  return (
    <section class="panel given" aria-labelledby="given-address">
      <div>
        <h2 id="given-address">Delivering to</h2>
        <OrderAddress address={address} />
        <p class="muted small" safe>
          {contact.email}
        </p>
      </div>
      <a class="link" href="/checkout/shipping">
        Edit<span class="visually-hidden"> the delivery</span>
      </a>
    </section>
  );
}
