import { createHash } from "node:crypto";
import { recordPictures } from "../media/rows.ts";
import type { MediaStore } from "../media/store.ts";
import type { Sql } from "../platform/postgres.ts";
import { holdPhoto } from "./discarded-photos.ts";

/** Puts the pictures that wait where all pictures are. Returns how many. */
export async function shelve(tx: Sql, media: MediaStore, reviewId: string): Promise<number> {
  const waiting = await tx<{ photoId: string; bytes: Uint8Array }[]>`
    SELECT photo_id AS "photoId", bytes FROM review_photos WHERE review_id = ${reviewId} AND bytes IS NOT NULL`;
  const named = waiting.map((photo) => ({ ...photo, name: photoName(photo.bytes) }));
  // In one order, so that two who put the same pictures there wait for each other and never deadlock.
  for (const { photoId, bytes, name } of named.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    await holdPhoto(tx, name);
    const picture = await media.put(bytes);
    await recordPictures(tx, [{ ...picture, bytes: bytes.length }]);
    await tx`UPDATE review_photos SET bytes = NULL, name = ${name} WHERE photo_id = ${photoId}`;
  }
  return waiting.length;
}

/** Takes the pictures of a review back to where they waited, and their files away from everybody. Returns how many. */
export async function unshelve(tx: Sql, media: MediaStore, reviewId: string): Promise<number> {
  const shown = await tx<{ photoId: string; name: string }[]>`
    SELECT photo_id AS "photoId", name FROM review_photos WHERE review_id = ${reviewId} AND name IS NOT NULL ORDER BY name`;
  for (const { photoId, name } of shown) {
    const picture = await media.get(name);
    if (!picture) {
      // Its file is lost; there is nothing to keep.
      await tx`DELETE FROM review_photos WHERE photo_id = ${photoId}`;
      continue;
    }
    const bytes = Buffer.from(await picture.body.arrayBuffer());
    await tx`UPDATE review_photos SET bytes = ${bytes}, name = NULL WHERE photo_id = ${photoId}`;
    // Waits for a discarder that found it shown a moment ago, lest that one take this note away.
    await tx`INSERT INTO discarded_photos (name) VALUES (${name}) ON CONFLICT (name) DO UPDATE SET at = now()`;
  }
  return shown.length;
}

/** What the media store calls a photo, which was drawn as WebP. */
export function photoName(bytes: Uint8Array): string {
  return `${createHash("sha256").update(bytes).digest("hex")}.webp`;
}
