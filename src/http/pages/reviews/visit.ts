import type { Account } from "../../../accounts/account.ts";
import type { Product } from "../../../catalogue/catalogue.ts";
import { requireAccount } from "../accounts/show.ts";
import { type Flash, flashCookie } from "../flash.ts";
import { type Exchange, type PageParts, setCookie } from "../parts.ts";
import { notHere, productIdIn } from "../query.ts";

export type ReviewDone = Extract<Flash, { done: "review" }>["what"];

/** The product of an address. Throws a 404 `ProblemError`. */
export async function productAt({ shop }: PageParts, id: string): Promise<Product> {
  const product = await shop.catalogue.product(productIdIn(id));
  if (!product || product.status === "draft") throw notHere("product", "There is no such product.");
  return product;
}

/** Who is signed in; null where the answer leads to signing in, and back to `next`. */
export async function requireReviewer(parts: PageParts, exchange: Exchange, next: string): Promise<Account | null> {
  const account = await parts.shop.accounts.of(exchange.request);
  if (account) return account;
  if (exchange.request.method === "GET") return requireAccount(parts, exchange);
  return leadOn(exchange, `/sign-in?${new URLSearchParams({ next })}`);
}

/** Answers by leading on, with a word about what was done. */
export function leadOn({ set }: Exchange, path: string, what?: ReviewDone, productId = 0, id?: string): null {
  const cookie = what && flashCookie({ done: "review", what, productId, ...(id !== undefined && { id }) });
  if (cookie) setCookie(set, cookie);
  set.status = 303;
  set.headers.location = path;
  return null;
}
