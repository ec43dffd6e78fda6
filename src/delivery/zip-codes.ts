import type { Sql } from "../platform/postgres.ts";
import type { Place } from "./delivery.ts";

/** One entry as the `zipcodes` package has it. */
interface Entry {
  readonly zip: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly city: string;
  readonly state: string;
}

/** The box that holds all states and territories that carriers serve by ground or air; west of 180° there is Guam's. */
const SERVED = { south: -15, north: 72, west: -180, east: -64 };
const MARIANAS = { south: 13, north: 21, west: 144, east: 147 };
/** Military post offices: their coordinates are wherever a ship or base was once. */
const MILITARY = new Set(["AA", "AE", "AP"]);

/** The country's ZIP codes from the `zipcodes` package; entries without a believable place are left out. */
export async function readZipCodes(): Promise<Place[]> {
  const { codes } = (await import("zipcodes/lib/codes.js")) as { codes: Record<string, Entry> };
  return Object.values(codes).flatMap((entry) => toPlace(entry) ?? []);
}

/** The place of an entry, or null when it cannot be right. */
export function toPlace({ zip, latitude: lat, longitude: lon, city, state }: Entry): Place | null {
  const inside = (box: typeof SERVED) => lat >= box.south && lat <= box.north && lon >= box.west && lon <= box.east;
  const believable = inside(SERVED) || (inside(MARIANAS) && (state === "GU" || state === "MP"));
  if (!/^[0-9]{5}$/.test(zip) || !/^[A-Z]{2}$/.test(state) || city.trim() === "" || MILITARY.has(state) || !believable)
    return null;
  return { zip, city: city.trim(), state, lat, lon };
}

/** Brings the table to what `places` say, in one statement; about a second for the whole country. Returns how many are new. */
export async function writeZipCodes(sql: Sql, places: readonly Place[]): Promise<number> {
  const written = await sql`
    INSERT INTO zip_codes (zip, city, state, lat, lon)
    SELECT * FROM unnest(
      ${places.map((place) => place.zip)}::text[], ${places.map((place) => place.city)}::text[],
      ${places.map((place) => place.state)}::text[], ${places.map((place) => place.lat)}::float8[],
      ${places.map((place) => place.lon)}::float8[])
    ON CONFLICT (zip) DO NOTHING`;
  return written.count;
}
