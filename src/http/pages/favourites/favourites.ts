import { Elysia } from "elysia";
import { favouritesPage } from "../../../../views/pages/favourites.tsx";
import { followedPage } from "../../../../views/pages/followed-shops.tsx";
import { listRemovalPage } from "../../../../views/pages/list-removal.tsx";
import { sharedListPage } from "../../../../views/pages/shared-list.tsx";
import { waitingPage } from "../../../../views/pages/waiting.tsx";
import type { FavouriteReply } from "../../../favourites/favourites.ts";

import { show } from "../accounts/show.ts";
import type { Exchange, PageParts } from "../parts.ts";
import { notHere } from "../query.ts";
import type { FavouriteFact } from "./fact.ts";
import { ListNameForm, ListParams, NewListForm, SharingForm } from "./forms.ts";
import { hearts, ownerOrGuest } from "./hearts.ts";
import { movesToCart } from "./moves.ts";
import { leadOn, turnedDown } from "./reply.ts";
import { favouriteBody, followedBody, waitingBody } from "./show.ts";
import { ownerOfRequest } from "./visitor.ts";

const SHARED_MAX = 100;

/** The pages of what a visitor likes, its lists, and the forms that change them. */
export function favouritePages(parts: PageParts) {
  const { favourites, catalogue, stock } = parts.shop;

  /** On to where the list is, or the reason why not. */
  const settle = (exchange: Exchange, path: string, fact: FavouriteFact, reply: FavouriteReply<unknown>) =>
    reply.ok ? leadOn(exchange, path, fact) : turnedDown(parts, exchange, reply);

  /** Whose list it is about. Throws a 404 for somebody who can have none. */
  const ownerOfList = async ({ request }: Exchange) => {
    const owner = await ownerOfRequest(parts, request);
    if (owner === null) throw noList();
    return owner;
  };

  return new Elysia({ name: "pages/favourites" })
    .use(hearts(parts))
    .use(movesToCart(parts))
    .get("/favourites", async ({ request, set, query }) => {
      const body = await favouriteBody(parts, await ownerOfRequest(parts, request), query);
      return show(parts, { request, set }, (chrome) => favouritesPage({ chrome, body }));
    })
    .get("/favourites/shops", async ({ request, set, query }) => {
      const body = await followedBody(parts, await ownerOfRequest(parts, request), query);
      return show(parts, { request, set }, (chrome) => followedPage({ chrome, body }));
    })
    .get("/favourites/waiting", async ({ request, set }) => {
      const body = await waitingBody(parts, await ownerOfRequest(parts, request));
      return show(parts, { request, set }, (chrome) => waitingPage({ chrome, body }));
    })
    .post(
      "/favourites/lists",
      async ({ request, set, body: { id, name } }) => {
        const owner = await ownerOrGuest(parts, { request, set });
        const reply = await favourites.makeList(owner, id, name);
        return settle({ request, set }, `/favourites?list=${id}`, { what: "list-made" }, reply);
      },
      { body: NewListForm },
    )
    .post(
      "/favourites/lists/:id/name",
      async ({ request, set, params: { id }, body: { name } }) => {
        const reply = await favourites.renameList(await ownerOfList({ request, set }), id, name);
        return settle({ request, set }, `/favourites?list=${id}`, { what: "list-renamed" }, reply);
      },
      { params: ListParams, body: ListNameForm },
    )
    .get(
      "/favourites/lists/:id/removal",
      async ({ request, set, params: { id } }) => {
        const owned = await favourites.lists(await ownerOfList({ request, set }));
        const list = owned.find((each) => each.id === id);
        if (!list) throw noList();
        return show(parts, { request, set }, (chrome) => listRemovalPage({ chrome, list }));
      },
      { params: ListParams },
    )
    .post(
      "/favourites/lists/:id/removal",
      async ({ request, set, params: { id } }) => {
        await favourites.deleteList(await ownerOfList({ request, set }), id);
        return leadOn({ set }, "/favourites", { what: "list-deleted", listId: id });
      },
      { params: ListParams },
    )
    .post(
      "/favourites/lists/:id/restoration",
      async ({ request, set, params: { id } }) => {
        const reply = await favourites.restoreList(await ownerOfList({ request, set }), id);
        return settle({ request, set }, `/favourites?list=${id}`, { what: "list-restored" }, reply);
      },
      { params: ListParams },
    )
    .post(
      "/favourites/lists/:id/sharing",
      async ({ request, set, params: { id }, body: { shared } }) => {
        const reply = await favourites.shareList(await ownerOfList({ request, set }), id, shared === "yes");
        const what = shared === "yes" ? "list-shared" : "list-unshared";
        return settle({ request, set }, `/favourites?list=${id}`, { what }, reply);
      },
      { params: ListParams, body: SharingForm },
    )
    .get("/favourites/shared/:key", async ({ request, set, params: { key } }) => {
      const shared = /^[A-Za-z0-9_-]{22}$/.test(key) ? await favourites.shared(key) : null;
      if (!shared) throw notHere("list", "There is no such list. Whoever shared it may have stopped sharing it.");
      const { items } = await favourites.products(shared.owner, shared.list.id, 1, SHARED_MAX);
      const ids = items.map(({ productId }) => productId);
      const [known, levels] = await Promise.all([catalogue.cards(ids), stock.levels(ids)]);
      const cards = ids.flatMap((id) => known.get(id) ?? []);
      return show(parts, { request, set }, (chrome) =>
        sharedListPage({ chrome, name: shared.list.name, cards, levels }),
      );
    });
}

function noList() {
  return notHere("list", "There is no such list of yours. It may have been deleted on another device.");
}
