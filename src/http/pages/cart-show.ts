import type { CartAnswer } from "../../../actors/cart/messages.ts";
import type { CartBodyProps } from "../../../views/fragments/cart-body.tsx";
import { cartView, productIdsOf } from "../../cart/cart-view.ts";
import { estimateOf } from "../../cart/estimate.ts";
import type { Shop } from "../../shop.ts";
import { newCommandId } from "./command-id.ts";

/** A cart with today's prices and stock, ready to be rendered. `zip` is where the visitor said to be. */
export async function cartBody(shop: Shop, cart: CartAnswer, zip: string | null): Promise<CartBodyProps> {
  const { catalogue, stock, settings } = shop;
  const ids = productIdsOf(cart);
  const [cards, levels] = await Promise.all([catalogue.cards(ids), stock.levels(ids)]);
  const now = Date.now();
  const view = cartView(cart, cards, levels, now);
  return {
    cart: view,
    estimate: await estimateOf(shop, view, zip, now),
    now,
    quantityMax: settings.LINE_QUANTITY_MAX,
    newCommandId,
  };
}
