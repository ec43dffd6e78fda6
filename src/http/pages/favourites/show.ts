import { partial, rendered } from "../../../../views/fragments/partial.ts";
import { FavouriteBody, type FavouriteBodyProps } from "../../../../views/pages/favourites.tsx";
import { FollowedBody, type FollowedBodyProps } from "../../../../views/pages/followed-shops.tsx";
import { WaitingBody, type WaitingBodyProps } from "../../../../views/pages/waiting.tsx";
import type { ShopCard } from "../../../catalogue/catalogue.ts";
import type { Owner } from "../../../favourites/owner.ts";
import { publicUrl } from "../../../platform/settings.ts";
import { personal } from "../chrome.ts";
import { newCommandId } from "../command-id.ts";
import { Template } from "../page-cache.ts";
import { type PageParts, pageOf, wantsFragments } from "../parts.ts";
import { lastPage, PAGE_SIZE, pageNumber } from "../query.ts";
import { ownerOfRequest } from "./visitor.ts";

/** Shops on a page, each with so many of its newest things. */
const SHOPS = 6;
const NEWEST = 6;

/** Where one is among one's favourites, from the page's address. */
export interface Place {
  /** A list's id, `none` for what is in none. */
  readonly list?: string | undefined;
  readonly page?: string | undefined;
}

/** What the page of favourites shows; a list that is not there shows all. */
export async function favouriteBody(parts: PageParts, owner: Owner | null, place: Place): Promise<FavouriteBodyProps> {
  const { favourites, backInStock, catalogue, stock, settings } = parts.shop;
  const [lists, followed] = owner ? await Promise.all([favourites.lists(owner), favourites.shops(owner)]) : [[], []];
  const list = lists.find(({ id }) => id === place.list) ?? null;
  const isUnfiled = place.list === "none" && lists.length > 0;
  const of = (page: number) =>
    owner
      ? favourites.products(owner, list ? list.id : isUnfiled ? null : undefined, page, PAGE_SIZE)
      : { items: [], total: 0, page: 1, hasMore: false };
  let shown = await of(pageNumber(place.page));
  // The last one of a page was let go of: the page before is the last now.
  if (shown.items.length === 0 && shown.page > 1) shown = await of(Math.min(shown.page - 1, lastPage(shown.total)));
  const ids = shown.items.map(({ productId }) => productId);
  const [cards, levels, places] = await Promise.all([
    catalogue.cards(ids),
    stock.levels(ids),
    owner ? backInStock.places(owner) : [],
  ]);
  const total = owner && (list || isUnfiled) ? (await favourites.products(owner, undefined, 1, 1)).total : shown.total;
  const filed = lists.reduce((sum, each) => sum + each.products, 0);
  return {
    places: new Map(places.map((place) => [place.productId, place])),
    ...{ lists, list, isUnfiled, shown, cards, levels, newCommandId },
    counts: { all: total, unfiled: total - filed, shops: followed.length, waiting: places.length },
    shareUrl: list?.shareKey ? `${publicUrl(settings)}/favourites/shared/${list.shareKey}` : null,
  };
}

/** What the page of followed shops shows. */
export async function followedBody(parts: PageParts, owner: Owner | null, place: Place): Promise<FollowedBodyProps> {
  const { favourites, catalogue, stock } = parts.shop;
  const [followed, known, around] = await Promise.all([
    owner ? favourites.shops(owner) : [],
    catalogue.shops(),
    aroundOf(parts, owner),
  ]);
  const byId = new Map(known.map((shop) => [shop.id, shop]));
  const there = followed.map(({ shopId }) => byId.get(shopId)).filter((shop): shop is ShopCard => shop !== undefined);
  const last = Math.max(1, Math.ceil(there.length / SHOPS));
  const page = Math.min(pageNumber(place.page), last);
  const shops = await Promise.all(
    there.slice((page - 1) * SHOPS, page * SHOPS).map(async (shop) => {
      const newest = await catalogue.list({ shopId: shop.id }, "newest", 1, NEWEST);
      return { shop, newest: newest.items };
    }),
  );
  const levels = await stock.levels(shops.flatMap(({ newest }) => newest.map(({ id }) => id)));
  return { shops, levels, page, hasMore: page < last, ...around };
}

/** What the page of lines that one stands in shows. */
export async function waitingBody(parts: PageParts, owner: Owner | null): Promise<WaitingBodyProps> {
  const { backInStock, catalogue, stock } = parts.shop;
  const [places, around] = await Promise.all([owner ? backInStock.places(owner) : [], aroundOf(parts, owner)]);
  const ids = places.map(({ productId }) => productId);
  const [cards, levels] = await Promise.all([catalogue.cards(ids), stock.levels(ids)]);
  const waited = places.flatMap((place) => {
    const card = cards.get(place.productId);
    return card ? [{ card, place }] : [];
  });
  return { waited, levels, ...around };
}

/** The ways to everything else that is a visitor's own. */
async function aroundOf({ shop }: PageParts, owner: Owner | null) {
  if (owner === null) return { lists: [], counts: { all: 0, unfiled: 0, shops: 0, waiting: 0 } };
  const { favourites, backInStock } = shop;
  const [lists, followed, places, { total }] = await Promise.all([
    favourites.lists(owner),
    favourites.shops(owner),
    backInStock.places(owner),
    favourites.products(owner, undefined, 1, 1),
  ]);
  const filed = lists.reduce((sum, each) => sum + each.products, 0);
  return { lists, counts: { all: total, unfiled: total - filed, shops: followed.length, waiting: places.length } };
}

/** The favourites on the sender's page as they are now; nothing where it shows none. */
export async function favouritesFragment(parts: PageParts, request: Request): Promise<string> {
  const url = new URL(pageOf(request, "/"), "http://page");
  if (!wantsFragments(request) || !/^\/favourites(?:\/shops|\/waiting)?$/.test(url.pathname)) return "";
  const owner = await ownerOfRequest(parts, request);
  const place = { list: url.searchParams.get("list") ?? undefined, page: url.searchParams.get("page") ?? undefined };
  const { holes } = await personal(parts, request, { headers: {} });
  return partial("#favourites", "outerMorph", new Template(await bodyOf(url.pathname)).fill(holes));

  async function bodyOf(path: string): Promise<string> {
    if (path === "/favourites") return rendered(FavouriteBody(await favouriteBody(parts, owner, place)));
    if (path === "/favourites/waiting") return rendered(WaitingBody(await waitingBody(parts, owner)));
    return rendered(FollowedBody(await followedBody(parts, owner, place)));
  }
}
