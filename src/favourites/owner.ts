import type { Account } from "../accounts/account.ts";

/** Whose favourites: an account's, or a guest's, who is known by their cart. */
export type Owner = `account:${string}` | `cart:${string}`;

export const accountOwner = (accountId: string): Owner => `account:${accountId}`;
export const guestOwner = (cartId: string): Owner => `cart:${cartId}`;

/** Who speaks: the account where somebody is signed in, else the guest of that cart; null for somebody without either. */
export function ownerOf(account: Pick<Account, "id"> | null, cartId: string | null): Owner | null {
  if (account) return accountOwner(account.id);
  return cartId === null ? null : guestOwner(cartId);
}
