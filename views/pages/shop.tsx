import type { ShopCard } from "../../src/catalogue/catalogue.ts";
import type { FoundProps } from "../found.ts";
import { Found } from "../fragments/found.tsx";
import { rendered } from "../fragments/partial.ts";
import { type Chrome, page } from "../layout.tsx";
import { plural } from "../money.ts";
import { Breadcrumbs } from "../parts/breadcrumbs.tsx";
import { Heart } from "../parts/heart.tsx";
import { NamedPicture } from "../parts/picture.tsx";
import { shopPath } from "../paths.ts";

export interface ShopProps extends FoundProps {
  readonly shop: ShopCard & { readonly story: string };
}

/** A seller's stall: who they are and all they sell. */
export function shopPage(props: ShopProps & { readonly chrome: Chrome }): string {
  const { shop } = props;
  return page({
    chrome: props.chrome,
    title: titleOf(props),
    description: shop.tagline,
    canonical: canonicalOf(props),
    isSearching: true,
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
          </div>
          {shop.story ? (
            <p class="story" safe>
              {shop.story}
            </p>
          ) : null}
        </header>
        <Found {...props} />
      </div>
    ),
  });
}

/** What takes the place of the results on a page that is open. */
export function shopFragment(props: ShopProps): string {
  return rendered(<title safe>{`${titleOf(props)} · Souk`}</title>) + rendered(<Found {...props} />);
}

function titleOf({ shop, query }: ShopProps): string {
  return query.page > 1 ? `${shop.name}, page ${query.page}` : shop.name;
}

function canonicalOf({ shop, query }: ShopProps): string {
  return query.page > 1 ? `${shopPath(shop.slug)}?page=${query.page}` : shopPath(shop.slug);
}

function facts(shop: ShopCard): string {
  const rating = shop.rating > 0 ? `${shop.rating.toFixed(1)} of 5 stars` : "";
  const sales = shop.sales > 0 ? plural(shop.sales, "sale") : "";
  return [shop.city, rating, sales].filter(Boolean).join(" · ");
}
