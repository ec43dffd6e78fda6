import type { PersonalDataKeeper } from "../accounts/keepers.ts";
import { accountOwner } from "../favourites/owner.ts";
import type { BackInStock } from "./back-in-stock.ts";

/** The lines that an account stands in. */
export function waitingKeeper(backInStock: Pick<BackInStock, "places" | "erase">): PersonalDataKeeper {
  return {
    name: "waitingFor",
    collect: async ({ id }) =>
      (await backInStock.places(accountOwner(id))).map(({ productId, joinedAt, state }) => ({
        productId,
        since: new Date(joinedAt),
        isOffered: state === "offered",
      })),
    erase: ({ id }, tx) => backInStock.erase(tx, id),
  };
}
