import { Elysia } from "elysia";
import { homePage } from "../../../views/pages/home.tsx";
import type { ProductCard } from "../../catalogue/catalogue.ts";
import { sharedChrome } from "./chrome.ts";
import type { PageParts } from "./parts.ts";
import { sharedPages } from "./shared-pages.ts";

const POPULAR = 12;
const SHELF = 10;
const SHOPS = 12;

/** The front door. */
export function browsePages(parts: PageParts) {
  const show = sharedPages(parts);
  return new Elysia({ name: "pages/browse" }).get("/", ({ request, set }) =>
    show("home", () => home(parts), { request, set }),
  );
}

async function home(parts: PageParts): Promise<string> {
  const { catalogue } = parts.shop;
  const [drops, popular, arrivals, unique, shops, chrome] = await Promise.all([
    catalogue.list({ tag: "hot-drop" }, "popular", 1, 1),
    catalogue.list({}, "popular", 1, POPULAR + 1),
    catalogue.list({}, "newest", 1, SHELF + 1),
    catalogue.list({ tag: "one-of-a-kind" }, "popular", 1, SHELF),
    catalogue.shops(),
    sharedChrome(parts),
  ]);
  const hotDrop = drops.items[0] ?? null;
  // The drop has the best place already.
  const others = (cards: readonly ProductCard[]) => cards.filter((card) => card.id !== hotDrop?.id);
  return homePage({
    chrome,
    hotDrop,
    popular: others(popular.items).slice(0, POPULAR),
    arrivals: others(arrivals.items).slice(0, SHELF),
    unique: unique.items,
    shops: shops.slice(0, SHOPS),
    categories: chrome.categories,
    levels: await levelsOf(parts, drops.items, popular.items, arrivals.items, unique.items),
  });
}

function levelsOf({ shop }: PageParts, ...lists: (readonly { readonly id: number }[])[]) {
  return shop.stock.levels(lists.flat().map((card) => card.id));
}
