import type { FoundProps } from "../../../../views/found.ts";
import { foundMore } from "../../../../views/fragments/found-results.tsx";
import type { SearchQuery } from "../../../search/query.ts";
import { type Place, pathOf, searchIn } from "../../../search/url.ts";
import type { Ticket } from "../../search-limits.ts";
import type { AnswerSet, Exchange } from "../parts.ts";
import { PAGE_SIZE } from "../query.ts";
import type { ShowShared } from "../shared-pages.ts";

/** How a place shows what was found in it: as a page of its own, or as what takes the results' place on an open one. */
export interface FoundViews {
  page(query: SearchQuery, ticket: Ticket): Promise<string>;
  fragment(query: SearchQuery, ticket: Ticket): Promise<string>;
  /** Cards alone, whose facets nobody sees. */
  cards(query: SearchQuery, ticket: Ticket): Promise<FoundProps>;
}

/**
 * Answers for a place with what its address finds: the page; for htmx its results and facets; for an endless list, which
 * says `found-page`, one page of cards. Where the address was not in order, htmx is told the one that is.
 */
export function showFound(
  show: ShowShared,
  place: Place,
  { page, fragment, cards }: FoundViews,
  exchange: Exchange,
  ticket: Ticket,
) {
  const { request, set } = exchange;
  const { headers } = request;
  const query = searchIn(place, new URL(request.url).searchParams, PAGE_SIZE);
  const path = pathOf(place, query);
  const isHtmx = headers.get("hx-request") === "true";
  if (!isHtmx && !headers.has("found-page")) return show(path, () => page(query, ticket), exchange);
  // Whoever comes back to this address by other means must not be shown a part for the whole.
  set.headers.vary = "hx-request, found-page";
  if (!isHtmx) return show(`${path}\nmore`, async () => foundMore(await cards(query, ticket)), exchange);
  // The steps that lead back are there already.
  if (!headers.has("hx-history-restore-request")) set.headers["hx-push-url"] = path;
  return orStay(set, async () => show(`${path}\nfragment`, () => fragment(query, ticket), exchange));
}

/** Where nothing comes of it, the page that is open stays at its address. */
async function orStay(set: AnswerSet, answer: () => Promise<unknown>): Promise<unknown> {
  try {
    return await answer();
  } catch (error) {
    set.headers["hx-push-url"] = "false";
    throw error;
  }
}
