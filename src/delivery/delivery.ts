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

export type ShippingOption = "standard" | "express";

/** When something arrives. Calendar days, ISO `YYYY-MM-DD`. */
export interface Arrival {
  readonly arrivesFrom: string;
  readonly arrivesUntil: string;
  /** Order by this moment (epoch ms) for these days. */
  readonly orderBefore: number;
}

/** A way to have a whole order delivered: its days are those of the last of its shipments. */
export interface DeliveryOption extends Omit<Arrival, "orderBefore"> {
  readonly id: ShippingOption;
  /** Minor units. */
  readonly price: number;
  /** The first cut-off of its warehouses, epoch ms. */
  readonly cutOff: number;
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
  /** Kilometres from each warehouse, by its id. */
  distances(place: Place): Promise<Map<number, number>>;
  /** When a shipment from this warehouse, ordered at `now`, arrives. Rejects when there is no such warehouse. */
  arrival(place: Place, warehouseId: number, option: ShippingOption, now: number): Promise<Arrival>;
  /** The ways to deliver an order that leaves these warehouses, at these prices; none for none. */
  options(
    place: Place,
    warehouseIds: readonly number[],
    prices: Readonly<Record<ShippingOption, number>>,
    now: number,
  ): Promise<DeliveryOption[]>;
}
