import type { DeliveryEstimate, Place } from "../../src/delivery/delivery.ts";

export interface DeliveryProps {
  readonly productId: number;
  /** Null when the visitor has not said where. */
  readonly place: Place | null;
  readonly estimate: DeliveryEstimate | null;
  /** A ZIP code that was asked for and is none. */
  readonly unknownZip?: string;
}

const day = new Intl.DateTimeFormat("en-US", { weekday: "short", month: "short", day: "numeric", timeZone: "UTC" });

/** When it would arrive, and where that is. */
export function DeliveryBox({ productId, place, estimate, unknownZip }: DeliveryProps) {
  const fault = unknownZip === undefined ? undefined : "zip-fault";
  return (
    <section id="delivery" class="delivery" aria-label="Delivery">
      <p class="delivery-words" safe>
        {words(place, estimate)}
      </p>
      <form class="zip" method="post" action="/zip" hx-post="/zip" hx-swap="none">
        <input type="hidden" name="productId" value={String(productId)} />
        <label for="zip">Deliver to ZIP code</label>
        <div class="zip-row">
          <input
            id="zip"
            name="zip"
            inputmode="numeric"
            autocomplete="postal-code"
            pattern="[0-9]{5}"
            title="Five digits"
            maxlength="5"
            required
            value={unknownZip ?? place?.zip ?? ""}
            aria-invalid={fault ? "true" : undefined}
            aria-describedby={fault}
          />
          <button class="button" type="submit">
            {place ? "Change" : "Estimate"}
          </button>
        </div>
        {fault ? (
          <p id="zip-fault" class="field-fault" role="alert">
            There is no such ZIP code.
          </p>
        ) : null}
      </form>
    </section>
  );
}

function words(place: Place | null, estimate: DeliveryEstimate | null): string {
  if (!place) return "See when it would arrive.";
  const where = `${place.city}, ${place.state} ${place.zip}`;
  if (!estimate) return `No warehouse has it to send to ${where} right now.`;
  const from = `${estimate.warehouse.city}, ${estimate.warehouse.state}`;
  return `Arrives ${dates(estimate)} in ${where}, sent from ${from}.`;
}

function dates({ earliest, latest }: DeliveryEstimate): string {
  const first = day.format(new Date(`${earliest}T00:00:00Z`));
  return earliest === latest ? first : `${first} – ${day.format(new Date(`${latest}T00:00:00Z`))}`;
}
