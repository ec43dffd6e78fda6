import type { MediaStore } from "../media/store.ts";
import type { Log } from "../platform/log.ts";
import type { Sql } from "../platform/postgres.ts";
import { discardPhotos } from "./discarded-photos.ts";
import { UNDO_HOURS } from "./review.ts";

const PRUNE_EVERY_MS = 60 * 60_000;
const PRUNE_MAX = 1_000;

/**
 * Throws withdrawn reviews away that cannot be had back any more; those that an operator hid stay, lest they come back as
 * new ones. Returns how many there were.
 */
export async function pruneReviews(sql: Sql): Promise<number> {
  for (let pruned = 0; ; ) {
    const { count } = await sql`
      DELETE FROM reviews WHERE review_id IN (
        SELECT review_id FROM reviews
        WHERE withdrawn_at < now() - make_interval(hours => ${UNDO_HOURS}) AND state <> 'hidden'
          AND reason IS DISTINCT FROM 'edited-after-hiding' LIMIT ${PRUNE_MAX})`;
    pruned += count;
    if (count < PRUNE_MAX) return pruned;
  }
}

/** The same for questions and answers. */
export async function prunePostings(sql: Sql): Promise<number> {
  for (let pruned = 0; ; ) {
    const { count } = await sql`
      DELETE FROM postings WHERE posting_id IN (
        SELECT posting_id FROM postings
        WHERE withdrawn_at < now() - make_interval(hours => ${UNDO_HOURS}) AND state <> 'hidden'
          AND reason IS DISTINCT FROM 'edited-after-hiding' LIMIT ${PRUNE_MAX})`;
    pruned += count;
    if (count < PRUNE_MAX) return pruned;
  }
}

/** Does that on every node now and then. Returns how to stop. */
export function keepReviewsPruned(sql: Sql, media: MediaStore, log: Log): { stop(): Promise<void> } {
  let running: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    running = Promise.all([pruneReviews(sql).then(() => discardPhotos(sql, media)), prunePostings(sql)]).catch(
      (error) => log.warn({ err: error }, "withdrawn reviews could not be thrown away"),
    );
  }, PRUNE_EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
