import { Elysia } from "elysia";
import { homePage } from "../../../views/pages/home.tsx";
import { sharedChrome } from "./chrome.ts";
import { besideFeed, cardsOf, homeGoods } from "./feed/home.ts";
import { hole } from "./page-cache.ts";
import type { PageParts } from "./parts.ts";
import { sharedPages } from "./shared-pages.ts";

const SHOPS = 12;

/** The front door. */
export function browsePages(parts: PageParts) {
  const show = sharedPages(parts);
  return new Elysia({ name: "pages/browse" }).get("/", ({ request, set }) =>
    show("home", () => home(parts), { request, set }),
  );
}

async function home(parts: PageParts): Promise<string> {
  const { shop } = parts;
  const [goods, shops, chrome] = await Promise.all([homeGoods(shop), shop.catalogue.shops(), sharedChrome(parts)]);
  const shown = [...besideFeed(goods), ...cardsOf(goods.feed).map(({ id }) => id)];
  return homePage({
    chrome,
    ...goods,
    safeFeed: hole("feed"),
    shops: shops.slice(0, SHOPS),
    categories: chrome.categories,
    levels: await shop.stock.levels(shown),
  });
}
