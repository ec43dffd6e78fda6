import type { CartLine } from "../../../actors/cart/messages.ts";
import type { CheckoutView } from "../../../actors/checkout/messages.ts";
import { assertThat } from "../../../actors/kernel/errors.ts";
import type { ProductCard } from "../../catalogue/catalogue.ts";
import type { PricingInput, Totals } from "../../pricing/pricing.ts";
import type { CheckoutParts } from "./parts.ts";

/**
 * The totals as of now, with every limited promotion in them redeemed for this checkout. One that is refused is left out
 * and the rest priced again; one that then no longer applies gives its use back.
 */
export async function settleTotals(
  parts: CheckoutParts,
  { checkoutId, request }: CheckoutView,
  lines: readonly CartLine[],
  cards: ReadonlyMap<number, ProductCard>,
): Promise<Totals> {
  const priced = lines.map(({ productId, quantity }) => {
    const { shopId, categoryId, price: unitPrice } = cards.get(productId)!;
    return { productId, shopId, categoryId, quantity, unitPrice };
  });
  const isFirstOrder = await parts.isFirstOrder(request.accountId);
  const refused: NonNullable<PricingInput["refused"]>[number][] = [];
  const redeemed = new Set<number>();
  for (;;) {
    const totals = await parts.pricing.quote({
      currency: lines[0]!.currency,
      lines: priced,
      couponCode: request.couponCode,
      place: request.zone,
      shipping: request.delivery,
      now: parts.now(),
      isFirstOrder,
      refused,
    });
    const wanted = totals.promotions.filter((one) => one.hasLimits).map((one) => one.promotionId);
    const missing = wanted.find((promotionId) => !redeemed.has(promotionId));
    if (missing === undefined) {
      const unused = [...redeemed].filter((promotionId) => !wanted.includes(promotionId));
      await Promise.all(unused.map((id) => parts.promotions.ask(String(id), { type: "give-back", checkoutId })));
      return totals;
    }
    const redeem = { type: "redeem", checkoutId, customerKey: request.customerKey } as const;
    const reply = await parts.promotions.ask(String(missing), redeem);
    if (reply.ok) redeemed.add(missing);
    else {
      assertThat(!refused.some((one) => one.promotionId === missing), "what is refused is not priced again");
      refused.push({ promotionId: missing, reason: reply.refusal === "already_used" ? "already_used" : "used_up" });
    }
  }
}
