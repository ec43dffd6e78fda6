import type { Sql } from "../platform/postgres.ts";
import { LIFT_MIN, SHRINKAGE, SUPPORT_MIN, SURPRISE_MIN } from "./limits.ts";

export interface Companion {
  readonly productId: number;
  /** 0 to 1, and more for what goes with several of those asked for. */
  readonly score: number;
}

/**
 * The products that go with any of these, the best first. A pair is met `weight / 2` times by shoppers; by chance it would
 * be, for how often each of both is bought and how full baskets are, `chance` times. What it is met beyond that, against
 * the mean of how often each is bought (the cosine of the two, less what chance gives), is its score, drawn towards
 * nothing where few shoppers vouch for it. What is not clearly above chance does not count at all. So what sells with everything goes with nothing.
 */
export async function companionsOf(sql: Sql, productIds: readonly number[], limit: number): Promise<Companion[]> {
  const ids = sql`${productIds as number[]}::int[]`;
  // Said in the statement itself, so that the index of such pairs is known to do.
  const isVouchedFor = sql.unsafe(`p.weight >= ${SUPPORT_MIN}`);
  return sql<Companion[]>`
    WITH met AS (
      SELECT g.slot, g.weight AS all_weight, g.items, p.a AS this, p.b AS other, p.weight
      FROM recommendation_generations g JOIN recommendation_pairs p ON p.slot = g.slot AND p.a = ANY(${ids})
      WHERE g.state = 'active' AND ${isVouchedFor}
      UNION ALL
      SELECT g.slot, g.weight, g.items, p.b, p.a, p.weight
      FROM recommendation_generations g JOIN recommendation_pairs p ON p.slot = g.slot AND p.b = ANY(${ids})
      WHERE g.state = 'active' AND ${isVouchedFor}),
    judged AS (
      SELECT met.other, met.weight / 2.0::float8 AS times,
        mine.baskets::float8 * theirs.baskets * met.all_weight / (met.items::float8 * met.items) AS chance,
        sqrt(mine.baskets::float8 * theirs.baskets) AS mean
      FROM met
      JOIN recommendation_products mine ON mine.slot = met.slot AND mine.product_id = met.this
      JOIN recommendation_products theirs ON theirs.slot = met.slot AND theirs.product_id = met.other
      WHERE met.other <> ALL(${ids}))
    SELECT other AS "productId", sum((times - chance) / mean * times / (times + ${SHRINKAGE}::float8)) AS score
    FROM judged
    WHERE times >= ${LIFT_MIN}::float8 * chance AND 2 * (times * ln(times / chance) - (times - chance)) >= ${SURPRISE_MIN}::float8
    GROUP BY other ORDER BY score DESC, other LIMIT ${limit}`;
}
