import type { CartAnswer } from "../../../actors/cart/messages.ts";
import type { CartBodyProps } from "../../../views/fragments/cart-body.tsx";
import { cartView, productIdsOf } from "../../cart/cart-view.ts";
import { estimateOf } from "../../cart/estimate.ts";
import type { Draft } from "../../checkout/draft.ts";
import type { Shop } from "../../shop.ts";
import { newCommandId } from "./command-id.ts";

/** A cart with today's prices and stock, ready to be rendered. `zip` is where the visitor said to be. */
export async function cartBody(shop: Shop, cart: CartAnswer, zip: string | null): Promise<CartBodyProps> {
  const { catalogue, stock, settings } = shop;
  const ids = productIdsOf(cart);
  const [cards, levels, draft] = await Promise.all([
    catalogue.cards(ids),
    stock.levels(ids),
    ids.length === 0 ? null : draftOf(shop, cart.cartId),
  ]);
  const now = Date.now();
  const view = cartView(cart, cards, levels, now);
  return {
    cart: view,
    estimate: await estimateOf(
      shop,
      view,
      {
        zip: draft?.address?.zip ?? zip,
        couponCode: draft?.couponCode ?? null,
        shipping: draft?.delivery ?? "standard",
      },
      now,
    ),
    now,
    heldMs: settings.RESERVATION_TTL_MS,
    quantityMax: settings.LINE_QUANTITY_MAX,
    newCommandId,
  };
}

/** What was filled in when the shopper was at the checkout before; null where it cannot be read, for it only refines. */
async function draftOf({ drafts, log }: Shop, cartId: string): Promise<Draft | null> {
  try {
    return await drafts.read(cartId);
  } catch (error) {
    log.warn({ err: error }, "no draft for a cart's estimate");
    return null;
  }
}
