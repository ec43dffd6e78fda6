import type { QuoteProblem } from "../../src/checkout/quote-view.ts";
import { money } from "../money.ts";
import { ActionForm } from "../parts/action-form.tsx";

export interface CheckoutProblemsProps {
  readonly problems: readonly QuoteProblem[];
  readonly newCommandId: () => string;
}

/** What stands in the way of the order, each with the taps that put it right. */
export function CheckoutProblems({ problems, newCommandId }: CheckoutProblemsProps) {
  const prices = problems.filter((one) => one.problem === "price_changed");
  const missing = problems.filter((one) => one.problem === "unavailable");
  const mixed = problems.find((one) => one.problem === "mixed_currencies");
  return (
    <div class="checkout-problems">
      {mixed ? <Mixed currencies={mixed.currencies} /> : null}
      {prices.length > 0 ? (
        <NewPrices
          items={prices.map(({ line, was, now }) => ({ title: titleOf(line), was, now, currency: line.currency }))}
        />
      ) : null}
      {missing.length > 0 ? (
        <Unavailable
          items={missing.map(({ line, available }) => ({
            productId: line.productId,
            title: titleOf(line),
            requested: line.quantity,
            available,
            isSold: line.card !== null,
          }))}
          newCommandId={newCommandId}
        />
      ) : null}
    </div>
  );
}

export interface NewPrice {
  readonly title: string;
  readonly was: number;
  readonly now: number;
  readonly currency: string;
}

/** Prices that changed since they were seen; nothing is bought at one that was not agreed to. */
export function NewPrices({ items }: { items: readonly NewPrice[] }) {
  return (
    <section class="panel problem" role="alert" aria-labelledby="new-prices">
      <h2 id="new-prices">{items.length === 1 ? "A price has changed" : "Some prices have changed"}</h2>
      <ul>
        {items.map(({ title, was, now, currency }) => (
          <li class="problem-item">
            <span class="problem-title" safe>
              {title}
            </span>
            <span class="problem-words">
              <del safe>{money(was, currency)}</del> <strong safe>{money(now, currency)}</strong>
              <span class="muted">{now > was ? " dearer" : " cheaper"}</span>
            </span>
          </li>
        ))}
      </ul>
      <ActionForm
        action="/checkout/price-confirmations"
        fields={{}}
        label={items.length === 1 ? "Accept new price" : "Accept new prices"}
        class="button primary"
        leadsAway={true}
      />
    </section>
  );
}

export interface MissingItem {
  readonly productId: number;
  readonly title: string;
  readonly requested: number;
  readonly available: number;
  readonly isSold: boolean;
}

export interface UnavailableProps {
  readonly items: readonly MissingItem[];
  readonly newCommandId: () => string;
}

/** What cannot be had as it was asked for. */
export function Unavailable({ items, newCommandId }: UnavailableProps) {
  return (
    <section class="panel problem" role="alert" aria-labelledby="missing">
      <h2 id="missing" safe>
        {items.length === 1 ? "One item is short" : `${items.length} items are short`}
      </h2>
      <ul>
        {items.map((item) => (
          <li class="problem-item" id={`short-${item.productId}`}>
            <span class="problem-title" safe>
              {item.title}
            </span>
            <span class="problem-words" safe>
              {shortWords(item)}
            </span>
            <span class="problem-fixes">
              {item.available > 0 ? (
                <ActionForm
                  action={`/cart/items/${item.productId}`}
                  fields={{ quantity: item.available, commandId: newCommandId() }}
                  label={`Take ${item.available}`}
                  about={`of ${item.title}`}
                  leadsAway={true}
                />
              ) : null}
              {item.isSold ? (
                <ActionForm
                  action="/cart/saved-items"
                  fields={{ productId: item.productId, commandId: newCommandId() }}
                  label="Save for later"
                  about={item.title}
                  leadsAway={true}
                />
              ) : null}
              <ActionForm
                action={`/cart/items/${item.productId}/removal`}
                fields={{ commandId: newCommandId() }}
                label="Remove"
                about={item.title}
                leadsAway={true}
              />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Mixed({ currencies }: { currencies: readonly string[] }) {
  return (
    <section class="panel problem" role="alert" aria-labelledby="mixed">
      <h2 id="mixed">One currency at a time</h2>
      <p safe>
        {`Your cart has prices in ${currencies.join(" and ")}. Save what is in the others for later, and order it after.`}
      </p>
      <a class="button" href="/cart">
        Edit cart
      </a>
    </section>
  );
}

function titleOf(line: { readonly card: { readonly title: string } | null }): string {
  return line.card?.title ?? "A product that is gone";
}

function shortWords({ requested, available, isSold }: MissingItem): string {
  if (!isSold) return "No longer sold.";
  if (available === 0) return "Sold out while you were here.";
  return `You wanted ${requested}; ${available} can be had.`;
}
