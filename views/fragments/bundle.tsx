import type { ProductCard as Card } from "../../src/catalogue/catalogue.ts";
import { money, plural } from "../money.ts";
import { Picture } from "../parts/picture.tsx";
import { Price } from "../parts/price.tsx";
import type { Levels } from "../parts/product-card.tsx";
import { productPath } from "../paths.ts";
import { StockBadge } from "./stock-badge.tsx";

export interface BundleProps {
  /** Fresh with every rendering: sending the same form twice does its work once. */
  readonly commandId: string;
  /** The product whose page this is, and those that go with it: one or two. */
  readonly cards: readonly Card[];
  readonly levels: Levels;
}

/** The command id of the bundle's form; a reply brings the next one. */
export function BundleCommand({ commandId }: Pick<BundleProps, "commandId">) {
  return <input type="hidden" id="bundle-command" name="commandId" value={commandId} />;
}

/** What is often bought together, to be added in one go; what is not wanted is ticked off. Works without script. */
export function Bundle({ commandId, cards, levels }: BundleProps) {
  const [first, ...others] = cards;
  if (!first || others.length === 0) return "";
  return (
    <section class="section bundle-section" aria-labelledby="bundle">
      <div class="section-head">
        <h2 id="bundle">Frequently bought together</h2>
      </div>
      <form class="bundle" method="post" action="/cart/bundles" hx-post="/cart/bundles" hx-swap="none">
        <BundleCommand commandId={commandId} />
        <input type="hidden" name="item1" value={String(first.id)} />
        <ul class="bundle-items">
          <li>
            <Item card={first} levels={levels}>
              <strong safe>{first.title}</strong>
              <span class="muted small">This piece</span>
            </Item>
          </li>
          {others.map((card, index) => (
            <li>
              <Item card={card} levels={levels}>
                <label class="bundle-choice">
                  <input
                    type="checkbox"
                    name={`item${index + 2}`}
                    value={String(card.id)}
                    checked
                    data-bundle={String(index + 1)}
                  />
                  <span safe>{card.title}</span>
                </label>
                <a class="small" href={productPath(card)}>
                  Look at it
                  <span class="visually-hidden" safe>{`: ${card.title}`}</span>
                </a>
              </Item>
            </li>
          ))}
        </ul>
        <div class="bundle-go">
          <Sums cards={cards} />
          <button class="button primary" type="submit">
            Add to cart together
          </button>
        </div>
      </form>
    </section>
  );
}

function Item({ card, levels, children }: { card: Card; levels: Levels; children: JSX.Element | JSX.Element[] }) {
  const safeWords = children;
  return (
    <div class="bundle-item">
      <div class="bundle-picture">
        <Picture image={card.image} alt="" sizes="8rem" />
      </div>
      <div class="bundle-words">
        {safeWords}
        <Price price={card.price} listPrice={card.listPrice} currency={card.currency} />
        <StockBadge productId={card.id} level={levels.get(card.id)} />
      </div>
    </div>
  );
}

/** What every choice comes to; the style sheet shows the one that is made. */
function Sums({ cards }: { cards: readonly Card[] }) {
  const [first, ...others] = cards;
  const choices = Array.from({ length: 2 ** others.length }, (_, choice) => choice);
  return (
    <p class="bundle-sums">
      {choices.map((choice) => {
        const chosen = others.filter((_, index) => (choice & (1 << index)) !== 0);
        const sum = chosen.reduce((all, card) => all + card.price, first!.price);
        return (
          <span class="bundle-sum" data-choice={String(choice)}>
            <span class="muted" safe>{`${plural(chosen.length + 1, "piece")} for`}</span>{" "}
            <strong safe>{money(sum, first!.currency)}</strong>
          </span>
        );
      })}
    </p>
  );
}
