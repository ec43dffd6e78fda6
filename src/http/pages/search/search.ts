import { Elysia } from "elysia";
import { searchFragment, searchPage } from "../../../../views/pages/search.tsx";
import { EVERYWHERE } from "../../../search/url.ts";
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
    page: async (query) => {
      const [chrome, props] = await Promise.all([sharedChrome(parts), found(parts, EVERYWHERE, query)]);
      return searchPage({ chrome, ...props });
    },
    fragment: async (query) => searchFragment(await found(parts, EVERYWHERE, query)),
    found: (query) => found(parts, EVERYWHERE, query),
  };
  return new Elysia({ name: "pages/search" })
    .get("/search", ({ request, set }) => showFound(show, EVERYWHERE, views, { request, set }))
    .use(suggestionPages(parts));
}
