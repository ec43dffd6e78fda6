import { type Owner, ownerOf } from "../favourites/owner.ts";
import type { Shop } from "../shop.ts";
import { cartSession } from "./session.ts";

/** Who a request speaks for: an account, else the guest of its cart; null for somebody who has neither. */
export async function visitorOf(shop: Pick<Shop, "accounts" | "settings">, request: Request): Promise<Owner | null> {
  const cart = cartSession(shop.settings).cartOf(request);
  const account = await shop.accounts.of(request);
  return ownerOf(account, cart === null || cart === "forged" ? null : cart.cartId);
}
