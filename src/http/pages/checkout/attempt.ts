import type { CheckoutView } from "../../../../actors/checkout/messages.ts";
import { CheckoutAttempt } from "../../../../views/fragments/checkout-attempt.tsx";
import { partial, rendered } from "../../../../views/fragments/partial.ts";
import { checkoutAttemptPage } from "../../../../views/pages/checkout-attempt.tsx";
import { settle } from "../../../checkout/draft-settle.ts";
import { pathFrom, pathOf } from "../../../checkout/draft-steps.ts";
import { openAction } from "../../../checkout/payment-action.ts";
import { cookieValue } from "../../../platform/cookies.ts";
import type { Settings } from "../../../platform/settings.ts";
import { requireOurs } from "../../session.ts";
import { personal, sharedChrome } from "../chrome.ts";
import { newCommandId } from "../command-id.ts";
import { flashCookie } from "../flash.ts";
import { Template } from "../page-cache.ts";
import { type Exchange, type PageParts, setCookie, wantsFragments } from "../parts.ts";
import { notHere } from "../query.ts";
import { asFreshPage, askOf, redirect } from "./visit.ts";

const BANK_COOKIE = "to-bank";
/** The page of a declined payment waits no longer for what its card is called. */
const CARD_MAX_MS = 1_000;
/** Long enough for one redirect: who comes back later is not sent away again. */
const BANK_MAX_AGE_S = 20;

/**
 * The cookie that has the next page of this attempt lead straight on to the shopper's bank. Not the answer to the form
 * itself: browsers hold a form's redirects to our own origin, as our policy wants.
 */
export function onToTheBank(checkoutId: string, { SECURE_COOKIES }: Pick<Settings, "SECURE_COOKIES">): string {
  const secure = SECURE_COOKIES === "on" ? "; Secure" : "";
  return `${BANK_COOKIE}=${checkoutId}; Max-Age=${BANK_MAX_AGE_S}; Path=/checkout; HttpOnly; SameSite=Lax${secure}`;
}

const NOT_AGAIN = `${BANK_COOKIE}=; Max-Age=0; Path=/checkout; HttpOnly; SameSite=Lax`;

/** How an attempt stands, until it has led to an order. */
export async function showAttempt(parts: PageParts, exchange: Exchange, checkoutId: string): Promise<string> {
  const { request, set } = exchange;
  const checkout = await theirs(parts, exchange, checkoutId);
  const { step, orderId } = checkout;
  if (step === "completed" || step === "failed") await settle(parts.shop.drafts, checkout);
  if (step === "completed" && orderId !== null) {
    const path = pathFrom("attempt", "confirmation", orderId);
    if (!wantsFragments(request)) redirect(exchange, path);
    else {
      asFreshPage(set);
      set.headers["hx-redirect"] = path;
    }
    return "";
  }
  const card = await declinedCard(parts, checkout);
  const bankUrl = openAction(parts.shop.vault, checkout.action)?.redirectUrl ?? null;
  if (wantsFragments(request)) {
    asFreshPage(set);
    return partial("#attempt", "outerMorph", rendered(CheckoutAttempt({ checkout, bankUrl, card, newCommandId })));
  }
  const isJustPlaced = cookieValue(request.headers.get("cookie"), BANK_COOKIE) === checkoutId;
  if (isJustPlaced) setCookie(set, NOT_AGAIN);
  const [chrome, { holes }] = await Promise.all([sharedChrome(parts), personal(parts, request, set)]);
  asFreshPage(set);
  return new Template(checkoutAttemptPage({ chrome, checkout, bankUrl, card, isJustPlaced, newCommandId })).fill(holes);
}

/** Back from the bank: there may be news. */
export async function returnFromBank(parts: PageParts, exchange: Exchange, checkoutId: string): Promise<string> {
  await theirs(parts, exchange, checkoutId);
  const checkout = await parts.shop.checkouts.resume(checkoutId);
  if (checkout?.step === "completed" && checkout.orderId !== null) {
    await settle(parts.shop.drafts, checkout);
    redirect(exchange, pathFrom("attempt", "confirmation", checkout.orderId));
  } else redirect(exchange, pathOf("attempt", checkoutId));
  return "";
}

/** The shopper wants the cart back. Too late where the payment stands already: then there is an order. */
export async function withdraw(parts: PageParts, exchange: Exchange, checkoutId: string): Promise<string> {
  await theirs(parts, exchange, checkoutId);
  const reply = await parts.shop.checkouts.withdraw(checkoutId);
  if (!reply.ok || reply.answer.step !== "failed") {
    redirect(exchange, pathOf("attempt", checkoutId));
    return "";
  }
  await settle(parts.shop.drafts, reply.answer);
  const cookie = flashCookie({ done: "payment-withdrawn" });
  if (cookie) setCookie(exchange.set, cookie);
  redirect(exchange, pathFrom("attempt", "cart"));
  return "";
}

/** The card that was declined; null where none was, and where the provider does not tell in time: the page is as good without. */
async function declinedCard({ shop }: PageParts, { step, failure, request }: CheckoutView) {
  if (step !== "failed" || failure?.code !== "payment_failed") return null;
  const told = shop.payments.describe(request.paymentMethod).catch(() => null);
  return Promise.race([told, Bun.sleep(CARD_MAX_MS).then(() => null)]);
}

/** The attempt, for those whose cart or account it is of. To anybody else there is none. */
async function theirs(parts: PageParts, exchange: Exchange, checkoutId: string): Promise<CheckoutView> {
  const { shop, session } = parts;
  const [checkout, account] = await Promise.all([
    shop.checkouts.read(checkoutId, askOf(parts, exchange)),
    shop.accounts.of(exchange.request),
  ]);
  const cart = requireOurs(session, exchange.request);
  const isTheirs =
    checkout !== null &&
    (checkout.request.cartId === cart?.cartId || (account !== null && checkout.request.accountId === account.id));
  if (!isTheirs) throw notHere("payment", "There is no such payment, or it belongs to another cart.");
  return checkout;
}
