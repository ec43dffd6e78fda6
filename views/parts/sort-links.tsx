import type { ListSort } from "../../src/catalogue/catalogue.ts";
import { withQuery } from "../paths.ts";

export const SORT_WORDS: Record<ListSort, string> = {
  popular: "Popular",
  newest: "Newest",
  "price-asc": "Price, low to high",
  "price-desc": "Price, high to low",
  rating: "Best rated",
};

/** The ways to sort a listing, the present one marked. */
export function SortLinks({ path, sort }: { path: string; sort: ListSort }) {
  return (
    <nav class="sorts" aria-label="Sort by">
      <ul>
        {(Object.keys(SORT_WORDS) as ListSort[]).map((one) => (
          <li>
            <a
              class="chip"
              href={withQuery(path, { sort: one === "popular" ? undefined : one })}
              aria-current={one === sort ? "true" : undefined}
              safe
            >
              {SORT_WORDS[one]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
