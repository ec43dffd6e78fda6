import type { Page, ProductCard } from "../../src/catalogue/catalogue.ts";
import { howMany } from "../how-many.ts";
import { type Chrome, page } from "../layout.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { LiveStock } from "../parts/live-stock.tsx";
import { Pager } from "../parts/pager.tsx";
import { CardGrid, type Levels } from "../parts/product-card.tsx";

export interface SearchProps {
  readonly chrome: Chrome;
  /** What was asked for; '' shows everything. */
  readonly query: string;
  readonly products: Page<ProductCard>;
  readonly countMax: number;
  readonly levels: Levels;
  /** Offered when nothing was found. */
  readonly instead: readonly ProductCard[];
}

/** What was found. */
export function searchPage(props: SearchProps): string {
  const { query, products } = props;
  const title = titleOf(query, products.isResembling ?? false);
  return page({
    chrome: { ...props.chrome, query },
    title,
    isPrivate: true,
    children: (
      <div class="wrap stack">
        {products.items.length === 0 ? (
          <Nothing query={query} instead={props.instead} levels={props.levels} />
        ) : (
          <>
            <header class="page-head">
              <h1 safe>{title}</h1>
              <p class="muted" safe>
                {howMany(products.total, props.countMax, "thing", "things")}
              </p>
            </header>
            <h2 class="visually-hidden">Products</h2>
            <CardGrid cards={products.items} levels={props.levels} eager={4} />
            <Pager
              path="/search"
              parameters={{ q: query || undefined }}
              page={products.page}
              hasMore={products.hasMore}
            />
          </>
        )}
        <LiveStock productIds={[...products.items, ...props.instead].map((card) => card.id)} />
      </div>
    ),
  });
}

function titleOf(query: string, isResembling: boolean): string {
  if (query === "") return "Everything on the market";
  return isResembling ? `Nothing for “${query}” exactly; showing things like it` : `Results for “${query}”`;
}

function Nothing({ query, instead, levels }: { query: string; instead: readonly ProductCard[]; levels: Levels }) {
  return (
    <>
      <EmptyState
        title={query === "" ? "Nothing here yet" : `Nothing found for “${query}”`}
        detail="Try fewer or simpler words, or a part number as it is printed."
        href="/"
        action="To the market"
      />
      {instead.length > 0 && (
        <section class="section" aria-labelledby="instead">
          <h2 id="instead">Others are looking at</h2>
          <CardGrid cards={instead} levels={levels} />
        </section>
      )}
    </>
  );
}
