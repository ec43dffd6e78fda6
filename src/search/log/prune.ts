import type { Log } from "../../platform/log.ts";
import type { Sql } from "../../platform/postgres.ts";
import { keepDoing, type Rounds } from "../../platform/rounds.ts";

/** Searches and clicks are thrown away after this. */
export const SEARCHES_KEPT_DAYS = 90;
/** What was searched but not found again for this long is no longer suggested. */
const POPULAR_KEPT_DAYS = 180;
/** A click without its search by then was made up. */
const CLICK_WAITS_HOURS = 2;
const PRUNE_EVERY_MS = 60 * 60_000;
/** Rows thrown away in one statement, so that none takes long. */
const PRUNE_MAX = 5_000;

/** Throws away what is too old, and clicks on searches that nobody made. Returns how many rows went. */
export async function pruneSearches(sql: Sql): Promise<number> {
  const days = SEARCHES_KEPT_DAYS;
  const steps = [
    () => sql`DELETE FROM searches WHERE id IN (
      SELECT id FROM searches WHERE at < now() - make_interval(days => ${days}) LIMIT ${PRUNE_MAX})`,
    () => sql`DELETE FROM search_clicks WHERE (search_id, product_id) IN (
      SELECT search_id, product_id FROM search_clicks WHERE at < now() - make_interval(days => ${days}) LIMIT ${PRUNE_MAX})`,
    () => sql`DELETE FROM search_clicks WHERE (search_id, product_id) IN (
      SELECT search_id, product_id FROM search_clicks AS click
      WHERE at < now() - make_interval(hours => ${CLICK_WAITS_HOURS})
        AND NOT EXISTS (SELECT FROM searches WHERE id = click.search_id) LIMIT ${PRUNE_MAX})`,
    () => sql`DELETE FROM search_popular WHERE text IN (
      SELECT text FROM search_popular WHERE found_at < now() - make_interval(days => ${POPULAR_KEPT_DAYS})
      ORDER BY text LIMIT ${PRUNE_MAX} FOR UPDATE)`,
  ];
  let pruned = 0;
  for (const step of steps) {
    for (let count = PRUNE_MAX; count === PRUNE_MAX; pruned += count) ({ count } = await step());
  }
  return pruned;
}

/** Does that on every node now and then: twice is as good as once. */
export function keepSearchesPruned(sql: Sql, log: Pick<Log, "warn">): Rounds {
  const trouble = "old searches could not be thrown away";
  return keepDoing(() => pruneSearches(sql), { everyMs: PRUNE_EVERY_MS, log, trouble });
}
