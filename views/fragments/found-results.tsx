import { choicesOf, type FoundProps, nearestPrice } from "../found.ts";
import { howMany } from "../how-many.ts";
import { count } from "../money.ts";
import { EmptyState } from "../parts/empty-state.tsx";
import { CardGrid, ProductCard } from "../parts/product-card.tsx";
import { rendered } from "./partial.ts";

/** One page of results. Further ones follow it where there is a script; each keeps its number, and its place in the log. */
export function FoundPage({ place, query, results, levels, pathTo, eager = 0 }: FoundProps & { eager?: number }) {
  const before = (query.page - 1) * query.limit;
  // Only what was searched for is in the log, and so what was followed of it.
  const from = (index: number) => ({ from: `${results.searchId}.${before + index + 1}` });
  return (
    <ul class="grid found-page" data-path={pathTo(query)} data-until={count(before + results.items.length)}>
      {results.items.map((card, index) => (
        <li>
          <ProductCard
            card={card}
            level={levels.get(card.id)}
            isFirst={index < eager}
            {...(place.kind === "search" ? from(index) : {})}
          />
        </li>
      ))}
    </ul>
  );
}

/** One page back, one page on. The page's script makes an endless list of them. */
export function FoundPager({ query, results, pathTo, countMax }: FoundProps) {
  const { page } = query;
  if (page === 1 && !results.hasMore) return "";
  return (
    <>
      <p
        class="found-seen muted small"
        role="status"
        data-words={`Seen # of ${howMany(results.total, countMax, "thing", "things").toLowerCase()}`}
      />
      <nav class="pager found-pager" aria-label="Pages">
        {page > 1 ? (
          <a class="button" rel="prev" href={pathTo({ ...query, page: page - 1 })}>
            Previous
          </a>
        ) : (
          <span />
        )}
        <span>Page {page}</span>
        {results.hasMore ? (
          <a class="button" rel="next" href={pathTo({ ...query, page: page + 1 })}>
            Next
          </a>
        ) : (
          <span />
        )}
      </nav>
    </>
  );
}

/** One more page of an endless list: its cards, and where it goes on. */
export function foundMore(props: FoundProps): string {
  return rendered(<FoundPage {...props} />) + rendered(<FoundPager {...props} />);
}

/** Nothing fits: what there is without the chosen filters, or else what others like. */
export function FoundNothing({ place, base, results, levels, clearPath }: FoundProps) {
  const { instead } = results;
  const chosen = choicesOf(base.filters, results.facets, place);
  const [only] = chosen.length === 1 ? chosen : [];
  const isWider = instead?.why === "without-filters";
  const others = instead?.items ?? [];
  const back = wayBack(only !== undefined, isWider ? instead.total : null);
  return (
    <>
      {clearPath !== null ? (
        <EmptyState
          title={only ? `Nothing fits “${only.words}”` : "Nothing fits all of these filters"}
          detail={[nearestPrice(base.filters, results.facets), back].filter(Boolean).join(" ")}
          href={clearPath}
          action={only ? "Clear this filter" : "Clear all filters"}
          heading="h2"
        />
      ) : (
        <EmptyState
          title={place.kind === "search" ? "Try it with other words" : "Nothing on this page"}
          detail={DETAIL[place.kind]}
          href="/"
          action="To the market"
          heading="h2"
        />
      )}
      {others.length > 0 ? (
        <section class="section" aria-labelledby="instead">
          <h2 id="instead">{isWider ? `Without ${only ? "it" : "these filters"}` : "Others are looking at"}</h2>
          <CardGrid cards={others} levels={levels} />
        </section>
      ) : null}
    </>
  );
}

/** What to do where nothing fits, and how many things there are then; null where that is none either. */
function wayBack(isOne: boolean, wider: number | null): string {
  if (wider === null) return isOne ? "Take it back." : "Take one of them back, or all.";
  const things = wider === 1 ? "the one thing" : `all ${count(wider)} things`;
  return isOne ? `See ${things} without it.` : `Take one of them back, or see ${things} without them.`;
}

const DETAIL = {
  search: "Fewer or simpler ones, or a part number as it is printed.",
  category: "The stalls here are being set up. Look around the rest of the market.",
  shop: "This stall has nothing more to show.",
} as const;
