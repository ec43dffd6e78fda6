import type { FavouriteList } from "../../src/favourites/favourites.ts";
import { count } from "../money.ts";

export interface FavouriteCounts {
  readonly all: number;
  readonly shops: number;
  /** Sold-out things that are waited for. */
  readonly waiting: number;
}

export interface FavouriteRoomsProps {
  readonly counts: FavouriteCounts & { readonly unfiled?: number };
  readonly lists?: readonly FavouriteList[];
  /** Where one is: `all`, `none`, `waiting`, `shops`, or a list's id. */
  readonly here: string;
}

/** The ways through one's favourites: all of them, by list, and the shops one follows. */
export function FavouriteRooms({ counts, lists = [], here }: FavouriteRoomsProps) {
  return (
    <nav class="chips" aria-label="Your favourites">
      <ul>
        <Room href="/favourites" name="Everything" products={counts.all} isHere={here === "all"} />
        {lists.map((list) => (
          <Room
            href={`/favourites?list=${list.id}`}
            name={list.name}
            products={list.products}
            isHere={here === list.id}
          />
        ))}
        {lists.length > 0 ? (
          <Room
            href="/favourites?list=none"
            name="In no list"
            products={counts.unfiled ?? 0}
            isHere={here === "none"}
          />
        ) : null}
        {counts.waiting > 0 || here === "waiting" ? (
          <Room href="/favourites/waiting" name="Waiting for" products={counts.waiting} isHere={here === "waiting"} />
        ) : null}
        <Room href="/favourites/shops" name="Shops" products={counts.shops} isHere={here === "shops"} />
      </ul>
    </nav>
  );
}

function Room({ href, name, products, isHere }: { href: string; name: string; products: number; isHere: boolean }) {
  return (
    <li>
      <a class="chip" href={href} aria-current={isHere ? "page" : undefined}>
        <span safe>{name}</span>{" "}
        <span class="chip-count" safe>
          {count(products)}
        </span>
      </a>
    </li>
  );
}
