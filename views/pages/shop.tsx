import type { ListSort, Page, ProductCard, ShopCard } from "../../src/catalogue/catalogue.ts";
import { howMany } from "../how-many.ts";
import { type Chrome, page } from "../layout.tsx";
import { plural } from "../money.ts";
import { Breadcrumbs } from "../parts/breadcrumbs.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { Heart } from "../parts/heart.tsx";
import { LiveStock } from "../parts/live-stock.tsx";
import { Pager } from "../parts/pager.tsx";
import { NamedPicture } from "../parts/picture.tsx";
import { CardGrid, type Levels } from "../parts/product-card.tsx";
import { SortLinks } from "../parts/sort-links.tsx";
import { shopPath } from "../paths.ts";

export interface ShopProps {
  readonly chrome: Chrome;
  readonly shop: ShopCard & { readonly story: string };
  readonly sort: ListSort;
  readonly products: Page<ProductCard>;
  readonly countMax: number;
  readonly levels: Levels;
}

/** A seller's stall: who they are and all they sell. */
export function shopPage(props: ShopProps): string {
  const { shop, products, sort } = props;
  const path = shopPath(shop.slug);
  return page({
    chrome: props.chrome,
    title: shop.name,
    description: shop.tagline,
    children: (
      <div class="wrap stack">
        <Breadcrumbs crumbs={[{ name: shop.name }]} />
        <header class="stall">
          <div class="arch">
            <NamedPicture name={shop.image} alt="" />
          </div>
          <div>
            <h1 safe>{shop.name}</h1>
            <p class="lede" safe>
              {shop.tagline}
            </p>
            <p class="muted" safe>
              {facts(shop)}
            </p>
            <Heart kind="shop" id={shop.id} name={shop.name} />
            {shop.story ? (
              <p class="story" safe>
                {shop.story}
              </p>
            ) : null}
          </div>
        </header>
        <p class="muted" safe>
          {howMany(products.total, props.countMax, "thing for sale", "things for sale")}
        </p>
        {products.items.length === 0 ? (
          <EmptyState
            title="Nothing on this page"
            detail="This stall has nothing more to show."
            href="/"
            action="To the market"
            heading="h2"
          />
        ) : (
          <>
            <SortLinks path={path} sort={sort} />
            <h2 class="visually-hidden">Products</h2>
            <CardGrid cards={products.items} levels={props.levels} eager={4} />
            <Pager
              path={path}
              parameters={{ sort: sort === "popular" ? undefined : sort }}
              page={products.page}
              hasMore={products.hasMore}
            />
          </>
        )}
        <LiveStock productIds={products.items.map((card) => card.id)} />
      </div>
    ),
  });
}

function facts(shop: ShopCard): string {
  const rating = shop.rating > 0 ? `${shop.rating.toFixed(1)} of 5 stars` : "";
  const sales = shop.sales > 0 ? plural(shop.sales, "sale") : "";
  return [shop.city, rating, sales].filter(Boolean).join(" · ");
}
