import { Elysia } from "elysia";
import { LRUCache } from "lru-cache";
import { suggestions } from "../../../../views/fragments/suggestions.tsx";
import { QUERY_TEXT_MAX } from "../../../search/query.ts";
import { cleanText } from "../../../search/url.ts";
import { ticketFor } from "../../search-limits.ts";
import type { PageParts } from "../parts.ts";

const SUGGESTIONS = 6;
/** Many type the same beginnings; this long they are told the same. */
const KEPT_MS = 10_000;
const KEPT_MAX = 2_000;
/** How long a browser need not ask again. */
const BROWSER_KEEPS_S = 30;

/** What may be meant by words that are still being typed, as options for the search field. */
export function suggestionPages({ shop }: PageParts) {
  const kept = new LRUCache<string, string>({
    max: KEPT_MAX,
    ttl: KEPT_MS,
    fetchMethod: async (words) => suggestions(await shop.search.suggest(words, SUGGESTIONS)),
    ignoreFetchAbort: true,
  });
  return new Elysia({ name: "pages/search/suggestions" }).get(
    "/search/suggestions",
    async ({ request, set, server }) => {
      const words = cleanText(new URL(request.url).searchParams.get("q") ?? "", QUERY_TEXT_MAX).toLowerCase();
      if (words !== "" && !kept.has(words)) ticketFor(shop, "suggestion", request, server)();
      set.headers["content-type"] = "text/html; charset=utf-8";
      set.headers["cache-control"] = `private, max-age=${BROWSER_KEEPS_S}`;
      return words === "" ? "" : ((await kept.fetch(words)) ?? "");
    },
  );
}
