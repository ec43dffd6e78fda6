import type { Sql } from "../../platform/postgres.ts";
import { UsageError } from "./import-error.ts";
import type { Mapping } from "./mapping.ts";
import type { Surroundings } from "./record-maker.ts";

/** Where units of an import go when the database knows no warehouse yet. */
const FIRST_WAREHOUSE = {
  ...{ code: "columbus", name: "Columbus", city: "Columbus", state: "OH", zip: "43215", lat: 39.9612, lon: -82.9988 },
};

/**
 * The shop that sells and the warehouses there are. `shop` names another shop than the mapping's. Throws `UsageError`
 * for a shop or a warehouse that the mapping or the command speaks of and that is not there.
 */
export async function surroundings(sql: Sql, mapping: Mapping, shop: string | undefined): Promise<Surroundings> {
  if (shop !== undefined && shop !== mapping.shop.slug) {
    const found = await sql`SELECT 1 FROM shops WHERE slug = ${shop}`;
    if (found.length === 0)
      throw new UsageError(`there is no shop ${shop}; without --shop, ${mapping.shop.slug} sells`);
  }
  const known = await sql<{ code: string }[]>`SELECT code FROM warehouses ORDER BY code`;
  const warehouses = known.length > 0 ? known.map((row) => row.code) : [FIRST_WAREHOUSE.code];
  const named = (mapping.fields.stock?.columns ?? []).map((column) => column.warehouse);
  const missing = named.filter((code) => !warehouses.includes(code));
  if (missing.length > 0)
    throw new UsageError(`there is no warehouse ${missing.join(", ")}, only ${warehouses.join(", ")}`);
  return { shop: shop ?? mapping.shop.slug, warehouses };
}

/** Opens the mapping's shop, and a first warehouse, where they are missing. Returns what was made. */
export async function openPlaces(sql: Sql, mapping: Mapping, { shop, warehouses }: Surroundings): Promise<string[]> {
  const made: string[] = [];
  if (shop === mapping.shop.slug) {
    const { slug, name, tagline = "", story = "", city = "" } = mapping.shop;
    const added = await sql`
      INSERT INTO shops (slug, name, tagline, story, city) VALUES (${slug}, ${name}, ${tagline}, ${story}, ${city})
      ON CONFLICT (slug) DO NOTHING RETURNING id`;
    if (added.length > 0) made.push(`shop ${name}`);
  }
  if (warehouses.includes(FIRST_WAREHOUSE.code)) {
    const { code, name, city, state, zip, lat, lon } = FIRST_WAREHOUSE;
    const added = await sql`
      INSERT INTO warehouses (code, name, city, state, zip, lat, lon)
      SELECT ${code}, ${name}, ${city}, ${state}, ${zip}, ${lat}, ${lon}
      WHERE NOT EXISTS (SELECT 1 FROM warehouses) ON CONFLICT (code) DO NOTHING RETURNING id`;
    if (added.length > 0) made.push(`warehouse ${name}`);
  }
  return made;
}
