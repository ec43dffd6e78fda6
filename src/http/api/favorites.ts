import { Elysia } from "elysia";
import type { Favourite, Followed } from "../../favourites/favourites.ts";
import type { Shop } from "../../shop.ts";
import { favouriteGranted } from "../favourite-problems.ts";
import { ownerOrGuest } from "../pages/favourites/hearts.ts";
import { cartSession, requireOurs } from "../session.ts";
import { visitorOf } from "../visitor.ts";
import {
  FavoriteBody,
  FavoriteParams,
  FavoriteProduct,
  type FavoriteProductJson,
  FavoriteShop,
  type FavoriteShopJson,
  Favorites,
  type FavoritesJson,
  FavoritesQuery,
} from "./favorite-schemas.ts";
import { cardJson } from "./json.ts";
import { documented } from "./schemas.ts";
import { wholeNumbers } from "./whole-numbers.ts";

const TAG = "Favorites";
const CHANGE_PROBLEMS = [400, 403, 404, 409, 413, 415, 422, 429, 503] as const;
const EMPTY: FavoritesJson = { products: [], totalCount: 0, page: 1, hasMore: false, shops: [], lists: [] };
const idInPath = ({ params }: { params: Record<string, unknown> }) => wholeNumbers(params, "id");

/** `/api/favorites`: what a shopper likes. All of it says how things shall be, so that saying it twice is saying it once. */
export function favoritesApi(shop: Shop) {
  const { favourites } = shop;
  const session = cartSession(shop.settings);
  const ownerOf = (request: Request) => {
    requireOurs(session, request);
    return visitorOf(shop, request);
  };

  return new Elysia({ name: "api/favorites", prefix: "/api/favorites" })
    .get(
      "",
      async ({ request, query: { page, limit, list } }) => {
        const owner = await ownerOf(request);
        if (owner === null) return { ...EMPTY, page };
        const [found, shops, lists] = await Promise.all([
          favourites.products(owner, list === "none" ? null : list, page, limit),
          favourites.shops(owner),
          favourites.lists(owner),
        ]);
        const ids = found.items.map(({ productId }) => productId);
        const [cards, levels] = await Promise.all([shop.catalogue.cards(ids), shop.stock.levels(ids)]);
        const products = found.items.map(({ productId, listId, at }) => {
          const card = cards.get(productId);
          return {
            ...{ productId, since: moment(at), list: listId },
            product: card ? cardJson(card) : null,
            available: levels.get(productId)?.available ?? 0,
          };
        });
        return {
          ...{ products, totalCount: found.total, page, hasMore: found.hasMore },
          shops: shops.map(({ shopId, at }) => ({ shopId, since: moment(at) })),
          lists: lists.map(({ id, name, products: n }) => ({ id, name, products: n })),
        } satisfies FavoritesJson;
      },
      {
        transform: ({ query }) => wholeNumbers(query, "page", "limit"),
        query: FavoritesQuery,
        detail: documented(TAG, "What the shopper likes, newest first", { 200: Favorites }, 400, 422, 503),
      },
    )
    .get(
      "/products/:id",
      async ({ request, params: { id } }) => {
        const owner = await ownerOf(request);
        return productJson(id, owner && (await favourites.product(owner, id)));
      },
      {
        transform: idInPath,
        params: FavoriteParams,
        detail: documented(TAG, "Whether a product is a favorite", { 200: FavoriteProduct }, 400, 422, 503),
      },
    )
    .post(
      "/products/:id",
      async ({ request, set, params: { id }, body }) => {
        const owner = await ownerOrGuest({ shop, session }, { request, set });
        const where = body?.list === undefined ? {} : { listId: body.list };
        return productJson(id, favouriteGranted(await favourites.like(owner, id, where)));
      },
      {
        transform: idInPath,
        params: FavoriteParams,
        body: FavoriteBody,
        detail: documented(TAG, "Make a product a favorite", { 200: FavoriteProduct }, ...CHANGE_PROBLEMS),
      },
    )
    .delete(
      "/products/:id",
      async ({ request, params: { id } }) => {
        const owner = await ownerOf(request);
        if (owner) await favourites.unlike(owner, id);
        return productJson(id, null);
      },
      {
        transform: idInPath,
        params: FavoriteParams,
        detail: documented(
          TAG,
          "Let go of a favorite; fine for one that is none",
          { 200: FavoriteProduct },
          400,
          403,
          422,
          429,
          503,
        ),
      },
    )
    .get(
      "/shops/:id",
      async ({ request, params: { id } }) => {
        const owner = await ownerOf(request);
        const followed = owner ? await favourites.shops(owner) : [];
        return shopJson(id, followed.find(({ shopId }) => shopId === id) ?? null);
      },
      {
        transform: idInPath,
        params: FavoriteParams,
        detail: documented(TAG, "Whether a shop is followed", { 200: FavoriteShop }, 400, 422, 503),
      },
    )
    .post(
      "/shops/:id",
      async ({ request, set, params: { id } }) => {
        const owner = await ownerOrGuest({ shop, session }, { request, set });
        return shopJson(id, favouriteGranted(await favourites.follow(owner, id)));
      },
      {
        transform: idInPath,
        params: FavoriteParams,
        detail: documented(TAG, "Follow a shop", { 200: FavoriteShop }, ...CHANGE_PROBLEMS),
      },
    )
    .delete(
      "/shops/:id",
      async ({ request, params: { id } }) => {
        const owner = await ownerOf(request);
        if (owner) await favourites.unfollow(owner, id);
        return shopJson(id, null);
      },
      {
        transform: idInPath,
        params: FavoriteParams,
        detail: documented(
          TAG,
          "Follow a shop no longer; fine for one that is not",
          { 200: FavoriteShop },
          400,
          403,
          422,
          429,
          503,
        ),
      },
    );
}

function productJson(productId: number, liked: Favourite | null): FavoriteProductJson {
  return { productId, isFavorite: liked !== null, since: liked && moment(liked.at), list: liked?.listId ?? null };
}

function shopJson(shopId: number, followed: Followed | null): FavoriteShopJson {
  return { shopId, isFavorite: followed !== null, since: followed && moment(followed.at) };
}

function moment(at: number): string {
  return new Date(at).toISOString();
}
