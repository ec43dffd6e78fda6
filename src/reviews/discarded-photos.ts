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
    const rows = await sql<{ name: string }[]>`SELECT name FROM discarded_photos ORDER BY at LIMIT ${DISCARD_MAX}`;
    for (const { name } of rows) if (await discard(sql, media, name)) gone += 1;
    if (rows.length < DISCARD_MAX) return gone;
  }
}

/** Until the transaction ends nobody else shows this picture for the first time, nor takes its file away. */
export async function holdPhoto(tx: Sql, name: string): Promise<void> {
  await tx`SELECT pg_advisory_xact_lock(hashtextextended(${`photo ${name}`}, 0))`;
}

/** False where something shows it. */
async function discard(sql: Sql, media: MediaStore, name: string): Promise<boolean> {
  return sql.begin(async (given) => {
    const tx = given as unknown as Sql;
    await holdPhoto(tx, name);
    const [row] = await tx<{ isShown: boolean }[]>`
      SELECT EXISTS (SELECT FROM review_photos WHERE name = ${name})
        OR EXISTS (SELECT FROM product_images WHERE sha256 = ${name.split(".")[0]!}) AS "isShown"`;
    if (!row!.isShown) {
      await media.remove(name);
      await tx`DELETE FROM media WHERE sha256 = ${name.split(".")[0]!}`;
    }
    await tx`DELETE FROM discarded_photos WHERE name = ${name}`;
    return !row!.isShown;
  }) as Promise<boolean>;
}
