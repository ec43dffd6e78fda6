import type { MediaStore } from "../media/store.ts";
import type { Sql } from "../platform/postgres.ts";

const DISCARD_MAX = 200;

/**
 * Takes the files of photos away whose reviews are gone, but for those that something else shows: a picture is stored
 * once however many have sent it. Returns how many files went.
 */
export async function discardPhotos(sql: Sql, media: MediaStore): Promise<number> {
  let gone = 0;
  for (;;) {
    const rows = await sql<{ name: string; isShown: boolean }[]>`
      SELECT d.name, EXISTS (SELECT FROM review_photos p WHERE p.name = d.name)
        OR EXISTS (SELECT FROM product_images i WHERE i.sha256 = split_part(d.name, '.', 1)) AS "isShown"
      FROM discarded_photos d ORDER BY d.at LIMIT ${DISCARD_MAX}`;
    for (const { name, isShown } of rows) {
      if (!isShown) {
        await media.remove(name);
        await sql`DELETE FROM media WHERE sha256 = ${name.split(".")[0]!}`;
        gone += 1;
      }
      await sql`DELETE FROM discarded_photos WHERE name = ${name}`;
    }
    if (rows.length < DISCARD_MAX) return gone;
  }
}
