import type { ProductCard as Card, ShopCard } from "../../src/catalogue/catalogue.ts";
import type { FavouriteList } from "../../src/favourites/favourites.ts";
import { type FavouriteCounts, FavouriteRooms } from "../fragments/favourite-rooms.tsx";
import { type Chrome, page } from "../layout.tsx";
import { plural } from "../money.ts";
import { Breadcrumbs } from "../parts/breadcrumbs.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { Heart } from "../parts/heart.tsx";
import { LiveStock } from "../parts/live-stock.tsx";
import { Pager } from "../parts/pager.tsx";
import { NamedPicture } from "../parts/picture.tsx";
import { CardShelf, type Levels } from "../parts/product-card.tsx";
import { shopPath } from "../paths.ts";

export interface FollowedBodyProps {
  readonly counts: FavouriteCounts & { readonly unfiled: number };
  readonly lists: readonly FavouriteList[];
  readonly shops: readonly { readonly shop: ShopCard; readonly newest: readonly Card[] }[];
  readonly levels: Levels;
  readonly page: number;
  readonly hasMore: boolean;
}

/** The shops that the visitor follows, each with its newest things. */
export function followedPage({ chrome, body }: { chrome: Chrome; body: FollowedBodyProps }): string {
  return page({
    chrome,
    title: "Shops you follow",
    isPrivate: true,
    children: (
      <div class="wrap stack">
        <Breadcrumbs crumbs={[{ name: "Favourites", href: "/favourites" }, { name: "Shops you follow" }]} />
        <FollowedBody {...body} />
        <LiveStock productIds={body.shops.flatMap(({ newest }) => newest.map(({ id }) => id))} />
      </div>
    ),
  });
}

/** The part of the page that changes when a shop is left. */
export function FollowedBody({ counts, lists, shops, levels, page: here, hasMore }: FollowedBodyProps) {
  return (
    <div id="favourites" class="stack favourites">
      <header class="favourites-head">
        <h1>Shops you follow</h1>
        <p class="muted" safe>
          {counts.shops === 0 ? "Follow a shop, and its newest things come here." : plural(counts.shops, "shop")}
        </p>
      </header>
      <FavouriteRooms counts={counts} lists={lists} here="shops" />
      {shops.length === 0 ? (
        <EmptyState
          title="No shops yet"
          detail="Open a shop you like and follow it. What it sets out next is here before you look for it."
          href="/#shops"
          action="Meet the shops"
          heading="h2"
        />
      ) : null}
      {shops.map(({ shop, newest }) => (
        <section class="section followed" aria-labelledby={`shop-${shop.id}`}>
          <div class="followed-head">
            <div class="arch">
              <NamedPicture name={shop.image} alt="" />
            </div>
            <div>
              <h2 id={`shop-${shop.id}`}>
                <a href={shopPath(shop.slug)} safe>
                  {shop.name}
                </a>
              </h2>
              <p class="muted" safe>
                {[shop.tagline, shop.city].filter(Boolean).join(" · ")}
              </p>
            </div>
            <Heart kind="shop" id={shop.id} name={shop.name} />
          </div>
          {newest.length === 0 ? (
            <p class="muted">Nothing set out right now.</p>
          ) : (
            <CardShelf cards={newest} levels={levels} label={`Newest of ${shop.name}`} />
          )}
        </section>
      ))}
      <Pager path="/favourites/shops" parameters={{}} page={here} hasMore={hasMore} />
    </div>
  );
}
