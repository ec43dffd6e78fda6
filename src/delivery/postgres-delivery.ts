import { LRUCache } from "lru-cache";
import type { Sql } from "../platform/postgres.ts";
import type { Delivery, Place } from "./delivery.ts";
import { estimateDelivery, type Warehouse } from "./estimate.ts";

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
  };
}

function readWarehouses(sql: Sql): Promise<Warehouse[]> {
  return sql<Warehouse[]>`
    SELECT id, code, name, city, state, lat, lon, (extract(epoch FROM cutoff) / 60)::float8 AS "cutoffMinutes"
    FROM warehouses ORDER BY id`.then((rows) => [...rows]);
}
