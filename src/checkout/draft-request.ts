import type { CheckoutRequest } from "../../actors/checkout/messages.ts";
import type { Address } from "../accounts/address.ts";
import { normalEmail } from "../accounts/email.ts";
import type { Vault } from "../platform/seal.ts";
import type { Contact, DeliveryChoice } from "./draft.ts";

/** What a checkout is started with. */
export interface WantedCheckout {
  readonly request: CheckoutRequest;
  readonly fingerprint: string;
  /** What the fingerprint was under keys of before: a retry may come after `DATA_KEY` was replaced. */
  readonly olderFingerprints?: readonly string[];
}

/** What a shopper asks for, in the clear. */
export interface Wanted {
  readonly cartId: string;
  readonly accountId: string | null;
  readonly contact: Contact;
  readonly address: Address;
  readonly delivery: DeliveryChoice;
  readonly couponCode: string | null;
  readonly paymentMethod: string;
  readonly totalSeen: number | null;
  readonly returnUrl: string;
}

/**
 * The request of a checkout, with everything personal sealed, and its fingerprint: the same for the same wishes, by which
 * a key that is used for another purchase is found out. A keyed hash, for it is kept where nothing personal may be.
 */
export function checkoutRequest(vault: Vault, wanted: Wanted): WantedCheckout {
  const { contact, address, returnUrl, ...plain } = wanted;
  const { cartId, accountId, delivery, couponCode, paymentMethod, totalSeen } = plain;
  const email = normalEmail(contact.email);
  const { name, line1, line2 = "", city, state, zip, phone = "" } = address;
  const wishes = [
    ...[accountId, contact.name, email, name, line1, line2, city, state, zip, phone],
    ...[delivery, couponCode, paymentMethod, totalSeen],
  ];
  const fingerprints = vault.blindIndexes("checkout-request", JSON.stringify(wishes));
  const [fingerprint = "", ...olderFingerprints] = fingerprints;
  return {
    request: {
      cartId,
      accountId,
      contact: vault.seal("order-contact", JSON.stringify({ ...contact, email })),
      address: vault.seal("order-address", JSON.stringify(address)),
      zone: { state, zip },
      customerKey: vault.blindIndex("customer", email),
      delivery,
      couponCode,
      paymentMethod,
      totalSeen,
      returnUrl,
    },
    fingerprint,
    olderFingerprints,
  };
}
