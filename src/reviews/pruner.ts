import type { MediaStore } from "../media/store.ts";
import { type Kind, POSTINGS, REVIEWS, tablesOf } from "../moderation/kinds.ts";
import type { Log } from "../platform/log.ts";
import type { Sql } from "../platform/postgres.ts";
import { keepDoing, type Rounds } from "../platform/rounds.ts";
import { discardPhotos } from "./discarded-photos.ts";
import { UNDO_HOURS } from "./review.ts";

const PRUNE_EVERY_MS = 60 * 60_000;
const PRUNE_MAX = 1_000;

/**
 * Throws away what was withdrawn and cannot be had back any more; what an operator hid stays, lest it come back as new.
 * Returns how many there were.
 */
export async function prune(sql: Sql, kind: Kind): Promise<number> {
  const { rows, id } = tablesOf(sql, kind);
  for (let pruned = 0; ; ) {
    const { count } = await sql`
      DELETE FROM ${rows} WHERE ${id} IN (
        SELECT ${id} FROM ${rows}
        WHERE withdrawn_at < now() - make_interval(hours => ${UNDO_HOURS}) AND state <> 'hidden'
          AND reason IS DISTINCT FROM 'edited-after-hiding' LIMIT ${PRUNE_MAX})`;
    pruned += count;
    if (count < PRUNE_MAX) return pruned;
  }
}

/** Does that on every node now and then, and discards the photos that go with it. */
export function keepReviewsPruned(sql: Sql, media: MediaStore, log: Log): Rounds {
  const work = () => Promise.all([prune(sql, REVIEWS).then(() => discardPhotos(sql, media)), prune(sql, POSTINGS)]);
  return keepDoing(work, { everyMs: PRUNE_EVERY_MS, log, trouble: "withdrawn reviews could not be thrown away" });
}
