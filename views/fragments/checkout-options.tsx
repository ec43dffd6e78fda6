import type { DeliveryChoice } from "../../src/checkout/draft.ts";
import type { QuoteOption } from "../../src/checkout/quote-view.ts";
import { arrival } from "../arrival.ts";
import { money } from "../money.ts";

export interface CheckoutOptionsProps {
  readonly options: readonly QuoteOption[];
  readonly chosen: DeliveryChoice;
  readonly currency: string;
}

const NAMES: Record<DeliveryChoice, string> = { standard: "Standard", express: "Express" };

/** The ways to have it delivered, each with its date and price. */
export function CheckoutOptions({ options, chosen, currency }: CheckoutOptionsProps) {
  const isPlaceKnown = options.some((one) => one.arrivesFrom !== null);
  return (
    <fieldset id="delivery-options" class="choices">
      <legend>Delivery</legend>
      {options.map((one) => (
        <label class="choice">
          <input type="radio" name="delivery" value={one.option} checked={one.option === chosen} />
          <span class="choice-words">
            <span class="choice-name" safe>
              {NAMES[one.option]}
            </span>
            <span class="muted small" safe>
              {whenOf(one)}
            </span>
          </span>
          <span class="choice-price" safe>
            {one.price === 0 ? "Free" : money(one.price, currency)}
          </span>
        </label>
      ))}
      {isPlaceKnown ? null : <p class="muted small">The dates follow from your ZIP code.</p>}
    </fieldset>
  );
}

function whenOf({ option, arrivesFrom, arrivesUntil }: QuoteOption): string {
  if (arrivesFrom !== null && arrivesUntil !== null) return `Arrives ${arrival(arrivesFrom, arrivesUntil)}`;
  return option === "express" ? "The fastest way" : "By road, from the nearest warehouse";
}
