import { type Static, Type as t } from "@sinclair/typebox";
import type { Address } from "../accounts/address.ts";

/** Who buys: where the confirmation goes, and the name it greets. */
export const Contact = t.Object({
  name: t.String({ minLength: 1, maxLength: 80, description: "Full name" }),
  email: t.String({
    minLength: 3,
    maxLength: 254,
    pattern: "^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$",
    description: "For the confirmation",
  }),
});
export type Contact = Static<typeof Contact>;

export type DeliveryChoice = "standard" | "express";

/** How it is paid, as a page may tell it: Stripe's id, and what was printed on the card. */
export interface PaymentChoice {
  readonly paymentMethod: string;
  /** `visa`, `mastercard` …; '' while it is not known. */
  readonly brand: string;
  readonly last4: string;
}

/** What a shopper has filled in so far. No price is in it. */
export interface DraftForm {
  readonly contact: Contact | null;
  readonly address: Address | null;
  readonly delivery: DeliveryChoice;
  readonly couponCode: string | null;
  readonly payment: PaymentChoice | null;
}

/** The checkout form of one cart. */
export interface Draft extends DraftForm {
  readonly cartId: string;
  /** How often it was changed; 0 for one that is not stored yet. */
  readonly version: number;
  /** Names the next attempt, so that two tabs and two devices ask for the same one. */
  readonly attemptKey: string;
  /** The attempt under way; null when there is none. */
  readonly checkoutId: string | null;
}

/** A draft that knows where it goes: the payment step is open to it. */
export type AddressedDraft = Draft & { readonly contact: Contact; readonly address: Address };
/** A draft with nothing missing: only such a one can be placed. */
export type CompleteDraft = AddressedDraft & { readonly payment: PaymentChoice };

export const EMPTY_FORM: DraftForm = {
  contact: null,
  address: null,
  delivery: "standard",
  couponCode: null,
  payment: null,
};

export function isAddressed(draft: Draft): draft is AddressedDraft {
  return draft.contact !== null && draft.address !== null;
}

export function isComplete(draft: Draft): draft is CompleteDraft {
  return isAddressed(draft) && draft.payment !== null;
}
