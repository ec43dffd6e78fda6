import type { PlaceView } from "../../actors/waiting-line/messages.ts";
import type { ProductCard as Card } from "../../src/catalogue/catalogue.ts";
import type { FavouriteList } from "../../src/favourites/favourites.ts";
import { type FavouriteCounts, FavouriteRooms } from "../fragments/favourite-rooms.tsx";
import { type Chrome, page } from "../layout.tsx";
import { count, plural } from "../money.ts";
import { momentOf } from "../order-words.ts";
import { ActionForm } from "../parts/action-form.tsx";
import { Breadcrumbs } from "../parts/breadcrumbs.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { LiveStock } from "../parts/live-stock.tsx";
import { type Levels, ProductCard } from "../parts/product-card.tsx";

export interface WaitingBodyProps {
  readonly counts: FavouriteCounts & { readonly unfiled: number };
  readonly lists: readonly FavouriteList[];
  readonly waited: readonly { readonly card: Card; readonly place: PlaceView }[];
  readonly levels: Levels;
}

/** The sold-out things that the visitor waits for, and where they stand in each line. */
export function waitingPage({ chrome, body }: { chrome: Chrome; body: WaitingBodyProps }): string {
  return page({
    chrome,
    title: "What you wait for",
    isPrivate: true,
    children: (
      <div class="wrap stack">
        <Breadcrumbs crumbs={[{ name: "Favourites", href: "/favourites" }, { name: "What you wait for" }]} />
        <WaitingBody {...body} />
        <LiveStock productIds={body.waited.map(({ card }) => card.id)} />
      </div>
    ),
  });
}

/** The part of the page that changes when a line is left. */
export function WaitingBody({ counts, lists, waited, levels }: WaitingBodyProps) {
  return (
    <div id="favourites" class="stack favourites">
      <header class="favourites-head">
        <h1>What you wait for</h1>
        <p class="muted" safe>
          {waited.length === 0 ? "Nothing right now." : plural(waited.length, "sold-out thing")}
        </p>
      </header>
      <FavouriteRooms counts={counts} lists={lists} here="waiting" />
      {waited.length === 0 ? (
        <EmptyState
          title="You wait for nothing"
          detail="Where something is sold out you can stand in line for it. When one returns, it goes into your cart."
          href="/"
          action="Walk the market"
          heading="h2"
        />
      ) : (
        <>
          <h2 class="visually-hidden">Products</h2>
          <ul class="grid">
            {waited.map(({ card, place }) => (
              <li class="waited">
                <ProductCard card={card} level={levels.get(card.id)} />
                <p class="waited-place" data-place={place.state} safe>
                  {placeWords(place)}
                </p>
                <ActionForm
                  action={`/back-in-stock/${card.id}/removal`}
                  fields={{}}
                  label={place.state === "offered" ? "No, thank you" : "Leave the line"}
                  about={card.title}
                  class="link"
                />
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function placeWords(place: PlaceView): string {
  if (place.state === "waiting")
    return place.position === 1 ? "You are next in line." : `Number ${count(place.position)} in line.`;
  return place.until === null ? "On its way into your cart." : `In your cart, reserved until ${momentOf(place.until)}.`;
}
