import { Elysia } from "elysia";
import { categoryFragment, categoryPage } from "../../../../views/pages/category.tsx";
import { shopFragment, shopPage } from "../../../../views/pages/shop.tsx";
import type { SearchQuery } from "../../../search/query.ts";
import type { Place } from "../../../search/url.ts";
import { type Ticket, ticketFor } from "../../search-limits.ts";
import { sharedChrome } from "../chrome.ts";
import type { PageParts } from "../parts.ts";
import { notHere } from "../query.ts";
import { sharedPages } from "../shared-pages.ts";
import { found } from "./found.ts";
import { type FoundViews, showFound } from "./show-found.ts";

/** Categories and sellers' shops: what is there, narrowed like a search. */
export function listingPages(parts: PageParts) {
  const show = sharedPages(parts);
  return new Elysia({ name: "pages/listings" })
    .get("/c/:slug", ({ params: { slug }, request, set, server }) => {
      const place: Place = { kind: "category", slug };
      const ticket = ticketFor(parts.shop, "search", request, server);
      return showFound(show, place, categoryViews(parts, place), { request, set }, ticket);
    })
    .get("/s/:slug", ({ params: { slug }, request, set, server }) => {
      const place: Place = { kind: "shop", slug };
      const ticket = ticketFor(parts.shop, "search", request, server);
      return showFound(show, place, shopViews(parts, place), { request, set }, ticket);
    });
}

type In<Kind> = Extract<Place, { kind: Kind }>;

function categoryViews(parts: PageParts, place: In<"category">): FoundViews {
  const props = async (query: SearchQuery, ticket: Ticket, withFacets = true) => {
    const about = await parts.shop.catalogue.category(place.slug);
    if (!about) throw notHere("category", "There is no such part of the market.");
    return { ...about, ...(await found(parts, place, query, ticket, withFacets)) };
  };
  return {
    page: async (query, ticket) => {
      const shown = await props(query, ticket);
      return categoryPage({ chrome: await sharedChrome(parts, shown.path[0]?.slug), ...shown });
    },
    fragment: async (query, ticket) => categoryFragment(await props(query, ticket)),
    cards: (query, ticket) => props(query, ticket, false),
  };
}

function shopViews(parts: PageParts, place: In<"shop">): FoundViews {
  const props = async (query: SearchQuery, ticket: Ticket, withFacets = true) => {
    const shop = await parts.shop.catalogue.shop(place.slug);
    if (!shop) throw notHere("shop", "There is no such stall on the market.");
    return { shop, ...(await found(parts, place, query, ticket, withFacets)) };
  };
  return {
    page: async (query, ticket) => {
      const shown = await props(query, ticket);
      return shopPage({ chrome: await sharedChrome(parts), ...shown });
    },
    fragment: async (query, ticket) => shopFragment(await props(query, ticket)),
    cards: (query, ticket) => props(query, ticket, false),
  };
}
