import type { PlaceView } from "../../actors/waiting-line/messages.ts";
import type { ProductCard as Card } from "../../src/catalogue/catalogue.ts";
import type { Favourite, FavouriteList, FavouritePage } from "../../src/favourites/favourites.ts";
import { type FavouriteCounts, FavouriteRooms } from "../fragments/favourite-rooms.tsx";
import { type Chrome, page } from "../layout.tsx";
import { count, plural } from "../money.ts";
import { ActionForm } from "../parts/action-form.tsx";
import { Breadcrumbs } from "../parts/breadcrumbs.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { heartPath } from "../parts/heart.tsx";
import { LiveStock } from "../parts/live-stock.tsx";
import { Pager } from "../parts/pager.tsx";
import { type Levels, ProductCard } from "../parts/product-card.tsx";
import { productPath } from "../paths.ts";

export interface FavouriteBodyProps {
  readonly counts: FavouriteCounts & { readonly unfiled: number };
  readonly lists: readonly FavouriteList[];
  /** The list that is open, if one is. */
  readonly list: FavouriteList | null;
  readonly isUnfiled: boolean;
  readonly shown: FavouritePage;
  readonly cards: ReadonlyMap<number, Card>;
  readonly levels: Levels;
  /** The visitor's places in lines of those who wait, by product. */
  readonly places: ReadonlyMap<number, PlaceView>;
  /** Where others see the list; null while it is not shared. */
  readonly shareUrl: string | null;
  readonly newCommandId: () => string;
}

/** What the visitor likes, with live stock and the way into the cart. */
export function favouritesPage({ chrome, body }: { chrome: Chrome; body: FavouriteBodyProps }): string {
  return page({
    chrome,
    title: body.list?.name ?? "Favourites",
    isPrivate: true,
    children: (
      <div class="wrap stack">
        <Breadcrumbs crumbs={[{ name: "Favourites" }]} />
        <FavouriteBody {...body} />
        <LiveStock productIds={body.shown.items.map(({ productId }) => productId)} />
      </div>
    ),
  });
}

/** The part of the page that changes when a heart is tapped. */
export function FavouriteBody(props: FavouriteBodyProps) {
  const { counts, lists, list, isUnfiled, shown } = props;
  const here = list?.id ?? (isUnfiled ? "none" : "all");
  return (
    <div id="favourites" class="stack favourites">
      <header class="favourites-head">
        <h1 safe>{list?.name ?? "Favourites"}</h1>
        <p class="muted" safe>
          {shown.total === 0
            ? "Tap a heart, and it is kept here."
            : plural(shown.total, "thing you like", "things you like")}
        </p>
      </header>
      <FavouriteRooms counts={counts} lists={lists} here={here} />
      {list ? <ListTools list={list} shareUrl={props.shareUrl} /> : null}
      {shown.items.length === 0 ? <Nothing list={list} isUnfiled={isUnfiled} /> : <Cards {...props} />}
      <Pager
        path="/favourites"
        parameters={{ list: here === "all" ? undefined : here }}
        page={shown.page}
        hasMore={shown.hasMore}
      />
      {counts.all > 0 || lists.length > 0 ? <NewList id={props.newCommandId()} /> : null}
    </div>
  );
}

