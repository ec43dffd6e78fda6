import type { CartAnswer } from "../../../actors/cart/messages.ts";
import { cookieValue } from "../../platform/cookies.ts";
import type { PageParts } from "./parts.ts";

/** Browsing does not wait longer than this for the cart's count: a page without it is better than none. */
const COUNT_TIMEOUT_MS = 400;
const ZIP = /^\d{5}$/;

/** The cart of a visitor who has none. */
export const NO_CART: CartAnswer = { cartId: "", version: 0, lines: [] };

/** The visitor's cart for the header of a page; null while it cannot be asked. */
export async function glanceAtCart(parts: PageParts, request: Request): Promise<CartAnswer | null> {
  const cart = parts.session.cartOf(request);
  return cart === null || cart === "forged" ? NO_CART : glanceAt(parts, cart.cartId);
}

/** This cart for the header of a page; null while it cannot be asked. */
export async function glanceAt({ shop }: Pick<PageParts, "shop">, cartId: string): Promise<CartAnswer | null> {
  try {
    const deadline = Date.now() + COUNT_TIMEOUT_MS;
    const reply = await shop.carts.ask(cartId, { type: "read" }, { deadline });
    return reply.ok ? reply.answer : null;
  } catch {
    return null;
  }
}

/** Units in the cart, those saved for later left out; null where the cart is not known. */
export function unitsOf(cart: CartAnswer | null): number | null {
  if (cart === null) return null;
  return cart.lines.reduce((sum, line) => sum + (line.isSavedForLater ? 0 : line.quantity), 0);
}

/** Units of one product in the cart. */
export function unitsOfProduct(cart: CartAnswer | null, productId: number): number {
  const line = cart?.lines.find((one) => one.productId === productId);
  return line && !line.isSavedForLater ? line.quantity : 0;
}

/** The ZIP code that the visitor gave earlier. */
export function zipOf(request: Request): string | null {
  const zip = cookieValue(request.headers.get("cookie"), "zip");
  return zip !== null && ZIP.test(zip) ? zip : null;
}
