import { Elysia } from "elysia";
import { searchFragment, searchPage } from "../../../../views/pages/search.tsx";
import { EVERYWHERE } from "../../../search/url.ts";
import { ticketFor } from "../../search-limits.ts";
import { sharedChrome } from "../chrome.ts";
import type { PageParts } from "../parts.ts";
import { sharedPages } from "../shared-pages.ts";
import { found } from "./found.ts";
import { type FoundViews, showFound } from "./show-found.ts";
import { suggestionPages } from "./suggestions.ts";

/** Search everywhere. */
export function searchPages(parts: PageParts) {
  const show = sharedPages(parts);
  const views: FoundViews = {
    page: async (query, ticket) => {
      const [chrome, props] = await Promise.all([sharedChrome(parts), found(parts, EVERYWHERE, query, ticket)]);
      return searchPage({ chrome, ...props });
    },
    fragment: async (query, ticket) => searchFragment(await found(parts, EVERYWHERE, query, ticket)),
    cards: (query, ticket) => found(parts, EVERYWHERE, query, ticket, false),
  };
  return new Elysia({ name: "pages/search" })
    .get("/search", ({ request, set, server }) =>
      showFound(show, EVERYWHERE, views, { request, set }, ticketFor(parts.shop, "search", request, server)),
    )
    .use(suggestionPages(parts));
}
