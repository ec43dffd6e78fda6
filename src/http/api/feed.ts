import { Type as t } from "@sinclair/typebox";
import { Elysia } from "elysia";
import { ownerOf } from "../../favourites/owner.ts";
import type { FeedSection } from "../../feed/feed.ts";
import type { Shop } from "../../shop.ts";
import { mayBePersonal } from "../pages/feed/choice.ts";
import { cartSession, requireOurs } from "../session.ts";
import { cardJson } from "./json.ts";
import { documented, ProductCard } from "./schemas.ts";

const Section = t.Object(
  {
    reason: t.Union(
      ["trending", "popular", "favourites", "category", "viewed", "price"].map((reason) => t.Literal(reason)),
      { description: "Why these are shown" },
    ),
    category: t.Optional(t.Object({ name: t.String(), slug: t.String() })),
    priceRange: t.Optional(
      t.Object({
        from: t.Integer({ description: "Minor units of `currency`" }),
        to: t.Integer(),
        currency: t.String({ description: "ISO 4217 code" }),
      }),
    ),
    products: t.Array(ProductCard),
  },
  { title: "FeedSection" },
);

export const Feed = t.Object(
  {
    kind: t.Union([t.Literal("trending"), t.Literal("popular"), t.Literal("personal")], {
      description: "`trending` for everybody; `popular` while too little is known of the shopper; `personal`",
    }),
    sections: t.Array(Section, { description: "No product is in two of them" }),
  },
  { title: "Feed" },
);

/** `GET /api/feed`: what to look at, for the shopper whose cookies come along, as far as they want to be known. */
export function feedApi(shop: Shop) {
  const session = cartSession(shop.settings);
  return new Elysia({ name: "api/feed", prefix: "/api" }).get(
    "/feed",
    async ({ request, set }) => {
      const cart = requireOurs(session, request);
      const account = mayBePersonal(request) ? await shop.accounts.of(request) : null;
      const owner = mayBePersonal(request) ? ownerOf(account, cart?.cartId ?? null) : null;
      const { kind, sections } = await shop.feeds.of(owner);
      set.headers["cache-control"] = "private, no-cache";
      return { kind, sections: sections.map(sectionJson) };
    },
    {
      detail: documented(
        "Products",
        "What to look at: trending for everybody, or made for this shopper, who has agreed to it at /privacy",
        { 200: Feed },
        400,
        503,
      ),
    },
  );
}

function sectionJson({ cards, ...why }: FeedSection) {
  const products = cards.map(cardJson);
  if (why.reason === "category") return { reason: why.reason, category: { name: why.name, slug: why.slug }, products };
  if (why.reason !== "price") return { reason: why.reason, products };
  const { reason, ...priceRange } = why;
  return { reason, priceRange, products };
}
