import type postgres from "postgres";
import { LOCKS } from "../platform/locks.ts";
import type { Sql } from "../platform/postgres.ts";
import { basketsSince } from "./baskets.ts";
import { aloneAtChanging, type Generation, generations } from "./generations.ts";
import { WEIGHT_APART, WINDOW_MS } from "./limits.ts";
import { dropPairIndexes, makePairIndexes } from "./pair-indexes.ts";
import { recount } from "./refresh.ts";

/** Products of baskets that one step pairs with their neighbours: a few hundred milliseconds, then its place is kept. */
const STEP_ITEMS = 100_000;
/** A counting that was broken off longer ago is begun again: what it has read is too old. */
const RESUMED_MAX_MS = 6 * 60 * 60_000;
/** Emptying a slot waits no longer for who reads it; whoever would count then goes on a minute later. */
const LOCK_TIMEOUT_MS = 1_000;
/** Retired generations that are kept for whoever wants to know how long they took. */
const KEPT = 30;
/** For this connection alone: sorting and counting pairs in memory. */
const WORK_MEM = "64MB";
const INDEX_MEM = "256MB";

/** How far a counting is; `done` and `total` are products in baskets. */
export interface BuildProgress {
  readonly stage: "gathering" | "pairing" | "done";
  readonly done: number;
  readonly total: number;
}

export interface BuildOptions {
  readonly onProgress?: (progress: BuildProgress) => void;
  /** The moment it counts from; now where it is left out. Only of one that is begun, not of one that is gone on with. */
  readonly now?: Date;
  /** True when it should stop after the step at hand; the next one goes on from there. */
  readonly isStopping?: () => boolean;
  readonly stepItems?: number;
}

/** `busy`: another session is at it. `stopped`: it can be gone on with. */
export type Built =
  | { readonly outcome: "built"; readonly generation: number; readonly wasResumed: boolean; readonly ms: number }
  | { readonly outcome: "busy" | "stopped" };

/**
 * Counts all pairs from the start into the slot that nobody reads, range by range of product ids, and then shows it at
 * once. One session at a time, by a lock that ends with it; whoever comes next goes on where it was broken off.
 */
export async function buildRecommendations(sql: Sql, options: BuildOptions = {}): Promise<Built> {
  const began = performance.now();
  const own = await sql.reserve();
  try {
    const [lock] = await own<
      { mine: boolean }[]
    >`SELECT pg_try_advisory_lock(${LOCKS.countingRecommendations}) AS mine`;
    if (!lock?.mine) return { outcome: "busy" };
    try {
      await own.unsafe(`SET work_mem = '${WORK_MEM}'; SET maintenance_work_mem = '${INDEX_MEM}'`);
      const { generation, wasResumed } = await takeUp(sql, options.now ?? new Date());
      if ((await gather(own, generation, options)) === "stopped") return { outcome: "stopped" };
      if ((await pair(own, generation, options)) === "stopped") return { outcome: "stopped" };
      await activate(sql, generation);
      return { outcome: "built", generation, wasResumed, ms: performance.now() - began };
    } finally {
      await own.unsafe("RESET work_mem; RESET maintenance_work_mem");
      await own`SELECT pg_advisory_unlock(${LOCKS.countingRecommendations})`;
    }
  } finally {
    own.release();
  }
}

/** The counting that was broken off, or a new one. From here on carts with news are noted for it. */
async function takeUp(sql: Sql, now: Date): Promise<{ generation: number; wasResumed: boolean }> {
  return sql.begin(async (tx) => {
    await aloneAtChanging(tx);
    const { active, building } = await generations(tx);
    if (building && Date.now() - building.beganAt.getTime() < RESUMED_MAX_MS) {
      return { generation: building.generation, wasResumed: true };
    }
    await tx`UPDATE recommendation_generations SET state = 'abandoned', ended_at = now() WHERE state = 'building'`;
    await tx`DELETE FROM recommendation_late`;
    const slot = active?.slot === 0 ? 1 : 0;
    const [made] = await tx<{ generation: number }[]>`
      INSERT INTO recommendation_generations (slot, state, since)
      VALUES (${slot}, 'building', ${new Date(now.getTime() - WINDOW_MS)}) RETURNING generation`;
    return { generation: made!.generation, wasResumed: false };
  });
}

