import type { FacetChoice, Facets } from "../../src/search/search.ts";
import { type FoundProps, ratingWords } from "../found.ts";
import { count } from "../money.ts";
import { FacetCategories } from "./facet-categories.tsx";
import { FacetCount } from "./facet-count.tsx";
import { FacetPrice } from "./facet-price.tsx";

/** Values of a facet that are seen at once; the rest is behind 'more'. */
const SEEN = 6;
/** Attributes whose values are seen at once. */
const OPEN = 3;

/** What results can be narrowed by. A form that works by its button, and by each change where there is a script. */
export function FacetForm(props: FoundProps & { facets: Facets }) {
  const { facets, place, base: query } = props;
  const { filters } = query;
  const action = place.kind === "search" ? "/search" : `/${place.kind[0]}/${encodeURIComponent(place.slug)}`;
  return (
    <form
      id="filters"
      class="facets"
      action={action}
      method="get"
      hx-get={action}
      hx-trigger="change delay:300ms, submit"
      hx-sync="replace"
      hx-target="#found"
      hx-swap="outerMorph"
      hx-push-url="true"
    >
      {query.text === "" ? null : <input type="hidden" name="q" value={query.text} />}
      {query.isLiteral ? <input type="hidden" name="words" value="exact" /> : null}
      {place.kind !== "category" && filters.category !== undefined ? (
        <input type="hidden" name="category" value={filters.category} />
      ) : null}
      {query.sort === (place.kind === "search" ? "relevance" : "popular") ? null : (
        <input type="hidden" name="sort" value={query.sort} />
      )}
      <FacetCategories {...props} />
      <FacetPrice {...props} />
      <Checks title="Brand" name="brand" choices={facets.brands} />
      <Ratings facets={facets} />
      <fieldset class="facet">
        <legend>Availability</legend>
        <Check name="stock" value="1" label="In stock now" {...facets.inStock} />
      </fieldset>
      {place.kind === "shop" ? null : <Checks title="Shop" name="shop" choices={facets.shops} />}
      {facets.attributes.map(({ name, values }, index) => (
        <Checks title={name} name={`a.${name}`} choices={values} isFolded={index >= OPEN} />
      ))}
      {facets.isApproximate ? <p class="muted small">Counts are estimates for a result this large.</p> : null}
      <button class="button primary facets-go" type="submit">
        Filter
      </button>
    </form>
  );
}

interface ChecksProps {
  readonly title: string;
  readonly name: string;
  readonly choices: readonly FacetChoice[];
  readonly isFolded?: boolean;
}

function Checks({ title, name, choices, isFolded = false }: ChecksProps) {
  if (choices.length === 0) return "";
  if (!isFolded || choices.some(({ isChosen }) => isChosen))
    return (
      <fieldset class="facet">
        <legend safe>{title}</legend>
        <Values name={name} title={title} choices={choices} />
      </fieldset>
    );
  return (
    <details class="facet" id={`facet-${encodeURIComponent(name)}`}>
      <summary safe>{title}</summary>
      <fieldset>
        <legend class="visually-hidden" safe>
          {title}
        </legend>
        <Values name={name} title={title} choices={choices} />
      </fieldset>
    </details>
  );
}

function Values({ name, title, choices }: Omit<ChecksProps, "isFolded">) {
  // What is chosen is always seen, but stays in its place.
  const last = Math.max(SEEN, choices.findLastIndex(({ isChosen }) => isChosen) + 1);
  // Nobody opens a list of one more.
  const seen = choices.length <= last + 1 ? choices.length : last;
  const [first, more] = [inOrder(choices.slice(0, seen)), inOrder(choices.slice(seen))];
  return (
    <>
      {first.map((choice) => (
        <Check name={name} {...choice} />
      ))}
      {more.length > 0 ? (
        <details class="facet-more" id={`more-${encodeURIComponent(name)}`}>
          <summary>
            <span safe>{`${count(more.length)} more…`}</span>
            <span class="visually-hidden" safe>{` of ${title}`}</span>
          </summary>
          {more.map((choice) => (
            <Check name={name} {...choice} />
          ))}
        </details>
      ) : null}
    </>
  );
}

/** Measures are read by size, everything else by how much there is of it. */
function inOrder(choices: readonly FacetChoice[]): readonly FacetChoice[] {
  const areMeasures = choices.every(({ value }) => Number.isFinite(Number.parseFloat(value)));
  return areMeasures ? choices.toSorted((a, b) => Number.parseFloat(a.value) - Number.parseFloat(b.value)) : choices;
}

function Check({ name, value, label, count: found, isChosen }: FacetChoice & { name: string }) {
  return (
    <label class="facet-choice" data-none={found === 0 ? "true" : undefined}>
      <input
        id={`${encodeURIComponent(name)}=${encodeURIComponent(value)}`}
        type="checkbox"
        name={name}
        value={value}
        checked={isChosen}
      />
      <span safe>{label}</span>
      <FacetCount found={found} />
    </label>
  );
}

function Ratings({ facets }: { facets: Facets }) {
  const isAny = facets.ratings.every(({ isChosen }) => !isChosen);
  if (isAny && facets.ratings.every(({ count }) => count === 0)) return "";
  return (
    <fieldset class="facet">
      <legend>Rating</legend>
      <label class="facet-choice">
        <input id="rating=" type="radio" name="rating" value="" checked={isAny} />
        <span>Any</span>
      </label>
      {facets.ratings.map(({ min, count: found, isChosen }) => (
        <label class="facet-choice" data-none={found === 0 ? "true" : undefined}>
          <input id={`rating=${min}`} type="radio" name="rating" value={String(min)} checked={isChosen} />
          <span class="facet-stars">
            <svg viewBox="0 0 80 16" width="80" height="16" aria-hidden="true" focusable="false">
              <use href="#star-row" class="stars-off" />
              <svg aria-hidden="true" width={String(min * 16)} height="16">
                <use href="#star-row" class="stars-on" />
              </svg>
            </svg>
            <span class="visually-hidden" safe>
              {ratingWords(min)}
            </span>
            {min < 5 ? <span aria-hidden="true">&amp; up</span> : null}
          </span>
          <FacetCount found={found} />
        </label>
      ))}
    </fieldset>
  );
}
