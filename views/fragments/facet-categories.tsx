import type { CategoryChoice, Facets } from "../../src/search/search.ts";
import type { FoundProps } from "../found.ts";
import { FacetCount } from "./facet-count.tsx";

/** The way down to the chosen category and what is below it, as links: each leads to a narrower or a wider place. */
export function FacetCategories({ facets, place, base: query, pathTo }: FoundProps & { facets: Facets }) {
  const { categories } = facets;
  const { category: chosen, ...anywhere } = query.filters;
  if (categories.length === 0) return "";
  // What the attributes of one kind of thing mean says nothing of another kind.
  const to = (slug: string) => pathTo({ ...query, page: 1, filters: { ...anywhere, category: slug, attributes: {} } });
  return (
    <nav class="facet facet-categories" aria-label="Categories of these results">
      <p class="facet-title">Category</p>
      <ul>
        {chosen === undefined ? null : (
          <li>
            <a
              data-swap={place.kind !== "category"}
              rel="nofollow"
              href={pathTo({ ...query, page: 1, filters: anywhere })}
            >
              All categories
            </a>
          </li>
        )}
        {categories.map((category) => (
          <Category category={category} href={to(category.value)} isSwapped={place.kind !== "category"} />
        ))}
      </ul>
    </nav>
  );
}

function Category({ category, href, isSwapped }: { category: CategoryChoice; href: string; isSwapped: boolean }) {
  const { label, count, depth, isChosen } = category;
  return (
    <li data-depth={String(Math.min(depth, 4))} data-none={count === 0 ? "true" : undefined}>
      <a
        data-swap={isSwapped}
        rel={href.includes("?") ? "nofollow" : undefined}
        href={href}
        aria-current={isChosen ? "true" : undefined}
      >
        <span safe>{label}</span>
      </a>
      <FacetCount found={count} />
    </li>
  );
}