/** Fills the slot with the baskets, unless that is done already. */
async function gather(own: postgres.Sql, generation: number, { onProgress, isStopping }: BuildOptions) {
  const { slot, since, lastProduct } = await read(own, generation);
  if (lastProduct !== null) return "done";
  if (isStopping?.()) return "stopped";
  onProgress?.({ stage: "gathering", done: 0, total: 0 });
  const tables = ["baskets", "products", "pairs"].map((what) => `recommendation_${what}_${slot}`);
  await empty(own, slot, tables);
  await own`
    INSERT INTO recommendation_baskets (slot, shopper, product_id, orders)
    SELECT ${slot}, * FROM (${basketsSince(own, since, null)}) AS baskets ORDER BY shopper, product_id`;
  await own.unsafe(`ANALYZE ${tables[0]}`);
  await own`
    WITH counted AS (
      INSERT INTO recommendation_products (slot, product_id, baskets)
      SELECT ${slot}, product_id, count(*) FROM recommendation_baskets WHERE slot = ${slot} GROUP BY product_id
      RETURNING product_id, baskets)
    UPDATE recommendation_generations
    SET last_product = (SELECT coalesce(max(product_id), 0) FROM counted),
      items = (SELECT coalesce(sum(baskets), 0) FROM counted)
    WHERE generation = ${generation} AND state = 'building'`;
  await own.unsafe(`ANALYZE ${tables[1]}`);
  return "done";
}

/**
 * By itself: it keeps readers out of the slot that they do not read, and so must be over at once. Where somebody reads it
 * for long, as a dump does, it fails: what waits for such a lock has everybody wait who asks after it.
 */
async function empty(own: postgres.Sql, slot: 0 | 1, tables: readonly string[]): Promise<void> {
  await own.unsafe(`SET lock_timeout = ${LOCK_TIMEOUT_MS}`);
  try {
    await own.unsafe(`TRUNCATE ${tables.join(", ")}`);
    await dropPairIndexes(own, slot);
  } finally {
    await own.unsafe("RESET lock_timeout");
  }
}

/** Counts the pairs whose first product is in the next range, until there is none; each range and its place in one statement. */
async function pair(own: postgres.Sql, generation: number, options: BuildOptions) {
  const { onProgress, isStopping, stepItems = STEP_ITEMS } = options;
  for (;;) {
    const { slot, position, lastProduct, items } = await read(own, generation);
    const [passed] = await own<{ done: number; until: number | null }[]>`
      SELECT (SELECT coalesce(sum(baskets), 0)::float8 FROM recommendation_products
          WHERE slot = ${slot} AND product_id <= ${position}) AS done,
        (SELECT max(product_id) FROM (
          SELECT product_id, sum(baskets) OVER (ORDER BY product_id) - baskets AS before
          FROM recommendation_products WHERE slot = ${slot} AND product_id > ${position}) AS next
        WHERE before < ${stepItems}) AS until`;
    onProgress?.({ stage: "pairing", done: passed!.done, total: items });
    if (passed!.until === null || position >= lastProduct!) {
      await makePairIndexes(own, slot);
      return "done";
    }
    if (isStopping?.()) return "stopped";
    const moved = await own`
      WITH made AS (
        INSERT INTO recommendation_pairs (slot, a, b, weight)
        SELECT ${slot}, one.product_id, other.product_id,
          sum(CASE WHEN one.orders & other.orders = 0 THEN ${WEIGHT_APART}::int ELSE ${2 * WEIGHT_APART}::int END)
        FROM recommendation_baskets one
        JOIN recommendation_baskets other ON other.shopper = one.shopper AND other.product_id > one.product_id
        WHERE one.slot = ${slot} AND other.slot = ${slot}
          AND one.product_id > ${position} AND one.product_id <= ${passed!.until}
        GROUP BY one.product_id, other.product_id
        RETURNING weight)
      UPDATE recommendation_generations
      SET position = ${passed!.until}, weight = weight + (SELECT coalesce(sum(weight), 0) FROM made)
      WHERE generation = ${generation} AND state = 'building' AND position = ${position}`;
    if (moved.count !== 1) throw new Error(`generation ${generation} is no longer ours to make`);
  }
}

/** Catches up with what was missed meanwhile, and lets readers see it instead of the one before. */
async function activate(sql: Sql, generation: number): Promise<void> {
  await sql.begin(async (tx) => {
    await aloneAtChanging(tx);
    const { building } = await generations(tx);
    if (building?.generation !== generation) throw new Error(`generation ${generation} is no longer being made`);
    const late = await tx<{ cartId: string }[]>`DELETE FROM recommendation_late RETURNING cart_id AS "cartId"`;
    await recount(
      tx,
      building,
      late.map(({ cartId }) => cartId),
    );
    await tx`UPDATE recommendation_generations SET state = 'retired' WHERE state = 'active'`;
    await tx`
      UPDATE recommendation_generations SET state = 'active', ended_at = now() WHERE generation = ${generation}`;
    await tx`
      DELETE FROM recommendation_generations
      WHERE state IN ('retired', 'abandoned') AND generation <= ${generation - KEPT}`;
  });
  await sql`ANALYZE recommendation_pairs`;
}

async function read(own: postgres.Sql, generation: number): Promise<Generation> {
  const { building } = await generations(own);
  if (building?.generation !== generation) throw new Error(`generation ${generation} is no longer being made`);
  return building;
}
