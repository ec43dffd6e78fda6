import type { Sql } from "../platform/postgres.ts";
import { SHOPS } from "./shops.ts";
import { WAREHOUSES } from "./warehouses.ts";

/** Writes the demo's warehouses; ones that are there keep what was changed about them. Returns how many there are. */
export async function writeWarehouses(sql: Sql): Promise<number> {
  const rows = WAREHOUSES.map((warehouse) => ({ ...warehouse }));
  await sql`INSERT INTO warehouses ${sql(rows)} ON CONFLICT (code) DO NOTHING`;
  return rows.length;
}

/** Writes the demo's shops with the pictures of their fronts by slug (`<sha256>.<ext>`). Returns how many there are. */
export async function writeShops(sql: Sql, fronts: ReadonlyMap<string, string>): Promise<number> {
  const rows = SHOPS.map(({ slug, name, tagline, story, city, rating, sales }) => {
    return { slug, name, tagline, story, city, rating, sales, image: fronts.get(slug) ?? null };
  });
  await sql`
    INSERT INTO shops ${sql(rows)}
    ON CONFLICT (slug) DO UPDATE SET image = excluded.image, tagline = excluded.tagline, story = excluded.story`;
  return rows.length;
}

/** A category by its path from the root, its place among its siblings, and its picture (`<sha256>.<ext>`). */
export interface CategoryFace {
  readonly path: readonly string[];
  readonly position: number;
  readonly image: string;
}

/** Gives the categories their order and pictures. Returns how many were found. */
export async function positionCategories(sql: Sql, faces: readonly CategoryFace[]): Promise<number> {
  const written = await sql`
    WITH RECURSIVE tree AS (
      SELECT id, name AS path FROM categories WHERE parent_id IS NULL
      UNION ALL SELECT c.id, t.path || ' > ' || c.name FROM categories c JOIN tree t ON c.parent_id = t.id
    )
    UPDATE categories SET position = face.position, image = face.image
    FROM unnest(
      ${faces.map((face) => face.path.join(" > "))}::text[], ${faces.map((face) => face.position)}::int[],
      ${faces.map((face) => face.image)}::text[]) AS face (path, position, image)
    JOIN tree USING (path)
    WHERE categories.id = tree.id`;
  return written.count;
}

/** Days back over which the demo's products seem to have been put on sale. */
const ON_SALE_SINCE_DAYS = 240;

/** Gives products that were just added a day on sale of their own, so that 'newest' is a mixture. The drop is newest. */
export async function spreadAges(sql: Sql, source: string, newest: string): Promise<void> {
  await sql`
    UPDATE products
    SET created_at = created_at - make_interval(mins => CASE WHEN external_id = ${newest} THEN 1
      ELSE 2 + (hashtext(external_id) & 2147483647) % ${ON_SALE_SINCE_DAYS * 24 * 60}::int END)
    WHERE source = ${source} AND created_at = updated_at`;
}
