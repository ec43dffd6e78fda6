import { likesName } from "../../../../views/own-part.ts";
import type { Account } from "../../../accounts/account.ts";
import { turnTopic } from "../../../back-in-stock/live.ts";
import type { Liked } from "../../../favourites/favourites.ts";
import { type Owner, ownerOf } from "../../../favourites/owner.ts";
import type { PageParts } from "../parts.ts";

const NOTHING: ReadonlySet<string> = new Set();

/** Whose favourites a request speaks of; null for somebody who has neither account nor cart. */
export async function ownerOfRequest(
  { shop, session }: Pick<PageParts, "shop" | "session">,
  request: Request,
): Promise<Owner | null> {
  return ownerOf(await shop.accounts.of(request), cartIdOf({ session }, request));
}

/** The hearts that are this visitor's; none while that cannot be found out: a page without them is better than none. */
export async function likesIfKnown(
  { shop, session }: PageParts,
  request: Request,
  account: Account | null | undefined,
): Promise<ReadonlySet<string>> {
  if (account === undefined) return NOTHING;
  const owner = ownerOf(account, cartIdOf({ session }, request));
  if (owner === null) return NOTHING;
  try {
    return namesOf(await shop.favourites.liked(owner));
  } catch (error) {
    shop.log.warn({ err: error }, "a page goes on without what the visitor likes");
    return NOTHING;
  }
}

/** What the page's live connection listens to besides: the turns of a visitor who stands in some line. */
export async function turnIfWaiting(
  { shop, session }: PageParts,
  request: Request,
  account: Account | null | undefined,
): Promise<string> {
  if (account === undefined) return "";
  const owner = ownerOf(account, cartIdOf({ session }, request));
  if (owner === null) return "";
  try {
    return (await shop.backInStock.isWaiting(owner)) ? `,${turnTopic(owner)}` : "";
  } catch (error) {
    shop.log.warn({ err: error }, "a page goes on without listening for a turn");
    return "";
  }
}

function namesOf({ products, shops }: Liked): ReadonlySet<string> {
  return new Set([...products.map((id) => likesName("product", id)), ...shops.map((id) => likesName("shop", id))]);
}

function cartIdOf({ session }: Pick<PageParts, "session">, request: Request): string | null {
  const cart = session.cartOf(request);
  return cart === null || cart === "forged" ? null : cart.cartId;
}
