import type { FoundProps } from "../../../../views/found.ts";
import { RESULTS_MAX, type SearchFilters, type SearchQuery } from "../../../search/query.ts";
import type { SearchResults, Understood } from "../../../search/search.ts";
import { cleared, hasChoices, type Place, pathOf } from "../../../search/url.ts";
import type { Ticket } from "../../search-limits.ts";
import type { PageParts } from "../parts.ts";

/** A page was asked for that comes after the last. */
export class PastTheEnd extends Error {
  constructor(readonly lastPath: string) {
    super(`${lastPath} is the last page`);
  }
}

/**
 * Asks for what a query finds in a place, as its page shows it, with the asker's ticket where it has to be worked out.
 * Throws `PastTheEnd` for a page after the last.
 */
export async function found(
  { shop }: PageParts,
  place: Place,
  asked: SearchQuery,
  beforeAsking: Ticket,
  withFacets = true,
): Promise<FoundProps> {
  const { filters, unknown } = await shop.search.recognise(asked.filters);
  // Whether there is such a place its page has seen already.
  const query = { ...asked, filters: { ...filters, ...named(place) } };
  const results = await shop.search.search(query, { isLogged: place.kind === "search", withFacets, beforeAsking });
  if (query.page > 1 && results.items.length === 0) throw new PastTheEnd(pathOf(place, lastPageOf(query, results)));
  const base = explicit(query, results.understood);
  const shown = [...results.items, ...(results.instead?.items ?? [])];
  return {
    place,
    query,
    base,
    unknown: unknown.filter((slug) => place.kind === "search" || slug !== place.slug),
    results,
    levels: await shop.stock.levels(shown.map((card) => card.id)),
    countMax: RESULTS_MAX,
    pathTo: (other) => pathOf(place, other),
    clearPath: hasChoices(place, base.filters) ? pathOf(place, cleared(place, base)) : null,
  };
}

/** What a place chooses by itself. */
function named(place: Place): Partial<SearchFilters> {
  if (place.kind === "category") return { category: place.slug };
  return place.kind === "shop" ? { shops: [place.slug] } : {};
}

/** What the words say besides themselves becomes what is chosen; the words that say it go. */
function explicit(query: SearchQuery, { text, filters: read }: Understood): SearchQuery {
  if (Object.keys(read).length === 0) return query;
  const { filters } = query;
  const all = (one: readonly string[] = [], more: readonly string[] = []) => [...new Set([...one, ...more])];
  const names = all(Object.keys(filters.attributes), Object.keys(read.attributes ?? {}));
  return {
    ...query,
    text,
    filters: {
      ...filters,
      ...read,
      brands: all(filters.brands, read.brands),
      shops: all(filters.shops, read.shops),
      attributes: Object.fromEntries(
        names.map((name) => [name, all(filters.attributes[name], read.attributes?.[name])]),
      ),
    },
  };
}

function lastPageOf(query: SearchQuery, { total }: SearchResults): SearchQuery {
  const last = Math.max(1, Math.ceil(Math.min(total, RESULTS_MAX) / query.limit));
  return { ...query, page: last < query.page ? last : 1 };
}
