import type { CartRefusal } from "../../../actors/cart/messages.ts";
import type { NoticeFix } from "../../../views/fragments/notice.tsx";
import { plural } from "../../../views/money.ts";
import { refusalProblem } from "../problem.ts";
import { newCommandId } from "./command-id.ts";

/** What was asked of the cart: the units of a product it would have had. */
export interface Wish {
  readonly productId: number;
  /** The request's own words: so many more, or so many in all. */
  readonly kind: "more" | "level";
}

/** A refusal as a shopper reads it, with what can be done about it. */
export interface ExplainedRefusal {
  readonly status: number;
  readonly title: string;
  readonly text: string;
  /** How many more could be added at once, where some could. */
  readonly more: number;
  readonly fix: NoticeFix;
  /** Another way on, where there are two. */
  readonly other?: NoticeFix;
}

/** Explains a refusal to a shopper with `inCart` units of the product in the cart. */
export function explained(refused: CartRefusal, wish: Wish, inCart: number): ExplainedRefusal {
  const { status, title, detail } = refusalProblem(refused);
  const more = Math.max(0, attainable(refused) - inCart);
  const text = textOf(refused, inCart) ?? detail;
  if (refused.refusal === "checkout_in_progress") return { status, title, text, more, ...paying(refused.checkoutId) };
  return { status, title, text, more, fix: fixOf(refused, wish, inCart, more) };
}

/** The most units this cart could have of the product. */
function attainable(refused: CartRefusal): number {
  switch (refused.refusal) {
    case "insufficient_stock":
      return refused.available;
    case "purchase_limit":
    case "line_quantity_limit":
      return refused.limit;
    default:
      return 0;
  }
}

function textOf(refused: CartRefusal, inCart: number): string | null {
  switch (refused.refusal) {
    case "insufficient_stock": {
      if (refused.available === 0) return "None available right now. Some may return when reservations run out.";
      if (refused.available <= inCart) return `No more available. You have ${inCart} in your cart.`;
      const only = `Only ${refused.available} available`;
      return inCart === 0 ? `${only}.` : `${only}, ${inCart} of them in your cart.`;
    }
    case "purchase_limit":
      return `At most ${plural(refused.limit, "unit")} per customer${inCart === 0 ? "" : `; ${inCart} in your cart`}.`;
    case "checkout_in_progress":
      return "You are paying for this cart.";
    default:
      return null;
  }
}

/** To go on paying, or to have the cart back. */
function paying(checkoutId: string): { fix: NoticeFix; other: NoticeFix } {
  const checkout = `/checkout/${checkoutId}`;
  return {
    fix: { label: "Continue payment", href: checkout },
    other: { label: "Cancel payment and edit", post: `${checkout}/withdrawal`, fields: {}, leadsAway: true },
  };
}

function fixOf(refused: CartRefusal, wish: Wish, inCart: number, more: number): NoticeFix {
  const { productId, kind } = wish;
  if (refused.refusal === "cart_handed_over") return { label: "View cart", href: "/cart" };
  const commandId = newCommandId();
  if (kind === "more" && more > 0) {
    return { label: `Add ${more}`, post: "/cart/items", fields: { productId, quantity: more, commandId } };
  }
  const most = attainable(refused);
  if (kind === "level" && most > 0 && most !== inCart) {
    return { label: `Take ${most}`, post: `/cart/items/${productId}`, fields: { quantity: most, commandId } };
  }
  if (inCart > 0 || refused.refusal === "cart_full") return { label: "View cart", href: "/cart" };
  return { label: "See more like this", href: `/p/${productId}#similar` };
}
