import type { CartLineView } from "../../src/cart/cart-view.ts";
import type { QuoteShipment } from "../../src/checkout/quote-view.ts";
import { arrival } from "../arrival.ts";
import { CheckoutLine } from "./checkout-lines.tsx";

export interface CheckoutParcelsProps {
  readonly lines: readonly CartLineView[];
  /** Empty where it is not known what would leave from where. */
  readonly shipments: readonly QuoteShipment[];
}

interface Units {
  readonly line: CartLineView;
  readonly quantity: number;
}

/** What is bought, by the parcel it comes in and the shop that sells it. */
export function CheckoutParcels({ lines, shipments }: CheckoutParcelsProps) {
  if (shipments.length === 0) {
    return (
      <section class="stall-group" aria-label="Items">
        <Shops units={lines.map((line) => ({ line, quantity: line.quantity }))} />
      </section>
    );
  }
  const byId = new Map(lines.map((line) => [line.productId, line]));
  return (
    <>
      {shipments.map((shipment, index) => (
        <section class="stall-group" aria-labelledby={`parcel-${index + 1}`}>
          <header>
            <h2 id={`parcel-${index + 1}`} safe>
              {shipments.length === 1 ? "Your parcel" : `Parcel ${index + 1} of ${shipments.length}`}
            </h2>
            <p class="muted">
              <span class="parcel-when" safe>
                {`Arrives ${arrival(shipment.arrivesFrom, shipment.arrivesUntil)}`}
              </span>
              <span safe>{`, from ${shipment.from}`}</span>
            </p>
          </header>
          <Shops
            units={shipment.items.flatMap(({ productId, quantity }) => {
              const line = byId.get(productId);
              return line ? [{ line, quantity }] : [];
            })}
          />
        </section>
      ))}
      {shipments.length > 1 ? (
        <p class="muted small">
          No single warehouse has all of it, so it comes in as few parcels as can be. Shipping is paid once.
        </p>
      ) : null}
    </>
  );
}

function Shops({ units }: { units: readonly Units[] }) {
  const byShop = Map.groupBy(units, ({ line }) => line.card?.shopName ?? "");
  return (
    <>
      {[...byShop].map(([shop, bought]) => (
        <div class="parcel-shop">
          {shop === "" ? null : (
            <h3>
              <span class="muted">{"Sold by "}</span>
              <span safe>{shop}</span>
            </h3>
          )}
          <ul class="bought-list">
            {bought.map(({ line, quantity }) => (
              <CheckoutLine line={line} quantity={quantity} />
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}
