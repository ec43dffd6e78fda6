import type { Category, ListSort, Page, ProductCard } from "../../src/catalogue/catalogue.ts";
import { howMany } from "../how-many.ts";
import { type Chrome, page } from "../layout.tsx";
import { Breadcrumbs } from "../parts/breadcrumbs.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { LiveStock } from "../parts/live-stock.tsx";
import { Pager } from "../parts/pager.tsx";
import { CardGrid, type Levels } from "../parts/product-card.tsx";
import { SortLinks } from "../parts/sort-links.tsx";
import { categoryPath } from "../paths.ts";

export interface CategoryProps {
  readonly chrome: Chrome;
  readonly category: Category;
  readonly path: readonly Category[];
  readonly children: readonly Category[];
  readonly sort: ListSort;
  readonly products: Page<ProductCard>;
  readonly countMax: number;
  readonly levels: Levels;
}

/** A lane of the market. */
export function categoryPage(props: CategoryProps): string {
  const { category, products, sort } = props;
  const path = categoryPath(category);
  const above = props.path.slice(0, -1).map((one) => ({ name: one.name, href: categoryPath(one) }));
  const sorted = sort === "popular" ? undefined : sort;
  return page({
    chrome: props.chrome,
    title: products.page > 1 ? `${category.name}, page ${products.page}` : category.name,
    description: `${category.name} from independent shops, with live stock.`,
    children: (
      <div class="wrap stack">
        <header class="page-head">
          <Breadcrumbs crumbs={[...above, { name: category.name }]} />
          <h1 safe>{category.name}</h1>
          <p class="muted" safe>
            {howMany(products.total, props.countMax, "thing", "things")}
          </p>
          <Children categories={props.children} />
        </header>
        {products.items.length === 0 ? (
          <EmptyState
            title="Nothing on this page"
            detail="The stalls here are being set up. Look around the rest of the market."
            href="/"
            action="To the market"
            heading="h2"
          />
        ) : (
          <>
            <SortLinks path={path} sort={sort} />
            <h2 class="visually-hidden">Products</h2>
            <CardGrid cards={products.items} levels={props.levels} eager={4} />
            <Pager path={path} parameters={{ sort: sorted }} page={products.page} hasMore={products.hasMore} />
          </>
        )}
        <LiveStock productIds={products.items.map((card) => card.id)} />
      </div>
    ),
  });
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
