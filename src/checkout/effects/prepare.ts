import type { CartAnswer, CartLine } from "../../../actors/cart/messages.ts";
import { ACTION_MAX_MS, GIVE_UP_AFTER_MS } from "../../../actors/checkout/effects.ts";
import type {
  CheckoutFailure,
  CheckoutOutcome,
  CheckoutView,
  UnavailableItem,
} from "../../../actors/checkout/messages.ts";
import { assertThat } from "../../../actors/kernel/errors.ts";
import type { OrderLine, OrderTotals } from "../../../actors/order/messages.ts";
import type { ProductCard } from "../../catalogue/catalogue.ts";
import type { Totals } from "../../pricing/pricing.ts";
import type { CheckoutParts } from "./parts.ts";
import { settleTotals } from "./settle-totals.ts";

/** A freeze outlasts everything that may happen before the checkout ends by itself. */
const FROZEN_MAX_MS = ACTION_MAX_MS + Object.values(GIVE_UP_AFTER_MS).reduce((sum, each) => sum + each);
/** Until its units are allocated; what is reserved for longer anyway is left as it is. */
const RESERVED_MIN_MS = FROZEN_MAX_MS - GIVE_UP_AFTER_MS.capture;
/** The least that Stripe takes of a card, in minor units. */
const TOTAL_MIN = 50;

type Cards = ReadonlyMap<number, ProductCard>;

/** Freezes the cart with its units reserved for long enough, prices it as of now, and redeems what its price rests on. */
export async function prepare(parts: CheckoutParts, view: CheckoutView): Promise<CheckoutOutcome> {
  const { checkoutId, request } = view;
  const now = parts.now();
  const until = { until: now + FROZEN_MAX_MS, reserveUntil: now + RESERVED_MIN_MS };
  const freeze = { type: "freeze", checkoutId, ...until } as const;
  const frozen = await parts.carts.ask(request.cartId, { ...freeze, commandId: `freeze-${checkoutId}` });
  if (!frozen.ok) {
    if (frozen.refusal === "checkout_in_progress")
      return failed({ code: frozen.refusal, checkoutId: frozen.checkoutId });
    return failed({ code: frozen.refusal === "not_frozen" ? "order_cancelled" : "cart_empty" });
  }
  const lines = frozen.answer.lines.filter((line) => !line.isSavedForLater);
  if (lines.length === 0) return unpriced({ code: "cart_empty" });

  const cards = await parts.catalogue.cards(lines.map((line) => line.productId));
  const unavailableItems = unavailableOf(frozen.answer, lines, cards);
  const isShort = frozen.answer.extended?.some((each) => !each.ok) ?? false;
  if (isShort) return unpriced({ code: "insufficient_stock", unavailableItems });
  if (unavailableItems.length > 0) return failed({ code: "insufficient_stock", unavailableItems });
  const items = changedPrices(lines, cards);
  if (items.length > 0) return failed({ code: "price_changed", items });
  const currencies = [...new Set(lines.map((line) => line.currency))];
  if (currencies.length > 1) return failed({ code: "mixed_currencies", currencies });

  const totals = await settleTotals(parts, view, lines, cards);
  const failure = whyNot(view, totals);
  if (failure) return failed(failure);
  const orderLines = lines.map((line) => orderLine(line, cards.get(line.productId)!, totals));
  const redeemed = totals.promotions.filter((one) => one.hasLimits).map((one) => one.promotionId);
  return { type: "prepared", prepared: { lines: orderLines, totals: orderTotals(totals), redeemed } };
}

/** What is no longer for sale or no longer to be had. */
function unavailableOf({ extended = [] }: CartAnswer, lines: readonly CartLine[], cards: Cards): UnavailableItem[] {
  const short = new Map(extended.filter((one) => !one.ok).map((one) => [one.productId, one]));
  return lines.flatMap(({ productId, quantity }) => {
    const card = cards.get(productId);
    if (card && !short.has(productId)) return [];
    const available = card ? (short.get(productId)?.available ?? 0) : 0;
    return [{ productId, title: card?.title ?? "A product that is no longer sold", requested: quantity, available }];
  });
}

function changedPrices(lines: readonly CartLine[], cards: Cards) {
  return lines.flatMap(({ productId, priceSeen, currency: currencySeen }) => {
    const { title, price, currency } = cards.get(productId)!;
    return price === priceSeen && currency === currencySeen ? [] : [{ productId, title, was: priceSeen, now: price }];
  });
}

/** What in the totals is not as the shopper agreed to. */
function whyNot({ request }: CheckoutView, { coupon, total, currency }: Totals): CheckoutFailure | null {
  if (request.couponCode !== null && coupon?.state !== "applied") {
    const reason = coupon?.reason?.reason ?? coupon?.state ?? "unknown";
    return { code: "coupon_not_applicable", coupon: request.couponCode, reason };
  }
  if (request.totalSeen !== null && request.totalSeen !== total)
    return { code: "total_changed", seen: request.totalSeen, total, currency };
  return total < TOTAL_MIN ? { code: "total_too_small", total, minimum: TOTAL_MIN, currency } : null;
}

function orderLine({ productId, quantity }: CartLine, card: ProductCard, totals: Totals): OrderLine {
  const priced = totals.lines.find((line) => line.productId === productId);
  assertThat(priced !== undefined && priced.quantity === quantity, `line ${productId} is priced`);
  const { image, shopId, shopName, title } = card;
  return {
    productId,
    shopId,
    shopName,
    title,
    image: image?.sha256 ? `/media/${image.sha256}.${image.ext}` : null,
    quantity,
    unitPrice: priced.unitPrice,
    discount: priced.discount,
    tax: priced.tax,
  };
}

function orderTotals({
  currency,
  subtotal,
  discount,
  shipping,
  shippingDiscount,
  tax,
  total,
  promotions,
}: Totals): OrderTotals {
  return {
    currency,
    subtotal,
    discount,
    shipping: shipping - shippingDiscount,
    tax,
    total,
    promotions: promotions.map(({ name, code, amount }) => ({ name, code, amount })),
  };
}

/**
 * What the cart's answer to the freeze says: it is one under its id, whoever asks and when, so that no other driver gets
 * further either. What the catalogue says may differ between nodes and moments: one that is late may have redeemed.
 */
function unpriced(failure: CheckoutFailure): CheckoutOutcome {
  return { type: "failed", failure, isUnpriced: true };
}

function failed(failure: CheckoutFailure): CheckoutOutcome {
  return { type: "failed", failure };
}
