import { count } from "../money.ts";

/** How many there would be; the screen reader hears it as part of the choice. */
export function FacetCount({ found }: { found: number }) {
  return (
    <span class="facet-count" safe>
      {count(found)}
    </span>
  );
}
