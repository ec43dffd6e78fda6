import type { PersonalDataKeeper } from "../accounts/keepers.ts";
import { type Favourites, PRODUCTS_MAX } from "./favourites.ts";
import { accountOwner } from "./owner.ts";

/** What an account likes and follows. */
export function favouriteKeeper(favourites: Favourites): PersonalDataKeeper {
  return {
    name: "favourites",
    async collect({ id }) {
      const owner = accountOwner(id);
      const [products, shops, lists] = await Promise.all([
        everyProduct(favourites, id),
        favourites.shops(owner),
        favourites.lists(owner),
      ]);
      const nameOf = new Map(lists.map((list) => [list.id, list.name]));
      return {
        products: products.map(({ productId, listId, at }) => ({
          productId,
          list: listId === null ? null : (nameOf.get(listId) ?? null),
          since: new Date(at),
        })),
        shops: shops.map(({ shopId, at }) => ({ shopId, since: new Date(at) })),
        lists: lists.map(({ name }) => name),
      };
    },
    erase: ({ id }, tx) => favourites.forget(tx, accountOwner(id)),
  };
}

/** There may be more than the limit: guests bring theirs along. */
async function everyProduct(favourites: Favourites, accountId: string) {
  const owner = accountOwner(accountId);
  const all = [];
  for (let page = 1; ; page++) {
    const { items, hasMore } = await favourites.products(owner, undefined, page, PRODUCTS_MAX);
    all.push(...items);
    if (!hasMore) return all;
  }
}
