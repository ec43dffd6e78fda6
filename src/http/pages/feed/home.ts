import type { ProductCard } from "../../../catalogue/catalogue.ts";
import type { Feed } from "../../../feed/feed.ts";
import type { Shop } from "../../../shop.ts";

const SHELF = 10;
/** Newest products that are looked through for a shelf: some are on the page already. */
const NEWEST = 40;

/** What the front door shows of products; none is there twice. */
export interface HomeGoods {
  readonly hotDrop: ProductCard | null;
  readonly feed: Feed;
  readonly arrivals: readonly ProductCard[];
  readonly unique: readonly ProductCard[];
}

/** The goods of the front door, with the feed that everybody gets. */
export async function homeGoods({ catalogue, feeds }: Pick<Shop, "catalogue" | "feeds">): Promise<HomeGoods> {
  const [drops, rare, newest] = await Promise.all([
    catalogue.list({ tag: "hot-drop" }, "popular", 1, 1),
    catalogue.list({ tag: "one-of-a-kind" }, "popular", 1, SHELF),
    catalogue.list({}, "newest", 1, NEWEST),
  ]);
  const hotDrop = drops.items[0] ?? null;
  const unique = rare.items.filter(({ id }) => id !== hotDrop?.id);
  const feed = await feeds.shared([...(hotDrop ? [hotDrop] : []), ...unique].map(({ id }) => id));
  const shown = new Set([hotDrop, ...unique, ...cardsOf(feed)].map((card) => card?.id));
  return { hotDrop, feed, unique, arrivals: newest.items.filter(({ id }) => !shown.has(id)).slice(0, SHELF) };
}

/** What is on the front door besides the feed. */
export function besideFeed({ hotDrop, arrivals, unique }: HomeGoods): number[] {
  return [...(hotDrop ? [hotDrop] : []), ...arrivals, ...unique].map(({ id }) => id);
}

export function cardsOf(feed: Feed): ProductCard[] {
  return feed.sections.flatMap(({ cards }) => cards);
}
