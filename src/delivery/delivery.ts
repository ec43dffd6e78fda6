import type { WarehouseStock } from "../../actors/inventory/messages.ts";

/** When an order placed now would arrive, from the nearest warehouse that has it. */
export interface DeliveryEstimate {
  readonly warehouse: { readonly code: string; readonly name: string; readonly city: string; readonly state: string };
  readonly distanceKm: number;
  /** Calendar days, ISO `YYYY-MM-DD`. */
  readonly earliest: string;
  readonly latest: string;
  /** Order by this moment (epoch ms) for these days. */
  readonly orderBefore: number;
}

export interface Place {
  readonly zip: string;
  readonly city: string;
  readonly state: string;
  readonly lat: number;
  readonly lon: number;
}

export interface Delivery {
  /** The place of a five-digit ZIP code, or null when there is none. */
  place(zip: string): Promise<Place | null>;
  /** An estimate for a product's stock by warehouse; null when no warehouse has a unit. `now` is epoch ms. */
  estimate(place: Place, stock: readonly WarehouseStock[], now: number): Promise<DeliveryEstimate | null>;
}
