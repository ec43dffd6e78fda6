import type { Facets } from "../../src/search/search.ts";
import { type FoundProps, priceWords } from "../found.ts";
import { FacetCount } from "./facet-count.tsx";

/** Price ranges, two fields that any browser has, and a slider over them that the page's script brings to life. */
export function FacetPrice({ facets, base: query, pathTo }: FoundProps & { facets: Facets }) {
  const { priceMin, priceMax, ...others } = query.filters;
  const { prices, priceSpan } = facets;
  if (!priceSpan && priceMin === undefined && priceMax === undefined) return "";
  const isAny = priceMin === undefined && priceMax === undefined;
  return (
    <fieldset class="facet facet-price">
      <legend>Price</legend>
      <ul>
        {prices.map(({ min, max, count, isChosen }) => {
          const range = { ...(min > 0 && { priceMin: min }), ...(max !== null && { priceMax: max - 1 }) };
          const filters = isChosen ? others : { ...others, ...range };
          return (
            <li data-none={count === 0 ? "true" : undefined}>
              <a
                data-swap
                rel="nofollow"
                href={pathTo({ ...query, page: 1, filters })}
                aria-current={isChosen ? "true" : undefined}
                safe
              >
                {priceWords(range) ?? ""}
              </a>
              <FacetCount found={count} />
            </li>
          );
        })}
        {isAny ? null : (
          <li>
            <a data-swap rel="nofollow" href={pathTo({ ...query, page: 1, filters: others })}>
              Any price
            </a>
          </li>
        )}
      </ul>
      <div class="price-fields">
        <PriceField name="min" label="From" value={priceMin} placeholder={priceSpan?.min} />
        <PriceField name="max" label="To" value={priceMax} placeholder={priceSpan?.max} />
      </div>
      {priceSpan && priceSpan.max > priceSpan.min ? (
        <div
          class="price-slider"
          data-slider
          data-least={String(Math.floor(priceSpan.min / 100))}
          data-most={String(Math.ceil(priceSpan.max / 100))}
          hidden
        >
          <input type="range" min="0" max="100" value="0" aria-label="Lowest price" />
          <input type="range" min="0" max="100" value="100" aria-label="Highest price" />
        </div>
      ) : null}
    </fieldset>
  );
}

interface PriceFieldProps {
  readonly name: "min" | "max";
  readonly label: string;
  readonly value: number | undefined;
  readonly placeholder: number | undefined;
}

function PriceField({ name, label, value, placeholder }: PriceFieldProps) {
  const whole = placeholder === undefined ? "" : String((name === "min" ? Math.floor : Math.ceil)(placeholder / 100));
  return (
    <label class="price-field">
      <span class="small" safe>
        {label}
      </span>
      <span class="price-sign" aria-hidden="true">
        $
      </span>
      <input
        id={`price-${name}`}
        name={name}
        inputmode="decimal"
        autocomplete="off"
        maxlength="12"
        value={value === undefined ? "" : amount(value)}
        placeholder={whole}
      />
    </label>
  );
}

function amount(minor: number): string {
  return minor % 100 === 0 ? String(minor / 100) : (minor / 100).toFixed(2);
}
