import type { Category } from "../../src/catalogue/catalogue.ts";
import type { FoundProps } from "../found.ts";
import { Found } from "../fragments/found.tsx";
import { rendered } from "../fragments/partial.ts";
import { type Chrome, page } from "../layout.tsx";
import { Breadcrumbs } from "../parts/breadcrumbs.tsx";
import { categoryPath } from "../paths.ts";

export interface CategoryProps extends FoundProps {
  readonly category: Category;
  readonly path: readonly Category[];
  readonly children: readonly Category[];
}

/** A lane of the market. */
export function categoryPage(props: CategoryProps & { readonly chrome: Chrome }): string {
  const { category } = props;
  const above = props.path.slice(0, -1).map((one) => ({ name: one.name, href: categoryPath(one) }));
  return page({
    chrome: props.chrome,
    title: titleOf(props),
    description: `${category.name} from independent shops, with live stock.`,
    canonical: canonicalOf(props),
    isSearching: true,
    children: (
      <div class="wrap stack">
        <header class="page-head">
          <Breadcrumbs crumbs={[...above, { name: category.name }]} />
          <h1 safe>{category.name}</h1>
          <Children categories={props.children} />
        </header>
        <Found {...props} />
      </div>
    ),
  });
}

/** What takes the place of the results on a page that is open. */
export function categoryFragment(props: CategoryProps): string {
  return rendered(<title safe>{`${titleOf(props)} · Souk`}</title>) + rendered(<Found {...props} />);
}

function titleOf({ category, query }: CategoryProps): string {
  return query.page > 1 ? `${category.name}, page ${query.page}` : category.name;
}

/** However narrowed and sorted, it is this category; its further pages are pages of their own. */
function canonicalOf({ category, query }: CategoryProps): string {
  return query.page > 1 ? `${categoryPath(category)}?page=${query.page}` : categoryPath(category);
}

function Children({ categories }: { categories: readonly Category[] }) {
  if (categories.length === 0) return "";
  return (
    <nav class="chips" aria-label="Narrower categories">
      <ul>
        {categories.map((category) => (
          <li>
            <a class="chip" href={categoryPath(category)} safe>
              {category.name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
