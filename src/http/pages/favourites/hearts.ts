import { Elysia } from "elysia";
import { guestOwner, type Owner } from "../../../favourites/owner.ts";
import { requireOurs } from "../../session.ts";
import { type Exchange, type PageParts, setCookie } from "../parts.ts";
import { HeartForm, IdParams } from "./forms.ts";
import { tapped, turnedDown } from "./reply.ts";
import { ownerOfRequest } from "./visitor.ts";

/** Hearts: each says what the shopper saw, and the opposite is how it is from then on, however often it is sent. */
export function hearts(parts: PageParts) {
  const { favourites } = parts.shop;

  return new Elysia({ name: "pages/hearts" })
    .post(
      "/favourites/products/:id",
      async ({ request, set, params, body: { was, list, at } }) => {
        const exchange = { request, set };
        const productId = Number(params.id);
        if (was === "true") {
          const owner = await ownerOfRequest(parts, request);
          const gone = owner && (await favourites.unlike(owner, productId));
          const { listId, at: since } = gone ?? { listId: null, at: Date.now() };
          const fact = { what: "unliked", productId, listId, at: since } as const;
          return tapped(parts, exchange, { kind: "product", id: productId, isLiked: false }, fact);
        }
        const owner = await ownerOrGuest(parts, exchange);
        const where = {
          ...(list !== undefined && { listId: list || null }),
          ...(at !== undefined && { at: Number(at) }),
        };
        const reply = await favourites.like(owner, productId, where);
        if (!reply.ok) return turnedDown(parts, exchange, reply);
        const what = list !== undefined && at === undefined ? "filed" : "liked";
        return tapped(parts, exchange, { kind: "product", id: productId, isLiked: true }, { what, productId });
      },
      { params: IdParams, body: HeartForm },
    )
    .post(
      "/favourites/shops/:id",
      async ({ request, set, params, body: { was, at } }) => {
        const exchange = { request, set };
        const shopId = Number(params.id);
        if (was === "true") {
          const owner = await ownerOfRequest(parts, request);
          const gone = owner && (await favourites.unfollow(owner, shopId));
          const fact = { what: "unfollowed", shopId, at: gone?.at ?? Date.now() } as const;
          return tapped(parts, exchange, { kind: "shop", id: shopId, isLiked: false }, fact);
        }
        const reply = await favourites.follow(
          await ownerOrGuest(parts, exchange),
          shopId,
          at === undefined ? undefined : Number(at),
        );
        if (!reply.ok) return turnedDown(parts, exchange, reply);
        return tapped(parts, exchange, { kind: "shop", id: shopId, isLiked: true }, { what: "followed", shopId });
      },
      { params: IdParams, body: HeartForm },
    );
}

/** Who taps; somebody new becomes a guest with a cart of their own. */
export async function ownerOrGuest(
  parts: Pick<PageParts, "shop" | "session">,
  { request, set }: Exchange,
): Promise<Owner> {
  const { session } = parts;
  requireOurs(session, request);
  const known = await ownerOfRequest(parts, request);
  const cart = session.cartOf(request);
  // Whoever is signed in has a cart already, which pages keep in step.
  if (known?.startsWith("account:")) return known;
  const cartId = cart === null || cart === "forged" ? session.issueCart() : cart.cartId;
  setCookie(set, session.keep(cartId));
  return guestOwner(cartId);
}
