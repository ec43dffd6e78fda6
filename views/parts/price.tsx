import { money } from "../money.ts";

/** A price, with the list price struck through where it is reduced. Minor units. */
export function Price({ price, listPrice, currency }: { price: number; listPrice: number | null; currency: string }) {
  return (
    <p class="price" data-reduced={listPrice === null ? undefined : "true"}>
      {listPrice !== null && <span class="visually-hidden">Reduced to </span>}
      <span class="price-now" safe>
        {money(price, currency)}
      </span>
      {listPrice !== null && (
        <s class="price-before">
          <span class="visually-hidden">from </span>
          <span safe>{money(listPrice, currency)}</span>
        </s>
      )}
      {listPrice !== null && <span class="price-off">−{Math.round((1 - price / listPrice) * 100)}%</span>}
    </p>
  );
}
