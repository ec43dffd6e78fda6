import { CartCount } from "../../views/fragments/cart-count.tsx";
import { NoticeBox } from "../../views/fragments/notice.tsx";
import { partial, rendered } from "../../views/fragments/partial.ts";
import { TellMe } from "../../views/fragments/tell-me.tsx";
import { momentOf } from "../../views/order-words.ts";
import type { Shop } from "../shop.ts";
import type { Turn } from "./live.ts";

/** What a shopper sees on any open page when their turn comes: a word, the count of the cart, their place in the line. */
export function turnNotice({ catalogue, carts, sql }: Pick<Shop, "catalogue" | "carts" | "sql">) {
  return async ({ shopper, productId, until }: Turn): Promise<string> => {
    const [cards, units] = await Promise.all([catalogue.cards([productId]), unitsOf(shopper)]);
    const title = cards.get(productId)?.title ?? "What you waited for";
    const text = `It is your turn: “${title}” is back. One is in your cart, reserved until ${momentOf(until)}.`;
    const notice = { tone: "plain", text, fix: { label: "View cart", href: "/cart" } } as const;
    const place = { state: "offered", joinedAt: 0, until } as const;
    const isGuest = shopper.startsWith("cart:");
    return [
      partial("#notices", "innerHTML", rendered(NoticeBox({ notice }))),
      units === null ? "" : partial("#cart-count", "outerHTML", rendered(CartCount({ quantity: units }))),
      partial(`#tell-me-${productId}`, "outerMorph", rendered(TellMe({ productId, place, isGuest }))),
    ].join("");
  };

  async function unitsOf(shopper: Turn["shopper"]): Promise<number | null> {
    const id = shopper.slice(shopper.indexOf(":") + 1);
    const cartId = shopper.startsWith("cart:") ? id : await cartOfAccount(id);
    if (cartId === null) return null;
    const reply = await carts.ask(cartId, { type: "read" });
    if (!reply.ok) return null;
    return reply.answer.lines.reduce((sum, line) => sum + (line.isSavedForLater ? 0 : line.quantity), 0);
  }

  async function cartOfAccount(id: string): Promise<string | null> {
    const [row] = await sql<{ cart: string }[]>`SELECT cart_id AS cart FROM accounts WHERE id = ${id}`;
    return row?.cart ?? null;
  }
}
