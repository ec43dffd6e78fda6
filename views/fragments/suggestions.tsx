import type { PropsWithChildren } from "@kitajs/html";
import type { Suggestions } from "../../src/search/search.ts";
import { money } from "../money.ts";
import { Picture } from "../parts/picture.tsx";
import { categoryPath, productPath, withQuery } from "../paths.ts";
import { rendered } from "./partial.ts";

/** What may be meant by the words so far: options of the listbox under the search field. */
export function suggestions({ queries, categories, brands, products }: Suggestions): string {
  return [
    queries.length > 0 && (
      <Group title="Searches">
        {queries.map((words) => (
          <a role="option" class="suggest-words" href={withQuery("/search", { q: words })} safe>
            {words}
          </a>
        ))}
      </Group>
    ),
    categories.length > 0 && (
      <Group title="Categories">
        {categories.map((category) => (
          <a role="option" class="suggest-words" href={categoryPath(category)} safe>
            {category.name}
          </a>
        ))}
      </Group>
    ),
    brands.length > 0 && (
      <Group title="Brands">
        {brands.map(({ name, slug }) => (
          <a role="option" class="suggest-words" href={withQuery("/search", { brand: slug })} safe>
            {name}
          </a>
        ))}
      </Group>
    ),
    products.length > 0 && (
      <Group title="Products">
        {products.map((card) => (
          <a role="option" href={productPath(card)}>
            <Picture image={card.image} alt="" sizes="3rem" isFirst={true} />
            <span class="suggest-name" safe>
              {card.title}
            </span>
            <span class="suggest-figure" safe>
              {money(card.price, card.currency)}
            </span>
          </a>
        ))}
      </Group>
    ),
  ]
    .filter((group) => group !== false)
    .map(rendered)
    .join("");
}

function Group({ title, children }: PropsWithChildren<{ title: string }>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of options in a listbox, not of fields in a form
    <div role="group" aria-label={title}>
      <p class="suggest-title" aria-hidden="true" safe>
        {title}
      </p>
      {children}
    </div>
  );
}
