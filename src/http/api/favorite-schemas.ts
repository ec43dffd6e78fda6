import { type Static, type TSchema, Type as t } from "@sinclair/typebox";
import { ProductCard } from "./schemas.ts";

const ID_MAX = 2_147_483_647;
const PAGE_SIZE_MAX = 100;

const Id = t.Integer({ minimum: 1, maximum: ID_MAX });
const Moment = t.String({ format: "date-time" });
const nullable = <T extends TSchema>(schema: T) => t.Union([schema, t.Null()]);

export const FavoriteParams = t.Object({ id: Id });
export const FavoritesQuery = t.Object({
  page: t.Integer({ default: 1, minimum: 1, maximum: 1000, description: "Page, from 1" }),
  limit: t.Integer({ default: 24, minimum: 1, maximum: PAGE_SIZE_MAX, description: "Products on a page" }),
  list: t.Optional(
    t.String({ pattern: "^[A-Za-z0-9_-]{1,64}$", description: "Of one list; `none`: of those in none" }),
  ),
});
export const FavoriteBody = t.Optional(
  t.Object(
    {
      list: nullable(t.String({ pattern: "^[A-Za-z0-9_-]{8,64}$", description: "The list it goes into; null: none" })),
    },
    { title: "FavoriteWhere" },
  ),
);

export const FavoriteProduct = t.Object(
  {
    productId: t.Integer(),
    isFavorite: t.Boolean(),
    since: nullable(Moment),
    list: nullable(t.String({ description: "Id of the list it is in" })),
  },
  { title: "FavoriteProduct" },
);

export const FavoriteShop = t.Object(
  { shopId: t.Integer(), isFavorite: t.Boolean(), since: nullable(Moment) },
  { title: "FavoriteShop" },
);

export const Favorites = t.Object(
  {
    products: t.Array(
      t.Object({
        productId: t.Integer(),
        since: Moment,
        list: nullable(t.String()),
        product: nullable(ProductCard),
        available: t.Integer({ description: "Units that could be reserved a moment ago" }),
      }),
    ),
    totalCount: t.Integer(),
    page: t.Integer(),
    hasMore: t.Boolean(),
    shops: t.Array(t.Object({ shopId: t.Integer(), since: Moment })),
    lists: t.Array(t.Object({ id: t.String(), name: t.String(), products: t.Integer() })),
  },
  { title: "Favorites" },
);

export const WaitingPlace = t.Object(
  {
    productId: t.Integer(),
    state: t.Union([t.Literal("none"), t.Literal("waiting"), t.Literal("offered")]),
    position: nullable(t.Integer({ description: "1: next in line" })),
    reservedUntil: nullable(Moment),
  },
  { title: "WaitingPlace" },
);
export const WaitingBody = t.Optional(
  t.Object(
    { email: t.Optional(t.String({ maxLength: 254, description: "Where a guest is written to" })) },
    { title: "WaitingContact" },
  ),
);

export type FavoriteProductJson = Static<typeof FavoriteProduct>;
export type FavoriteShopJson = Static<typeof FavoriteShop>;
export type FavoritesJson = Static<typeof Favorites>;
export type WaitingPlaceJson = Static<typeof WaitingPlace>;
