import type { Chrome } from "../../../../views/layout.tsx";
import type { Account } from "../../../accounts/account.ts";
import { deviceOf } from "../../../accounts/device.ts";
import { FORGET_SESSION, sessionCookie } from "../../../accounts/session-cookie.ts";
import { type SignedIn, tokenOf, type Visit } from "../../../accounts/sessions.ts";
import { FORGET_SIGN_UP, signUpOf } from "../../../accounts/sign-up-cookie.ts";
import { FORGET_ORDERS } from "../../../orders/links.ts";
import { requireOurs } from "../../session.ts";
import { personal, sharedChrome } from "../chrome.ts";
import { FORGET_CHOICE } from "../feed/choice.ts";
import { type Flash, flashCookie } from "../flash.ts";
import { Template } from "../page-cache.ts";
import { asPage, type Exchange, type PageParts, setCookie } from "../parts.ts";

type Done = Extract<Flash, { done: "account" }>["what"];

/** Answers with a page in the shop's frame. Nobody keeps a copy: it may be read by the next one at this machine. */
export async function show(parts: PageParts, exchange: Exchange, render: (chrome: Chrome) => string, status = 200) {
  const { request, set } = exchange;
  const [chrome, { holes }] = await Promise.all([sharedChrome(parts), personal(parts, request, set)]);
  asPage(set, status);
  set.headers["cache-control"] = "private, no-store";
  set.headers["referrer-policy"] = "same-origin";
  return new Template(render(chrome)).fill(holes);
}

/** Answers by leading on, perhaps with a word about what was done. */
export function goOn({ set }: Exchange, path: string, what?: Done): string {
  const cookie = what && flashCookie({ done: "account", what });
  if (cookie) setCookie(set, cookie);
  set.status = 303;
  set.headers.location = path;
  return "";
}

/** Who is signed in; null where the answer leads to signing in already. */
export async function requireAccount({ shop }: PageParts, exchange: Exchange): Promise<Account | null> {
  const account = await shop.accounts.of(exchange.request);
  if (account) return account;
  const { pathname } = new URL(exchange.request.url);
  const next = exchange.request.method === "GET" ? pathname : "/account";
  goOn(exchange, `/sign-in?${new URLSearchParams({ next })}`);
  return null;
}

/** The browser as one signs in with it. */
export function visitOf({ session }: PageParts, request: Request): Visit {
  return {
    oldToken: tokenOf(request),
    cartId: requireOurs(session, request)?.cartId ?? null,
    device: deviceOf(request.headers.get("user-agent")),
    signUp: signUpOf(request),
  };
}

/** Gives the browser its session and its cart. */
export function letIn({ shop, session }: PageParts, exchange: Exchange, { token, cartId }: SignedIn): void {
  setCookie(exchange.set, sessionCookie(token, shop.settings));
  setCookie(exchange.set, session.keep(cartId));
  // What the guest said about being remembered, the account may have said otherwise.
  setCookie(exchange.set, FORGET_CHOICE);
}

/** Takes both away again, and whatever else would tell the next one at this machine who was here. */
export function letOut({ session }: PageParts, exchange: Exchange): void {
  for (const cookie of [FORGET_SESSION, session.forget, FORGET_ORDERS, FORGET_SIGN_UP, FORGET_CHOICE])
    setCookie(exchange.set, cookie);
}