function Cards({ shown, cards, levels, places, lists, newCommandId }: FavouriteBodyProps) {
  return (
    <>
      <h2 class="visually-hidden">Products</h2>
      <ul class="grid">
        {shown.items.map((favourite) => {
          const card = cards.get(favourite.productId);
          return (
            <li class="favourite" id={`favourite-${favourite.productId}`}>
              {card ? (
                <>
                  <ProductCard card={card} level={levels.get(card.id)} />
                  <ToCart card={card} place={places.get(card.id)} commandId={newCommandId()} />
                </>
              ) : (
                <Gone productId={favourite.productId} />
              )}
              {card && lists.length > 0 ? <Filing favourite={favourite} title={card.title} lists={lists} /> : null}
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** The way into the cart, or into the line of those who wait: whichever the stock allows. */
function ToCart({ card, place, commandId }: { card: Card; place: PlaceView | undefined; commandId: string }) {
  return (
    <>
      <div class="to-cart">
        <ActionForm
          action="/favourites/moves"
          fields={{ productId: card.id, commandId }}
          label="Move to cart"
          about={card.title}
        />
      </div>
      <div class="to-line">
        {place ? (
          <a class="button small" href={`${productPath(card)}#tell-me-${card.id}`} safe>
            {place.state === "offered" ? "It is your turn" : `In line: number ${count(place.position)}`}
          </a>
        ) : (
          <ActionForm
            action={`/back-in-stock/${card.id}`}
            fields={{}}
            label="Tell me when it is back"
            about={card.title}
          />
        )}
      </div>
    </>
  );
}

function Gone({ productId }: { productId: number }) {
  return (
    <div class="favourite-gone">
      <p>This is no longer sold.</p>
      <ActionForm action={heartPath("product", productId)} fields={{ was: "true" }} label="Let go of it" class="link" />
    </div>
  );
}

function Filing({ favourite, title, lists }: { favourite: Favourite; title: string; lists: readonly FavouriteList[] }) {
  const { productId, listId } = favourite;
  const action = heartPath("product", productId);
  return (
    <form class="filing" method="post" action={action} hx-post={action} hx-swap="none">
      <input type="hidden" name="was" value="false" />
      <label class="visually-hidden" for={`list-of-${productId}`} safe>
        {`List of ${title}`}
      </label>
      <select id={`list-of-${productId}`} name="list">
        <option value="" selected={listId === null}>
          In no list
        </option>
        {lists.map(({ id, name }) => (
          <option value={id} selected={id === listId} safe>
            {name}
          </option>
        ))}
      </select>
      <button class="link" type="submit">
        Move<span class="visually-hidden" safe>{` ${title}`}</span>
      </button>
    </form>
  );
}

function ListTools({ list, shareUrl }: { list: FavouriteList; shareUrl: string | null }) {
  const path = `/favourites/lists/${list.id}`;
  return (
    <div class="list-tools">
      <details>
        <summary class="link">Rename</summary>
        <form method="post" action={`${path}/name`} class="list-name">
          <label class="visually-hidden" for="list-name">
            Name of the list
          </label>
          <input id="list-name" name="name" value={list.name} maxlength="60" required autocomplete="off" />
          <button class="button small" type="submit">
            Save
          </button>
        </form>
      </details>
      <ActionForm
        action={`${path}/sharing`}
        fields={{ shared: shareUrl === null ? "yes" : "no" }}
        label={shareUrl === null ? "Share by link" : "Stop sharing"}
        class="link"
        leadsAway
      />
      <a class="link" href={`${path}/removal`}>
        Delete the list
      </a>
      {shareUrl === null ? null : (
        <p class="list-link">
          <label for="share-link">Whoever has this link can see the list:</label>
          <input id="share-link" value={shareUrl} readonly />
        </p>
      )}
    </div>
  );
}

function NewList({ id }: { id: string }) {
  return (
    <form method="post" action="/favourites/lists" class="list-name new-list">
      <input type="hidden" name="id" value={id} />
      <label for="new-list">A new list</label>
      <input
        id="new-list"
        name="name"
        placeholder="Gifts, the new kitchen…"
        maxlength="60"
        required
        autocomplete="off"
      />
      <button class="button small" type="submit">
        Make it
      </button>
    </form>
  );
}

function Nothing({ list, isUnfiled }: { list: FavouriteList | null; isUnfiled: boolean }) {
  if (list) {
    return (
      <EmptyState
        title="Nothing in this list yet"
        detail="Choose the list beneath any of your favourites to put it here."
        href="/favourites"
        action="See all favourites"
        heading="h2"
      />
    );
  }
  if (isUnfiled) {
    return (
      <EmptyState
        title="Everything is in a list"
        detail="What you like from now on comes here first."
        href="/favourites"
        action="See all favourites"
        heading="h2"
      />
    );
  }
  return (
    <EmptyState
      title="Nothing here yet"
      detail="Tap the heart of anything you like. It is kept here, with its stock live, until you decide."
      href="/"
      action="Walk the market"
      heading="h2"
    />
  );
}
