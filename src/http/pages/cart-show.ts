import type { CartAnswer } from "../../../actors/cart/messages.ts";
import type { CartBodyProps } from "../../../views/fragments/cart-body.tsx";
import { cartView, productIdsOf } from "../../cart/cart-view.ts";
import type { Shop } from "../../shop.ts";
import { newCommandId } from "./command-id.ts";

/** A cart with today's prices and stock, ready to be rendered. */
export async function cartBody({ catalogue, stock, settings }: Shop, cart: CartAnswer): Promise<CartBodyProps> {
  const ids = productIdsOf(cart);
  const [cards, levels] = await Promise.all([catalogue.cards(ids), stock.levels(ids)]);
  const now = Date.now();
  return {
    cart: cartView(cart, cards, levels, now),
    now,
    quantityMax: settings.LINE_QUANTITY_MAX,
    newCommandId,
  };
}
