import { timingSafeEqual } from "node:crypto";
import { PaymentForm } from "../../../../views/fragments/payment-form.tsx";
import { checkoutPaymentPage } from "../../../../views/pages/checkout-payment.tsx";
import { isAddressed } from "../../../checkout/draft.ts";
import { furthestStep, pathFrom, pathOf } from "../../../checkout/draft-steps.ts";
import { quoteOf } from "../../../checkout/quote.ts";
import { declineMessage } from "../../../payments/decline-message.ts";
import { publicUrl, type Settings } from "../../../platform/settings.ts";
import { contentPolicyWith } from "../../headers.ts";
import { personal, sharedChrome } from "../chrome.ts";
import { Template } from "../page-cache.ts";
import type { Exchange, PageParts } from "../parts.ts";
import { asFreshPage, enter, redirect, sendBack, type Visit } from "./visit.ts";

/** The payment step. The card form is its provider's, and comes back to `/checkout/payment/return`. */
export async function showPayment(parts: PageParts, exchange: Exchange, cardError?: string): Promise<string> {
  const { shop } = parts;
  const visit = await enter(parts, exchange, "payment");
  if (visit === null || !isAddressed(visit.draft)) return "";
  const { draft, cart } = visit;
  const [quote, chrome, { holes }] = await Promise.all([
    quoteOf(shop, cart, draft, Date.now()),
    sharedChrome(parts),
    personal(parts, exchange.request, exchange.set),
  ]);
  asFreshPage(exchange.set);
  exchange.set.headers["content-security-policy"] = contentPolicyWith(shop.paymentPage.sources);
  const state = stateOf(shop.settings, cart.cartId);
  const page = checkoutPaymentPage({
    ...{ chrome, draft, quote },
    furthest: furthestStep(draft),
    fault: cardError === undefined ? null : declineMessage(cardError),
    paymentForm: PaymentForm({
      cardForm: shop.paymentPage.cardForm,
      action: "/checkout/payment",
      amount: quote.totals.total,
      currency: quote.totals.currency,
      scriptPath: parts.assets.paths.payment,
      returnUrl: `${publicUrl(shop.settings)}/checkout/payment/return?state=${state}`,
    }),
  });
  return new Template(page).fill(holes);
}

export interface PaymentReturn {
  readonly payment_method?: string;
  /** Why the card was not taken, in Stripe's codes. */
  readonly card_error?: string;
  readonly state?: string;
}

/** A payment method comes back from where the card was entered; `state` says that this shopper's page sent for it. */
export async function takePayment(parts: PageParts, exchange: Exchange, returned: PaymentReturn): Promise<string> {
  const { payment_method: paymentMethod = "", card_error: cardError, state = "" } = returned;
  if (cardError !== undefined) {
    redirect(exchange, `${pathOf("payment")}?card_error=${cardError}`);
    return "";
  }
  const visit = await enter(parts, exchange, "payment");
  if (visit === null) return "";
  return keep(
    parts,
    exchange,
    visit,
    isSame(state, stateOf(parts.shop.settings, visit.cart.cartId)) ? paymentMethod : "",
  );
}

/** A payment method that Stripe's own form on our page has made. */
export async function takeElement(parts: PageParts, exchange: Exchange, paymentMethod: string): Promise<string> {
  const visit = await enter(parts, exchange, "payment");
  return visit === null ? "" : keep(parts, exchange, visit, paymentMethod);
}

async function keep(parts: PageParts, exchange: Exchange, visit: Visit, paymentMethod: string): Promise<string> {
  const { shop } = parts;
  const known = paymentMethod === "" ? null : await shop.payments.describe(paymentMethod);
  if (known === null) {
    sendBack(exchange, pathOf("payment"), "card-unknown");
    return "";
  }
  const payment = { paymentMethod: known.paymentMethod, brand: known.brand, last4: known.last4 };
  await shop.drafts.change(visit.cart.cartId, () => ({ payment }));
  redirect(exchange, pathFrom("payment", "review"));
  return "";
}

/** Only we can make it and it is good for one cart: nobody else can send a shopper back with a card of theirs. */
function stateOf({ COOKIE_SECRET }: Pick<Settings, "COOKIE_SECRET">, cartId: string): string {
  return new Bun.CryptoHasher("sha256", COOKIE_SECRET).update(`payment-return:${cartId}`).digest("base64url");
}

function isSame(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}
