import type { CartAnswer } from "../../../actors/cart/messages.ts";
import type { Account } from "../../accounts/account.ts";
import { FORGET_SESSION } from "../../accounts/session-cookie.ts";
import { tokenOf } from "../../accounts/sessions.ts";
import { type Exchange, type PageParts, setCookie } from "./parts.ts";
import { glanceAt, NO_CART } from "./visitor.ts";

/** Who is signed in; undefined where that cannot be found out now. */
export async function accountIfKnown({ shop }: PageParts, request: Request): Promise<Account | null | undefined> {
  try {
    return await shop.accounts.of(request);
  } catch (error) {
    shop.log.warn({ err: error }, "a page goes on without knowing who is signed in");
    return undefined;
  }
}

/**
 * Keeps a browser's cart cookie in step with who is signed in, and returns the cart that is this visitor's: signed in,
 * the account's where the browser has none or one that was handed over; no longer signed in, none.
 */
export async function ownCart(
  parts: PageParts,
  { request, set }: Exchange,
  account: Account | null | undefined,
  cart: CartAnswer | null,
): Promise<CartAnswer | null> {
  const { session, shop } = parts;
  if (account === undefined) return cart;
  if (account === null) {
    const wasSignedIn = tokenOf(request) !== null;
    if (wasSignedIn) setCookie(set, FORGET_SESSION);
    if (!wasSignedIn && cart?.handedTo === undefined) return cart;
    setCookie(set, session.forget);
    return NO_CART;
  }
  const hasCart = session.cartOf(request) !== null;
  if (hasCart && cart?.handedTo === undefined) return cart;
  setCookie(set, session.keep(account.cartId));
  return glanceAt({ shop }, account.cartId);
}
