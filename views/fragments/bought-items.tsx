import type { Item, OrderLine } from "../../actors/order/messages.ts";
import { plural } from "../money.ts";
import { NamedPicture } from "../parts/picture.tsx";

export interface BoughtItemsProps {
  readonly items: readonly Item[];
  readonly lines: readonly OrderLine[];
  /** Whether there is something to say about them: they have arrived. */
  readonly mayReview?: boolean;
}

/** What is in a parcel: picture, name, how many, and whose it is. */
export function BoughtItems({ items, lines, mayReview = false }: BoughtItemsProps) {
  const byProduct = new Map(lines.map((line) => [line.productId, line]));
  return (
    <ul class="bought-list">
      {items.map(({ productId, quantity }) => {
        const line = byProduct.get(productId);
        return (
          <li class="bought">
            <NamedPicture name={line?.image?.replace("/media/", "") ?? null} alt="" />
            <div>
              <p class="bought-title" safe>
                {line?.title ?? "A product"}
              </p>
              <p class="muted small" safe>
                {`${plural(quantity, "unit")}${line ? `, sold by ${line.shopName}` : ""}`}
              </p>
              {mayReview ? (
                <p>
                  <a class="small" href={`/reviews/of/${productId}/mine`}>
                    Write a review
                    <span class="visually-hidden" safe>{` of ${line?.title ?? "it"}`}</span>
                  </a>
                </p>
              ) : null}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
