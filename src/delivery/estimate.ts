import type { WarehouseStock } from "../../actors/inventory/messages.ts";
import type { Arrival, DeliveryEstimate, ShippingOption } from "./delivery.ts";
import { distanceKm, type Point } from "./distance.ts";
import { addDays, momentOf, wallClock, weekday, zoneOf } from "./time-zone.ts";

export interface Warehouse extends Point {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly city: string;
  readonly state: string;
  /** Orders before this minute of the warehouse's own day leave the same day. */
  readonly cutoffMinutes: number;
}

/** Delivery days on the road by distance: the first band that reaches far enough. */
export const TRANSIT_BANDS = [
  { upToKm: 250, fastestDays: 1, slowestDays: 2 },
  { upToKm: 1_000, fastestDays: 2, slowestDays: 3 },
  { upToKm: 2_400, fastestDays: 3, slowestDays: 4 },
  { upToKm: 4_800, fastestDays: 4, slowestDays: 6 },
  { upToKm: Number.POSITIVE_INFINITY, fastestDays: 6, slowestDays: 9 },
] as const;

/** The same by air. */
export const EXPRESS_BANDS = [
  { upToKm: 1_000, fastestDays: 1, slowestDays: 1 },
  { upToKm: 4_800, fastestDays: 2, slowestDays: 2 },
  { upToKm: Number.POSITIVE_INFINITY, fastestDays: 3, slowestDays: 4 },
] as const;

/** A busy warehouse may need this many working days more than the fastest to pack. */
const PROCESSING_SPREAD_DAYS = 1;

/**
 * When an order placed at `now` (epoch ms) would arrive at `place`, from the nearest warehouse with a unit that is not
 * allocated; null when there is none. Nothing leaves or arrives on a Sunday. Public holidays are not known here.
 */
export function estimateDelivery(
  warehouses: readonly Warehouse[],
  stock: readonly WarehouseStock[],
  place: Point,
  now: number,
): DeliveryEstimate | null {
  const nearest = nearestWithStock(warehouses, stock, place);
  if (!nearest) return null;
  const { warehouse, km } = nearest;
  const { arrivesFrom, arrivesUntil, orderBefore } = arrivalOf(warehouse, place, "standard", now);
  return {
    warehouse: { code: warehouse.code, name: warehouse.name, city: warehouse.city, state: warehouse.state },
    distanceKm: km,
    earliest: arrivesFrom,
    latest: arrivesUntil,
    orderBefore,
  };
}

/** When what leaves this warehouse, ordered at `now` (epoch ms), arrives. Express is packed first and flies. */
export function arrivalOf(warehouse: Warehouse, place: Point, option: ShippingOption, now: number): Arrival {
  const zone = zoneOf(warehouse.state, warehouse.lon);
  const { day: today, minutes } = wallClock(zone, now);
  const leaves = nextWorkingDay(minutes < warehouse.cutoffMinutes ? today : addDays(today, 1));
  const km = distanceKm(warehouse, place);
  const bands = option === "express" ? EXPRESS_BANDS : TRANSIT_BANDS;
  const { fastestDays, slowestDays } = bands.find((band) => km <= band.upToKm)!;
  const spread = option === "express" ? 0 : PROCESSING_SPREAD_DAYS;
  return {
    arrivesFrom: addWorkingDays(leaves, fastestDays),
    arrivesUntil: addWorkingDays(leaves, slowestDays + spread),
    orderBefore: momentOf(zone, { day: leaves, minutes: warehouse.cutoffMinutes }),
  };
}

/** Ties go to the lower id, so that every node and every reload says the same. */
function nearestWithStock(warehouses: readonly Warehouse[], stock: readonly WarehouseStock[], place: Point) {
  const stocked = new Set(stock.filter((row) => row.onHand > row.allocated).map((row) => row.warehouseId));
  return warehouses
    .filter((warehouse) => stocked.has(warehouse.id))
    .map((warehouse) => ({ warehouse, km: distanceKm(warehouse, place) }))
    .sort((a, b) => a.km - b.km || a.warehouse.id - b.warehouse.id)[0];
}

function nextWorkingDay(day: string): string {
  return weekday(day) === 0 ? addDays(day, 1) : day;
}

function addWorkingDays(day: string, days: number): string {
  let reached = day;
  for (let left = days; left > 0; left--) reached = nextWorkingDay(addDays(reached, 1));
  return reached;
}
