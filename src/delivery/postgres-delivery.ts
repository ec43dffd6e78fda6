import { LRUCache } from "lru-cache";
import type { Sql } from "../platform/postgres.ts";
import type { Delivery, Place } from "./delivery.ts";
import { distanceKm } from "./distance.ts";
import { arrivalOf, estimateDelivery, type Warehouse } from "./estimate.ts";
import { deliveryOptions } from "./options.ts";

/** Places a node remembers; a fifth of the country's ZIP codes. */
const PLACES_MAX = 8_000;
/** A changed warehouse is seen after this at the latest. */
const WAREHOUSES_MS = 60_000;

/** Delivery estimates from the `zip_codes` and `warehouses` tables, kept in memory once read. Rejects when Postgres does. */
export function createDelivery(sql: Sql): Delivery {
  const places = new LRUCache<string, Place>({ max: PLACES_MAX });
  let known: { at: number; list: Promise<Warehouse[]> } | undefined;

  function warehouses(): Promise<Warehouse[]> {
    if (!known || performance.now() - known.at > WAREHOUSES_MS) {
      const reading = { at: performance.now(), list: readWarehouses(sql) };
      reading.list.catch(() => {
        if (known === reading) known = undefined;
      });
      known = reading;
    }
    return known.list;
  }

  /** One that was added a moment ago is looked for again. */
  async function warehouse(id: number): Promise<Warehouse> {
    const remembered = (await warehouses()).find((one) => one.id === id);
    if (remembered) return remembered;
    known = undefined;
    const found = (await warehouses()).find((one) => one.id === id);
    if (!found) throw new Error(`there is no warehouse ${id}`);
    return found;
  }

  return {
    async place(zip) {
      if (!/^[0-9]{5}$/.test(zip)) return null;
      const remembered = places.get(zip);
      if (remembered) return remembered;
      const [place] = await sql<Place[]>`SELECT zip, city, state, lat, lon FROM zip_codes WHERE zip = ${zip}`;
      if (place) places.set(zip, place);
      return place ?? null;
    },
    estimate: async (place, stock, now) => estimateDelivery(await warehouses(), stock, place, now),
    distances: async (place) => new Map((await warehouses()).map((one) => [one.id, distanceKm(one, place)])),
    arrival: async (place, warehouseId, option, now) => arrivalOf(await warehouse(warehouseId), place, option, now),
    async options(place, warehouseIds, prices, now) {
      return deliveryOptions(await Promise.all(warehouseIds.map(warehouse)), place, prices, now);
    },
  };
}

function readWarehouses(sql: Sql): Promise<Warehouse[]> {
  return sql<Warehouse[]>`
    SELECT id, code, name, city, state, lat, lon, (extract(epoch FROM cutoff) / 60)::float8 AS "cutoffMinutes"
    FROM warehouses ORDER BY id`.then((rows) => [...rows]);
}
