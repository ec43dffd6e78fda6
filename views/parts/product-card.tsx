import type { StockLevel } from "../../actors/inventory/messages.ts";
import type { ProductCard as Card } from "../../src/catalogue/catalogue.ts";
import { StockBadge } from "../fragments/stock-badge.tsx";
import { productPath, withQuery } from "../paths.ts";
import { Heart } from "./heart.tsx";
import { Picture } from "./picture.tsx";
import { Price } from "./price.tsx";
import { Stars } from "./stars.tsx";

export type Levels = ReadonlyMap<number, StockLevel>;

/** One product among others: a picture, what it is, what it costs, who sells it, whether there is any. */
export function ProductCard({
  card,
  level,
  isFirst,
  from,
}: {
  card: Card;
  level: StockLevel | undefined;
  isFirst?: boolean;
  /** The search that found it, and where: `<searchId>.<position>`. */
  from?: string;
}) {
  return (
    <article class="card">
      <div class="card-picture">
        <Picture image={card.image} alt="" sizes="(min-width: 60rem) 17rem, 45vw" isFirst={isFirst ?? false} />
        {card.tags.includes("one-of-a-kind") && <span class="tag">One of a kind</span>}
        {card.tags.includes("hot-drop") && <span class="tag hot">Hot drop</span>}
      </div>
      <h3 class="card-title">
        <a href={withQuery(productPath(card), { from })} safe>
          {card.title}
        </a>
      </h3>
      <p class="card-shop" safe>
        {card.shopName}
      </p>
      <Stars rating={card.rating} reviews={card.reviewCount} />
      <Price price={card.price} listPrice={card.listPrice} currency={card.currency} />
      <StockBadge productId={card.id} level={level} />
      {level && level.available > 0 ? null : (
        <a class="card-tell" href={`${productPath(card)}#tell-me-${card.id}`}>
          Tell me when it is back
        </a>
      )}
      <Heart kind="product" id={card.id} name={card.title} />
    </article>
  );
}

/** Cards in as many columns as fit. The first `eager` pictures load at once, the rest when they come near. */
export function CardGrid({ cards, levels, eager = 0 }: { cards: readonly Card[]; levels: Levels; eager?: number }) {
  return (
    <ul class="grid">
      {cards.map((card, index) => (
        <li>
          <ProductCard card={card} level={levels.get(card.id)} isFirst={index < eager} />
        </li>
      ))}
    </ul>
  );
}

/** Cards in one row that scrolls sideways where it is too long. */
export function CardShelf({ cards, levels, label }: { cards: readonly Card[]; levels: Levels; label: string }) {
  return (
    <ul class="shelf" aria-label={label}>
      {cards.map((card) => (
        <li>
          <ProductCard card={card} level={levels.get(card.id)} />
        </li>
      ))}
    </ul>
  );
}
