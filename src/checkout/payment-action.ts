import type { Action } from "../../actors/checkout/messages.ts";
import type { Vault } from "../platform/seal.ts";

const PURPOSE = "payment-action";

/** Whoever has these could answer the bank for the shopper: they are sealed wherever a checkout is written down. */
export interface PaymentAction {
  readonly redirectUrl: string;
  /** For Stripe.js. */
  readonly clientSecret: string;
}

export function sealAction(vault: Pick<Vault, "seal">, { redirectUrl, clientSecret }: PaymentAction): string {
  return vault.seal(PURPOSE, JSON.stringify({ redirectUrl, clientSecret }));
}

/** Where the shopper goes on, for themselves alone; null where they have nothing to do. Throws a `SealError` without its key. */
export function openAction(vault: Pick<Vault, "open">, action: Action | null): PaymentAction | null {
  return action?.sealed ? JSON.parse(vault.open(PURPOSE, action.sealed)) : null;
}
