import type { ProductCard as Card } from "../../src/catalogue/catalogue.ts";
import { type Chrome, page } from "../layout.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { LiveStock } from "../parts/live-stock.tsx";
import { type Levels, ProductCard } from "../parts/product-card.tsx";

export interface SharedListProps {
  readonly chrome: Chrome;
  readonly name: string;
  readonly cards: readonly Card[];
  readonly levels: Levels;
}

/** A list that somebody shared: nothing of whose it is. */
export function sharedListPage({ chrome, name, cards, levels }: SharedListProps): string {
  return page({
    chrome,
    title: name,
    isPrivate: true,
    children: (
      <div class="wrap stack">
        <header class="favourites-head">
          <h1 safe>{name}</h1>
          <p class="muted">A list that somebody shared with you.</p>
        </header>
        {cards.length === 0 ? (
          <EmptyState
            title="Nothing in it now"
            detail="Whoever shared it may put something in later."
            href="/"
            action="Walk the market"
            heading="h2"
          />
        ) : (
          <>
            <h2 class="visually-hidden">Products</h2>
            <ul class="grid">
              {cards.map((card) => (
                <li>
                  <ProductCard card={card} level={levels.get(card.id)} />
                </li>
              ))}
            </ul>
          </>
        )}
        <LiveStock productIds={cards.map(({ id }) => id)} />
      </div>
    ),
  });
}
