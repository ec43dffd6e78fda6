import type { CartAnswer } from "../../../../actors/cart/messages.ts";
import type { Account } from "../../../accounts/account.ts";
import type { Draft } from "../../../checkout/draft.ts";
import { settledDraft } from "../../../checkout/draft-settle.ts";
import { type FormStep, pathOf, stepAllowed } from "../../../checkout/draft-steps.ts";
import { PROBLEMS, ProblemError } from "../../problem.ts";
import { requestIdOf } from "../../request-id.ts";
import { requireOurs } from "../../session.ts";
import { type BackReason, flashCookie } from "../flash.ts";
import { ownCart } from "../own-cart.ts";
import { asPage, type Exchange, type PageParts, setCookie } from "../parts.ts";

/** Who is at the checkout, with what. */
export interface Visit {
  readonly cart: CartAnswer;
  readonly draft: Draft;
  /** Null for a guest. */
  readonly account: Account | null;
}

/** By when an actor has to answer, and under which name the request is known. */
export function askOf({ shop }: PageParts, { set }: Exchange) {
  return { deadline: Date.now() + shop.settings.COMMAND_TIMEOUT_MS, correlation: requestIdOf(set.headers) };
}

/** The visitor's cart and form; null for one who has no cart. Throws where they cannot be asked: a checkout must not guess. */
async function visitOf(parts: PageParts, exchange: Exchange): Promise<Visit | null> {
  const { shop, session } = parts;
  const known = requireOurs(session, exchange.request);
  if (known === null) return null;
  const [reply, account] = await Promise.all([
    shop.carts.ask(known.cartId, { type: "read" }, askOf(parts, exchange)),
    shop.accounts.of(exchange.request),
  ]);
  if (!reply.ok) throw new ProblemError(PROBLEMS.internal);
  // One that went into an account's cart is no cart to pay for any more.
  const isHandedOver = reply.answer.handedTo !== undefined;
  const cart = isHandedOver ? await ownCart(parts, exchange, account, reply.answer) : reply.answer;
  if (cart === null || cart.cartId === "") return null;
  return { cart, account, draft: await settledDraft(shop.drafts, shop.checkouts, cart.cartId) };
}

/** The visit where the step is open; null where the answer leads elsewhere already. */
export async function enter(parts: PageParts, exchange: Exchange, step: FormStep): Promise<Visit | null> {
  const visit = await visitOf(parts, exchange);
  if (visit === null) return sendBack(exchange, "/cart", "cart-empty");
  const verdict = stepAllowed(step, visit.draft, {
    lines: visit.cart.lines.filter((line) => !line.isSavedForLater).length,
    frozenBy: await frozenBy(parts, visit.cart),
  });
  if (verdict.isAllowed) return visit;
  if (verdict.goTo === "attempt") return redirect(exchange, pathOf("attempt", verdict.checkoutId));
  return sendBack(exchange, pathOf(verdict.goTo), verdict.notice);
}

/** The attempt that has the cart. One that is over only has not given it back yet, and holds up nobody. */
async function frozenBy({ shop }: PageParts, { frozen }: CartAnswer): Promise<string | null> {
  if (frozen === undefined || frozen.until <= Date.now()) return null;
  const attempt = await shop.checkouts.read(frozen.checkoutId);
  return attempt === null || attempt.step === "failed" ? null : frozen.checkoutId;
}

/** Marks the answer as a page that the browser asks for anew even when going back: what it showed may be paid by now. */
export function asFreshPage(set: Exchange["set"], status = 200): void {
  asPage(set, status);
  set.headers["cache-control"] = "no-store";
}

/** Leads elsewhere, with a word why. */
export function sendBack(exchange: Exchange, path: string, why: BackReason): null {
  const cookie = flashCookie({ done: "sent-back", why });
  if (cookie) setCookie(exchange.set, cookie);
  return redirect(exchange, path);
}

/** See other: what was sent is done, and a reload sends nothing again. */
export function redirect({ set }: Exchange, path: string): null {
  set.status = 303;
  set.headers.location = path;
  set.headers["cache-control"] = "no-store";
  return null;
}
