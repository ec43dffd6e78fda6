import { Elysia } from "elysia";
import { EVERYWHERE, searchIn } from "../../search/url.ts";
import type { Shop } from "../../shop.ts";
import { invalidInput, ProblemError } from "../problem.ts";
import { ticketFor } from "../search-limits.ts";
import { cardJson } from "./json.ts";
import { documented } from "./schemas.ts";
import { SearchParameters, SearchResult, type SearchResultJson } from "./search-schemas.ts";
import { wholeNumbers } from "./whole-numbers.ts";

const REPEATED = ["brand", "shop"];
const ATTRIBUTE = "a.";
const ATTRIBUTE_NAME_MAX = 100;
const ATTRIBUTE_VALUE_MAX = 200;

/** `/api/search`: what pages of results show, for programs. Unlike a page, it says what is wrong with an address. */
export function searchApi(shop: Shop) {
  return new Elysia({ name: "api/search", prefix: "/api" }).get(
    "/search",
    async ({ query, request, server }): Promise<SearchResultJson> => {
      const parameters = new URL(request.url).searchParams;
      requireAttributes(parameters);
      const asked = searchIn(EVERYWHERE, parameters, query.limit);
      // Without words there is nothing to match best.
      const sort = query.sort ?? (asked.text === "" ? "popular" : "relevance");
      const found = await shop.search.search(
        { ...asked, sort },
        { withFacets: query.facets === "1", beforeAsking: ticketFor(shop, "search", request, server) },
      );
      const { items, total, page, hasMore, match, understood, didYouMean, facets } = found;
      return {
        products: items.map(cardJson),
        totalCount: total,
        ...{ page, hasMore, match, didYouMean },
        understood: { text: understood.text, filters: { ...understood.filters } },
        facets: facets as SearchResultJson["facets"],
      };
    },
    {
      transform: ({ query, request }) => {
        const parameters = new URL(request.url).searchParams;
        for (const name of REPEATED)
          if (parameters.has(name)) (query as Record<string, unknown>)[name] = parameters.getAll(name);
        wholeNumbers(query, "limit", "page", "rating");
      },
      query: SearchParameters,
      detail: {
        ...documented("Search", "Find products", { 200: SearchResult }, 422, 429, 503),
        description:
          "An attribute is asked for as `a.<name>=<value>`, repeated for alternatives. Values of one facet are " +
          "alternatives, facets narrow each other.",
      },
    },
  );
}

/** Attributes have names of their own, so their bounds are no part of the schema. Throws a 422 that names each at fault. */
function requireAttributes(parameters: URLSearchParams): void {
  const faults = [...parameters]
    .filter(([key]) => key.startsWith(ATTRIBUTE))
    .filter(([key, value]) => {
      const name = key.slice(ATTRIBUTE.length);
      const isNamed = name !== "" && name.length <= ATTRIBUTE_NAME_MAX;
      return !isNamed || value === "" || value.length > ATTRIBUTE_VALUE_MAX;
    })
    .map(([key]) => ({
      field: `query/${key.slice(0, ATTRIBUTE_NAME_MAX)}`,
      message: `Expected a name of 1 to ${ATTRIBUTE_NAME_MAX} characters and a value of 1 to ${ATTRIBUTE_VALUE_MAX}`,
    }));
  if (faults.length > 0) throw new ProblemError(invalidInput(faults));
}
