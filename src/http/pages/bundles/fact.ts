import { type Static, Type as t } from "@sinclair/typebox";
import type { CartRefusal } from "../../../../actors/cart/messages.ts";
import type { Notice, NoticeFix } from "../../../../views/fragments/notice.tsx";
import { plural } from "../../../../views/money.ts";
import type { Catalogue } from "../../../catalogue/catalogue.ts";

/** Most products that one form adds. */
const BUNDLE_ITEMS_MAX = 3;
const TITLE_MAX_CHARACTERS = 40;

const Id = t.Integer({ minimum: 1, maximum: 2_147_483_647 });
const Why = t.Union([
  t.Literal("sold-out"),
  t.Literal("limit"),
  t.Literal("gone"),
  t.Literal("cart-full"),
  t.Literal("unanswered"),
]);
type Why = Static<typeof Why>;

/** What became of each product that was added in one go, as facts: the words are made where they are shown. */
export const BundleFact = t.Object({
  /** Those that are in the cart now, with their units from before. */
  added: t.Array(t.Object({ productId: Id, before: t.Integer({ minimum: 0, maximum: 1_000_000 }) }), {
    maxItems: BUNDLE_ITEMS_MAX,
  }),
  missed: t.Array(t.Object({ productId: Id, why: Why }), { maxItems: BUNDLE_ITEMS_MAX }),
});
export type BundleFact = Static<typeof BundleFact>;

const WHY_WORDS: Readonly<Record<Why, string>> = {
  "sold-out": "none is left right now",
  limit: "you have as many as one shopper can have",
  gone: "it is no longer sold",
  "cart-full": "your cart is full",
  unanswered: "it could not be reached, please try again",
};

/** Why one of several was not added. */
export function whyOf({ refusal }: CartRefusal): Why {
  switch (refusal) {
    case "insufficient_stock":
      return "sold-out";
    case "purchase_limit":
    case "line_quantity_limit":
      return "limit";
    case "unknown_product":
      return "gone";
    case "cart_full":
      return "cart-full";
    default:
      return "unanswered";
  }
}

/** A sentence for each product that was not added. */
export async function missedWords(catalogue: Catalogue, { missed }: BundleFact): Promise<string> {
  const cards = await catalogue.cards(missed.map(({ productId }) => productId));
  const words = missed.map(({ productId, why }) => {
    const title = cards.get(productId)?.title;
    return `${title ? `“${shortened(title)}”` : "One"} was not added: ${WHY_WORDS[why]}.`;
  });
  return words.join(" ");
}

/** The notice of what was added and what was not, with the way to take it back. `missed` are the words of `missedWords`. */
export function bundleNotice({ added, missed }: BundleFact, words: string, newCommandId: () => string): Notice {
  const cart: NoticeFix = { label: "View cart", href: "/cart" };
  if (added.length === 0) return { tone: "problem", text: words, fix: cart };
  const fix: NoticeFix = {
    label: "Undo",
    post: "/cart/bundle-withdrawals",
    fields: {
      items: added.map(({ productId, before }) => `${productId}x${before}`).join(","),
      commandId: newCommandId(),
    },
  };
  const text = `Added ${plural(added.length, "thing")} to your cart.`;
  if (missed.length === 0) return { tone: "plain", text, fix, other: cart };
  return { tone: "problem", text: `${text} ${words}`, fix, other: cart };
}

function shortened(title: string): string {
  const characters = [...title];
  return characters.length <= TITLE_MAX_CHARACTERS ? title : `${characters.slice(0, TITLE_MAX_CHARACTERS).join("")}…`;
}
