import type { SearchSort } from "../../src/search/query.ts";
import { choicesOf, type FoundProps } from "../found.ts";
import { howMany } from "../how-many.ts";
import { count } from "../money.ts";
import { LiveStock } from "../parts/live-stock.tsx";
import { FacetForm } from "./facets.tsx";
import { FoundNotices } from "./found-notices.tsx";
import { FoundNothing, FoundPage, FoundPager } from "./found-results.tsx";

const SORT_WORDS: Record<SearchSort, string> = {
  relevance: "Best match",
  popular: "Popular",
  newest: "Newest",
  "price-asc": "Price, low to high",
  "price-desc": "Price, high to low",
  rating: "Best rated",
};

/** Everything below the title of a page of results. It is swapped as a whole, so that results and facets always agree. */
export function Found(props: FoundProps) {
  const { results, query, place } = props;
  const { items, instead } = results;
  // Where there is nothing there is nothing to sort or to narrow, only choices to be taken back.
  const isBare = results.total === 0 && props.clearPath === null;
  const facets = isBare ? null : results.facets;
  const chosen = choicesOf(props.base.filters, facets, place);
  const shown = items.length > 0 ? items : (instead?.items ?? []);
  return (
    <div id="found" class="found" data-words={place.kind === "search" ? query.text : undefined} hx-history-elt>
      {props.title === undefined ? null : <h1 safe>{props.title}</h1>}
      <div class="found-bar">
        <p class={isBare ? "visually-hidden" : "found-count"} role="status" safe>
          {howMany(results.total, props.countMax, "thing", "things")}
        </p>
        {facets ? (
          <button class="button small found-open" type="button" popovertarget="facets">
            Filters
            {chosen.length > 0 ? (
              <span class="pill">
                <span safe>{count(chosen.length)}</span>
                <span class="visually-hidden"> chosen</span>
              </span>
            ) : null}
          </button>
        ) : null}
        {isBare ? null : <Sorts {...props} />}
      </div>
      <Chosen {...props} />
      <div class="found-columns" data-faceted={facets ? "true" : undefined}>
        {facets ? (
          <aside id="facets" class="found-facets" popover="auto" aria-label="Filters">
            <div class="facets-head">
              <h2>Filters</h2>
              <button
                class="notice-close facets-close"
                type="button"
                popovertarget="facets"
                popovertargetaction="hide"
                aria-label="Close the filters"
              >
                ×
              </button>
            </div>
            <FacetForm {...props} facets={facets} />
            <div class="facets-foot">
              {props.clearPath === null ? null : (
                <a class="button" data-swap rel="nofollow" href={props.clearPath}>
                  Clear all
                </a>
              )}
              <button class="button primary" type="button" popovertarget="facets" popovertargetaction="hide" safe>
                {`Show ${howMany(results.total, props.countMax, "thing", "things").toLowerCase()}`}
              </button>
            </div>
          </aside>
        ) : null}
        <div class="found-results">
          <FoundNotices {...props} />
          <h2 class="visually-hidden">Products</h2>
          {items.length > 0 ? <FoundPage {...props} eager={4} /> : <FoundNothing {...props} />}
          <FoundPager {...props} />
        </div>
      </div>
      <LiveStock productIds={shown.map((card) => card.id)} />
    </div>
  );
}

function Sorts({ place, query, pathTo }: FoundProps) {
  const ways = (Object.keys(SORT_WORDS) as SearchSort[]).filter(
    (sort) => place.kind === "search" || sort !== "relevance",
  );
  return (
    <nav class="sorts" aria-label="Sort by">
      <ul>
        {ways.map((sort) => (
          <li>
            <a
              class="chip"
              data-swap
              rel="nofollow"
              href={pathTo({ ...query, sort, page: 1 })}
              aria-current={sort === query.sort ? "true" : undefined}
              safe
            >
              {SORT_WORDS[sort]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** What is chosen, each a link that takes it back. */
function Chosen({ place, base: query, results, pathTo, clearPath }: FoundProps) {
  const choices = choicesOf(query.filters, results.facets, place);
  if (choices.length === 0) return "";
  return (
    <nav class="chosen" aria-label="Chosen filters">
      <ul>
        {choices.map(({ words, without }) => (
          <li>
            <a class="chip" data-swap rel="nofollow" href={pathTo({ ...query, filters: without, page: 1 })}>
              <span class="visually-hidden">Remove </span>
              <span safe>{words}</span>
              <span aria-hidden="true" class="chip-x">
                ×
              </span>
            </a>
          </li>
        ))}
        {clearPath !== null ? (
          <li>
            <a class="chosen-clear" data-swap rel="nofollow" href={clearPath}>
              Clear all
            </a>
          </li>
        ) : null}
      </ul>
    </nav>
  );
}
