import { checkoutReviewPage } from "../../../../views/pages/checkout-review.tsx";
import { type CompleteDraft, isComplete } from "../../../checkout/draft.ts";
import { checkoutRequest } from "../../../checkout/draft-request.ts";
import { settle } from "../../../checkout/draft-settle.ts";
import { pathFrom, pathOf } from "../../../checkout/draft-steps.ts";
import { checkoutIdOf } from "../../../checkout/ids.ts";
import { quoteOf } from "../../../checkout/quote.ts";
import type { CheckoutQuote } from "../../../checkout/quote-view.ts";
import { publicUrl } from "../../../platform/settings.ts";
import type { PeerAddresses } from "../../address.ts";
import { type Payer, payerOf, startWithin } from "../../decline-limits.ts";
import { requireOurs } from "../../session.ts";
import { personal, sharedChrome } from "../chrome.ts";
import { newCommandId } from "../command-id.ts";
import { Template } from "../page-cache.ts";
import { type Exchange, type PageParts, setCookie } from "../parts.ts";
import { onToTheBank } from "./attempt.ts";
import { asFreshPage, askOf, enter, redirect, sendBack, type Visit } from "./visit.ts";

/** Everything at one glance. */
export async function showReview(parts: PageParts, exchange: Exchange): Promise<string> {
  const visit = await enter(parts, exchange, "review");
  if (visit === null || !isComplete(visit.draft)) return "";
  const [quote, chrome, { holes }] = await Promise.all([
    quoteOf(parts.shop, visit.cart, visit.draft, Date.now()),
    sharedChrome(parts),
    personal(parts, exchange.request, exchange.set),
  ]);
  asFreshPage(exchange.set);
  return new Template(checkoutReviewPage({ chrome, draft: visit.draft, quote, newCommandId })).fill(holes);
}

export interface PlaceForm {
  /** The key of the attempt that this page was made for. */
  readonly attempt: string;
  readonly totalSeen: string;
}

/**
 * Places the order. A form that was sent before, by a double click, a reload, another tab or another device, leads to
 * the attempt that it began; one of an attempt that is over leads to what came of it.
 */
export async function placeOrder(
  parts: PageParts,
  exchange: Exchange,
  form: PlaceForm,
  server: PeerAddresses | null,
): Promise<string> {
  const { shop, session } = parts;
  const known = requireOurs(session, exchange.request);
  if (known === null) return nothing(sendBack(exchange, "/cart", "cart-empty"));
  const checkoutId = checkoutIdOf(known.cartId, form.attempt);
  if (await shop.checkouts.read(checkoutId, askOf(parts, exchange)))
    return nothing(redirect(exchange, pathFrom("review", "attempt", checkoutId)));

  const visit = await enter(parts, exchange, "review");
  if (visit === null || !isComplete(visit.draft)) return "";
  if (visit.draft.attemptKey !== form.attempt) return nothing(sendBack(exchange, pathOf("review"), "review-outdated"));
  const quote = await quoteOf(shop, visit.cart, visit.draft, Date.now());
  if (quote.problems.length > 0) return nothing(sendBack(exchange, pathOf("review"), "review-problems"));
  await begin(parts, exchange, visit, visit.draft, quote, {
    checkoutId,
    totalSeen: Number(form.totalSeen),
    payer: payerOf(shop, exchange.request, server, visit.cart.cartId),
  });
  return "";
}

async function begin(
  parts: PageParts,
  exchange: Exchange,
  { cart, account }: Visit,
  draft: CompleteDraft,
  { totals }: CheckoutQuote,
  { checkoutId, totalSeen, payer }: { checkoutId: string; totalSeen: number; payer: Payer },
): Promise<void> {
  const { shop } = parts;
  // A coupon that gives nothing was told of on the page; where the total moved with it the checkout says so.
  const isCouponIdle = totals.coupon?.state !== "applied" && totals.total === totalSeen;
  const wanted = checkoutRequest(shop.vault, {
    cartId: cart.cartId,
    accountId: account?.id ?? null,
    ...{ contact: draft.contact, address: draft.address, delivery: draft.delivery, totalSeen },
    couponCode: isCouponIdle ? null : draft.couponCode,
    paymentMethod: draft.payment.paymentMethod,
    returnUrl: `${publicUrl(shop.settings)}/checkout/${checkoutId}/return`,
  });
  await shop.drafts.change(cart.cartId, ({ attemptKey }) => (attemptKey === draft.attemptKey ? { checkoutId } : null));
  const reply = await startWithin(shop, payer, checkoutId, wanted, askOf(parts, exchange));
  // Another tab was faster, with another form under the same key: there is one attempt, and it is shown.
  if (!reply.ok) return void redirect(exchange, pathOf("attempt", checkoutId));
  const { step, orderId } = reply.answer;
  if (step === "completed" && orderId !== null) {
    await settle(shop.drafts, reply.answer);
    return void redirect(exchange, pathFrom("attempt", "confirmation", orderId));
  }
  if (step === "action_required") setCookie(exchange.set, onToTheBank(checkoutId, shop.settings));
  redirect(exchange, pathFrom("review", "attempt", checkoutId));
}

/** The shopper has seen today's prices, all of those that changed. */
export async function acceptPrices(parts: PageParts, exchange: Exchange): Promise<string> {
  const visit = await enter(parts, exchange, "shipping");
  if (visit === null) return "";
  const quote = await quoteOf(parts.shop, visit.cart, visit.draft, Date.now());
  for (const problem of quote.problems) {
    if (problem.problem !== "price_changed") continue;
    const command = { type: "accept-price", productId: problem.line.productId, commandId: newCommandId() } as const;
    const reply = await parts.shop.carts.ask(visit.cart.cartId, command, askOf(parts, exchange));
    // A line that went meanwhile has no price to accept; the review shows what is left.
    if (!reply.ok) break;
  }
  return nothing(redirect(exchange, pathOf("review")));
}

const CODE_MAX_CHARACTERS = 40;

/** Takes a coupon code, or with null takes it away; whether it applies, the review says. */
export async function setCoupon(parts: PageParts, exchange: Exchange, code: string | null): Promise<string> {
  const visit = await enter(parts, exchange, "shipping");
  if (visit === null) return "";
  const couponCode = code?.trim().toUpperCase().slice(0, CODE_MAX_CHARACTERS) || null;
  await parts.shop.drafts.change(visit.cart.cartId, () => ({ couponCode }));
  return nothing(redirect(exchange, `${pathOf("review")}#coupon`));
}

function nothing(_: null): string {
  return "";
}
