import type { FavouriteList } from "../../src/favourites/favourites.ts";
import { type Chrome, page } from "../layout.tsx";
import { plural } from "../money.ts";
import { ActionForm } from "../parts/action-form.tsx";

/** Asked before a list is deleted. */
export function listRemovalPage({ chrome, list }: { chrome: Chrome; list: FavouriteList }): string {
  return page({
    chrome,
    title: "Delete the list?",
    isPrivate: true,
    children: (
      <section class="wrap empty">
        <h1 safe>{`Delete “${list.name}”?`}</h1>
        <p safe>
          {list.products === 0
            ? "There is nothing in it."
            : `${plural(list.products, "thing in it stays", "things in it stay")} among your favourites.`}
        </p>
        <div class="dialog-actions">
          <ActionForm
            action={`/favourites/lists/${list.id}/removal`}
            fields={{}}
            label="Delete the list"
            class="button danger"
            leadsAway
          />
          <a class="button" href={`/favourites?list=${list.id}`}>
            Keep it
          </a>
        </div>
      </section>
    ),
  });
}
