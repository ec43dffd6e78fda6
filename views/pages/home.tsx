import type { Category, ProductCard, ShopCard } from "../../src/catalogue/catalogue.ts";
import type { Feed } from "../../src/feed/feed.ts";
import { FeedSections } from "../fragments/feed.tsx";
import { StockBadge } from "../fragments/stock-badge.tsx";
import { type Chrome, page } from "../layout.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { LiveStock } from "../parts/live-stock.tsx";
import { Picture } from "../parts/picture.tsx";
import { Price } from "../parts/price.tsx";
import { CardShelf, type Levels } from "../parts/product-card.tsx";
import { Section } from "../parts/section.tsx";
import { CategoryTiles, ShopTiles } from "../parts/shop-tiles.tsx";
import { productPath } from "../paths.ts";

export interface HomeProps {
  readonly chrome: Chrome;
  readonly hotDrop: ProductCard | null;
  /** Everybody's. */
  readonly feed: Feed;
  /** What stands over it for this visitor, or the hole it will be put into. */
  readonly safeFeed: string;
  readonly arrivals: readonly ProductCard[];
  readonly unique: readonly ProductCard[];
  readonly shops: readonly ShopCard[];
  readonly categories: readonly Category[];
  readonly levels: Levels;
}

/** The front door. */
export function homePage(props: HomeProps): string {
  const { hotDrop, feed, safeFeed, arrivals, unique, shops, categories, levels } = props;
  const inFeed = feed.sections.flatMap(({ cards }) => cards);
  const shown = [...(hotDrop ? [hotDrop] : []), ...inFeed, ...arrivals, ...unique].map((card) => card.id);
  const description =
    "A market of independent stalls with live stock: what you see is there, and what you put in your cart is yours.";
  return page({
    chrome: props.chrome,
    title: "Souk",
    description,
    children: (
      <>
        <Hero drop={hotDrop} levels={levels} />
        <div class="wrap stack">
          {shown.length > 0 ? safeFeed : <NothingYet />}
          <FeedSections feed={feed} levels={levels} />
          {categories.length > 0 && (
            <Section id="categories" title="Walk the lanes">
              <CategoryTiles categories={categories} />
            </Section>
          )}
          {arrivals.length > 0 && (
            <Section id="arrivals" title="Just set out">
              <CardShelf cards={arrivals} levels={levels} label="New arrivals" />
            </Section>
          )}
          {unique.length > 0 && (
            <Section id="unique" title="One of a kind">
              <CardShelf cards={unique} levels={levels} label="One of a kind" />
            </Section>
          )}
          {shops.length > 0 && (
            <Section id="shops" title="The people behind the stalls">
              <ShopTiles shops={shops} />
            </Section>
          )}
        </div>
        <div id="live">
          <LiveStock productIds={shown} />
        </div>
      </>
    ),
  });
}

/** A market before its first product. */
function NothingYet() {
  return (
    <EmptyState
      title="The stalls are being set up"
      detail="Nothing is for sale yet. Come back soon."
      href="/"
      action="Look again"
      heading="h2"
    />
  );
}

function Hero({ drop, levels }: { drop: ProductCard | null; levels: Levels }) {
  return (
    <section class="hero">
      <div class="wrap hero-inner">
        <div class="hero-words">
          <h1>
            One market. <em>Every stall live.</em>
          </h1>
          <p class="lede">
            Made things from independent shops. The stock you see is the stock there is, and what you put in your cart
            is kept for you.
          </p>
          {drop ? <Drop drop={drop} levels={levels} /> : null}
        </div>
        {drop ? (
          <div class="hero-arch">
            <Picture image={drop.image} alt="" sizes="(min-width: 47.5rem) 27rem, 8rem" isFirst />
          </div>
        ) : null}
      </div>
    </section>
  );
}

function Drop({ drop, levels }: { drop: ProductCard; levels: Levels }) {
  return (
    <div class="drop">
      <p class="eyebrow">Hot drop</p>
      <h2>
        <a href={productPath(drop)} safe>
          {drop.title}
        </a>
      </h2>
      <p class="muted" safe>
        {`by ${drop.shopName}`}
      </p>
      <div class="drop-row">
        <Price price={drop.price} listPrice={drop.listPrice} currency={drop.currency} />
        <StockBadge productId={drop.id} level={levels.get(drop.id)} />
      </div>
      <a class="button primary" href={productPath(drop)}>
        Get yours
      </a>
    </div>
  );
}
