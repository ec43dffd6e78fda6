import { Elysia } from "elysia";
import { categoryPage } from "../../../views/pages/category.tsx";
import { homePage } from "../../../views/pages/home.tsx";
import { searchPage } from "../../../views/pages/search.tsx";
import { shopPage } from "../../../views/pages/shop.tsx";
import { categoryPath, shopPath, withQuery } from "../../../views/paths.ts";
import type { ListSort, Page, ProductCard } from "../../catalogue/catalogue.ts";
import { LISTING_COUNT_MAX } from "../../catalogue/listing.ts";
import { searchText } from "../../catalogue/search-query.ts";
import { filled, NEWCOMER, type Personal, personal, sharedChrome } from "./chrome.ts";
import { pageCache, type Template } from "./page-cache.ts";
import { type AnswerSet, asPage, type PageParts } from "./parts.ts";
import { lastPage, notHere, PAGE_SIZE, pageNumber, sortBy } from "./query.ts";
import type { Exchange } from "./reply.ts";

/** Listings show stock at most this old when they are opened; the live connection brings it up to date at once. */
const PAGE_MAX_AGE_MS = 250;
const PAGES_MAX = 500;
const POPULAR = 12;
const SHELF = 10;
const SHOPS = 12;
const INSTEAD = 12;

/** The pages one walks through: home, categories, sellers' shops, search. Visitors share their renderings. */
export function browsePages(parts: PageParts) {
  const pages = pageCache(PAGES_MAX, PAGE_MAX_AGE_MS);

  const show = (key: string, render: () => Promise<string>, { request, set }: Exchange) => {
    const visitor = personal(parts, request, set);
    const ready = visitor === NEWCOMER ? pages.ready(key) : undefined;
    if (!ready) return showLater(pages.page(key, render), visitor, set);
    asPage(set);
    return filled(ready, NEWCOMER);
  };

  return new Elysia({ name: "pages/browse" })
    .get("/", ({ request, set }) => show("home", () => home(parts), { request, set }))
    .get("/c/:slug", ({ params: { slug }, query, request, set }) => {
      const listing = listingIn(query);
      return show(`c\n${slug}\n${listing.sort}\n${listing.page}`, () => category(parts, slug, listing), {
        request,
        set,
      });
    })
    .get("/s/:slug", ({ params: { slug }, query, request, set }) => {
      const listing = listingIn(query);
      return show(`s\n${slug}\n${listing.sort}\n${listing.page}`, () => stall(parts, slug, listing), { request, set });
    })
    .get("/search", ({ query, request, set }) => {
      const words = searchText(query.q ?? "");
      const page = pageNumber(query.page);
      return show(`search\n${words}\n${page}`, () => search(parts, words, page), { request, set });
    });
}

async function showLater(page: Promise<Template>, visitor: Personal | Promise<Personal>, set: AnswerSet) {
  try {
    const [rendered, known] = await Promise.all([page, visitor]);
    asPage(set);
    return filled(rendered, known);
  } catch (error) {
    if (!(error instanceof PastTheEnd)) throw error;
    asPage(set, 303);
    set.headers.location = error.lastPath;
    return "";
  }
}

/** A page was asked for that comes after the last. */
class PastTheEnd extends Error {
  readonly lastPath: string;

  constructor(path: string, parameters: Record<string, string | undefined>, last: number) {
    super(`${path} has ${last} pages`);
    this.lastPath = withQuery(path, { ...parameters, page: last === 1 ? undefined : last });
  }
}

/** Throws `PastTheEnd` for an empty page after the first. */
function requirePage(path: string, parameters: Record<string, string | undefined>, asked: Page<ProductCard>): void {
  if (asked.page === 1 || asked.items.length > 0) return;
  const last = lastPage(asked.total);
  throw new PastTheEnd(path, parameters, last < asked.page ? last : 1);
}

function sortParameter(sort: ListSort) {
  return { sort: sort === "popular" ? undefined : sort };
}

interface Listing {
  readonly sort: ListSort;
  readonly page: number;
}

function listingIn(query: Record<string, string | undefined>): Listing {
  return { sort: sortBy(query.sort), page: pageNumber(query.page) };
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

async function category(parts: PageParts, slug: string, { sort, page }: Listing): Promise<string> {
  const { catalogue } = parts.shop;
  const found = await catalogue.category(slug);
  if (!found) throw notHere("category", "There is no such part of the market.");
  const [products, chrome] = await Promise.all([
    catalogue.list({ categoryId: found.category.id }, sort, page, PAGE_SIZE),
    sharedChrome(parts, found.path[0]?.slug),
  ]);
  requirePage(categoryPath(found.category), sortParameter(sort), products);
  const levels = await levelsOf(parts, products.items);
  return categoryPage({ chrome, ...found, sort, products, countMax: LISTING_COUNT_MAX, levels });
}

async function stall(parts: PageParts, slug: string, { sort, page }: Listing): Promise<string> {
  const { catalogue } = parts.shop;
  const shop = await catalogue.shop(slug);
  if (!shop) throw notHere("shop", "There is no such stall on the market.");
  const [products, chrome] = await Promise.all([
    catalogue.list({ shopId: shop.id }, sort, page, PAGE_SIZE),
    sharedChrome(parts),
  ]);
  requirePage(shopPath(shop.slug), sortParameter(sort), products);
  const levels = await levelsOf(parts, products.items);
  return shopPage({ chrome, shop, sort, products, countMax: LISTING_COUNT_MAX, levels });
}

async function search(parts: PageParts, query: string, page: number): Promise<string> {
  const { catalogue } = parts.shop;
  const products = await catalogue.search(query, page, PAGE_SIZE);
  requirePage("/search", { q: query || undefined }, products);
  const instead = products.items.length > 0 ? [] : (await catalogue.list({}, "popular", 1, INSTEAD)).items;
  const [levels, chrome] = await Promise.all([levelsOf(parts, products.items, instead), sharedChrome(parts)]);
  return searchPage({ chrome, query, products, countMax: LISTING_COUNT_MAX, levels, instead });
}

function levelsOf({ shop }: PageParts, ...lists: (readonly { readonly id: number }[])[]) {
  return shop.stock.levels(lists.flat().map((card) => card.id));
}
