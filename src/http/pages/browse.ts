import { Elysia } from "elysia";
import { categoryPage } from "../../../views/pages/category.tsx";
import { homePage } from "../../../views/pages/home.tsx";
import { searchPage } from "../../../views/pages/search.tsx";
import { shopPage } from "../../../views/pages/shop.tsx";
import { LISTING_COUNT_MAX } from "../../catalogue/listing.ts";
import { searchText } from "../../catalogue/search-query.ts";
import { personal, sharedChrome } from "./chrome.ts";
import { pageCache, Template } from "./page-cache.ts";
import { asPage, type PageParts } from "./parts.ts";
import { notHere, PAGE_SIZE, pageNumber, sortBy } from "./query.ts";

/** The front door shows stock at most this old when it is opened; its live connection brings it up to date at once. */
const HOME_MAX_AGE_MS = 250;
const POPULAR = 12;
const SHELF = 10;
const SHOPS = 12;
const INSTEAD = 12;

/** The pages one walks through: home, categories, sellers' shops, search. */
export function browsePages(parts: PageParts) {
  const { catalogue, stock } = parts.shop;
  const home = pageCache(1, HOME_MAX_AGE_MS);
  const levelsOf = (...lists: (readonly { id: number }[])[]) => stock.levels(lists.flat().map((card) => card.id));

  return new Elysia({ name: "pages/browse" })
    .get("/", async ({ request, set }) => {
      const [page, { holes }] = await Promise.all([
        home.page("home", () => renderHome(parts)),
        personal(parts, request, set),
      ]);
      asPage(set);
      return page.fill(holes);
    })
    .get("/c/:slug", async ({ params, query, request, set }) => {
      const found = await catalogue.category(params.slug);
      if (!found) throw notHere("category", "There is no such part of the market.");
      const sort = sortBy(query.sort);
      const products = await catalogue.list({ categoryId: found.category.id }, sort, pageNumber(query.page), PAGE_SIZE);
      const [levels, chrome, { holes }] = await Promise.all([
        levelsOf(products.items),
        sharedChrome(parts, found.path[0]?.slug),
        personal(parts, request, set),
      ]);
      asPage(set);
      const page = categoryPage({ chrome, ...found, sort, products, countMax: LISTING_COUNT_MAX, levels });
      return new Template(page).fill(holes);
    })
    .get("/s/:slug", async ({ params, query, request, set }) => {
      const shop = await catalogue.shop(params.slug);
      if (!shop) throw notHere("shop", "There is no such stall on the market.");
      const sort = sortBy(query.sort);
      const products = await catalogue.list({ shopId: shop.id }, sort, pageNumber(query.page), PAGE_SIZE);
      const [levels, chrome, { holes }] = await Promise.all([
        levelsOf(products.items),
        sharedChrome(parts),
        personal(parts, request, set),
      ]);
      asPage(set);
      const page = shopPage({ chrome, shop, sort, products, countMax: LISTING_COUNT_MAX, levels });
      return new Template(page).fill(holes);
    })
    .get("/search", async ({ query, request, set }) => {
      const words = searchText(query.q ?? "");
      const products = await catalogue.search(words, pageNumber(query.page), PAGE_SIZE);
      const instead = products.items.length > 0 ? [] : (await catalogue.list({}, "popular", 1, INSTEAD)).items;
      const [levels, chrome, { holes }] = await Promise.all([
        levelsOf(products.items, instead),
        sharedChrome(parts),
        personal(parts, request, set),
      ]);
      asPage(set);
      const page = searchPage({ chrome, query: words, products, countMax: LISTING_COUNT_MAX, levels, instead });
      return new Template(page).fill(holes);
    });
}

async function renderHome(parts: PageParts): Promise<string> {
  const { catalogue, stock } = parts.shop;
  const [drops, popular, arrivals, unique, shops, chrome] = await Promise.all([
    catalogue.list({ tag: "hot-drop" }, "popular", 1, 1),
    catalogue.list({}, "popular", 1, POPULAR),
    catalogue.list({}, "newest", 1, SHELF),
    catalogue.list({ tag: "one-of-a-kind" }, "popular", 1, SHELF),
    catalogue.shops(),
    sharedChrome(parts),
  ]);
  const shown = [drops, popular, arrivals, unique].flatMap((list) => list.items.map((card) => card.id));
  return homePage({
    chrome,
    hotDrop: drops.items[0] ?? null,
    popular: popular.items,
    arrivals: arrivals.items,
    unique: unique.items,
    shops: shops.slice(0, SHOPS),
    categories: chrome.categories,
    levels: await stock.levels(shown),
  });
}
