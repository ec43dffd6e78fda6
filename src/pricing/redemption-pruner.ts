import type { Log } from "../platform/log.ts";
import type { Sql } from "../platform/postgres.ts";
import { keepDoing, type Rounds } from "../platform/rounds.ts";

const PRUNE_EVERY_MS = 60 * 60_000;
/** Far longer than a promotion's actor looks at what was given back (`GIVEN_BACK_KEPT_MS`). */
const KEPT_HOURS = 24;
/** Rows thrown away in one statement, so that none takes long. */
const PRUNE_MAX = 5_000;

/**
 * Throws uses away that were given back a day ago: the journal keeps them, no actor looks at them any more, and the audit
 * asks for uses that stand. Returns how many there were.
 */
export async function pruneRedemptions(sql: Sql): Promise<number> {
  for (let pruned = 0; ; ) {
    const { count } = await sql`
      DELETE FROM promotion_redemptions WHERE (promotion_id, checkout_id) IN (
        SELECT promotion_id, checkout_id FROM promotion_redemptions
        WHERE given_back_at < now() - make_interval(hours => ${KEPT_HOURS}) LIMIT ${PRUNE_MAX})`;
    pruned += count;
    if (count < PRUNE_MAX) return pruned;
  }
}

/** Does that on every node now and then: twice is as good as once. */
export function keepRedemptionsPruned(sql: Sql, log: Log): Rounds {
  const trouble = "old uses could not be thrown away";
  return keepDoing(() => pruneRedemptions(sql), { everyMs: PRUNE_EVERY_MS, log, trouble });
}
