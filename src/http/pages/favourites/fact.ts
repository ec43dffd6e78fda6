import { type Static, Type as t } from "@sinclair/typebox";
import type { Notice, NoticeFix } from "../../../../views/fragments/notice.tsx";
import { heartPath } from "../../../../views/parts/heart.tsx";
import type { Catalogue } from "../../../catalogue/catalogue.ts";

const Id = t.Integer({ minimum: 1, maximum: 2_147_483_647 });
const ListId = t.String({ pattern: "^[A-Za-z0-9_-]{8,64}$" });
const At = t.Number({ minimum: 0 });
const was = { listId: t.Union([ListId, t.Null()]), at: At };

/** What has just been done with favourites, as facts: the words are made where they are shown. */
export const FavouriteFact = t.Union([
  t.Object({ what: t.Literal("liked"), productId: Id }),
  t.Object({ what: t.Literal("unliked"), productId: Id, ...was }),
  t.Object({ what: t.Literal("filed"), productId: Id }),
  t.Object({ what: t.Literal("moved-to-cart"), productId: Id, ...was }),
  t.Object({ what: t.Literal("followed"), shopId: Id }),
  t.Object({ what: t.Literal("unfollowed"), shopId: Id, at: At }),
  t.Object({ what: t.Literal("list-made") }),
  t.Object({ what: t.Literal("list-renamed") }),
  t.Object({ what: t.Literal("list-deleted"), listId: ListId }),
  t.Object({ what: t.Literal("list-restored") }),
  t.Object({ what: t.Literal("list-shared") }),
  t.Object({ what: t.Literal("list-unshared") }),
]);
export type FavouriteFact = Static<typeof FavouriteFact>;

/** Something about a product. */
interface About {
  readonly productId: number;
}

/** What the fact is about, by name; nothing where the words need none. */
export async function nameIn(catalogue: Catalogue, fact: FavouriteFact | About): Promise<string> {
  if ("productId" in fact) return (await catalogue.cards([fact.productId])).get(fact.productId)?.title ?? "it";
  if (!("shopId" in fact)) return "";
  return (await catalogue.shops()).find(({ id }) => id === fact.shopId)?.name ?? "the shop";
}

const SEE: NoticeFix = { label: "See favourites", href: "/favourites" };

/** The notice of what was done, with the way to undo it. `name` is that of `nameIn`. */
export function favouriteNotice(fact: FavouriteFact, name: string): Notice {
  switch (fact.what) {
    case "liked":
      return { tone: "good", text: `“${name}” is a favourite.`, fix: SEE };
    case "unliked":
      return { tone: "plain", text: `“${name}” is no longer a favourite.`, fix: likeAgain(fact) };
    case "filed":
      return { tone: "good", text: `“${name}” is in that list now.` };
    case "moved-to-cart":
      return { tone: "good", text: `“${name}” went to your cart.`, fix: { label: "View cart", href: "/cart" } };
    case "followed":
      return {
        tone: "good",
        text: `You follow ${name}.`,
        fix: { label: "See what is new", href: "/favourites/shops" },
      };
    case "unfollowed":
      return { tone: "plain", text: `You follow ${name} no longer.`, fix: followAgain(fact) };
    case "list-made":
      return { tone: "good", text: "The list is made." };
    case "list-renamed":
      return { tone: "good", text: "The list has its new name." };
    case "list-deleted":
      return {
        tone: "plain",
        text: "The list is deleted. What was in it is still among your favourites.",
        fix: { label: "Undo", post: `/favourites/lists/${fact.listId}/restoration`, fields: {}, leadsAway: true },
      };
    case "list-restored":
      return { tone: "good", text: "The list is back, with what was in it." };
    case "list-shared":
      return { tone: "good", text: "Whoever has the link can see this list now." };
    case "list-unshared":
      return { tone: "plain", text: "The link shows nothing any more." };
    default:
      return fact satisfies never;
  }
}

function likeAgain({ productId, listId, at }: { productId: number; listId: string | null; at: number }): NoticeFix {
  const fields = { was: "false", at, ...(listId !== null && { list: listId }) };
  return { label: "Undo", post: heartPath("product", productId), fields };
}

function followAgain({ shopId, at }: { shopId: number; at: number }): NoticeFix {
  return { label: "Undo", post: heartPath("shop", shopId), fields: { was: "false", at } };
}
