import type { Sql } from "../platform/postgres.ts";
import type { Picture } from "./store.ts";

/** Writes down which pictures there are and how large; ones already known stay as they are. `bytes` is their file size. */
export async function recordPictures(
  sql: Sql,
  pictures: readonly (Picture & { readonly bytes: number })[],
): Promise<void> {
  if (pictures.length === 0) return;
  await sql`
    INSERT INTO media (sha256, ext, width, height, bytes)
    SELECT * FROM unnest(
      ${pictures.map((picture) => picture.sha256)}::text[], ${pictures.map((picture) => picture.ext)}::text[],
      ${pictures.map((picture) => picture.width)}::int[], ${pictures.map((picture) => picture.height)}::int[],
      ${pictures.map((picture) => picture.bytes)}::int[])
    ON CONFLICT (sha256) DO NOTHING`;
}
