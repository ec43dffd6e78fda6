import { nowAndThen } from "../platform/now-and-then.ts";
import type { Sql } from "../platform/postgres.ts";

const KNOWN_MAX = 100;
/** What is shown to everybody may be this old; older where it takes long to find out. */
const MAX_AGE_MS = 60_000;
/** At most this share of the time is spent on it. */
const SHARE_OF_TIME = 0.02;

export interface Span {
  /** How far back it looks. */
  readonly days: number;
  /** After so many days something counts for half. */
  readonly halfLifeDays: number;
  /** What a look counts where a purchase counts one; 0: looks do not count. */
  readonly look: number;
}

/** What everybody is after right now, and what has sold well for a while. */
export const TRENDING: Span = { days: 7, halfLifeDays: 1.5, look: 0.2 };
export const POPULAR: Span = { days: 30, halfLifeDays: 15, look: 0 };

/**
 * Products that are wanted, the most wanted first, what is newer weighing more. A shopper counts once for a product, by
 * their newest order and their newest look, so nobody makes a trend alone.
 */
export async function wantedIn(sql: Sql, { days, halfLifeDays, look }: Span): Promise<number[]> {
  const since = sql`now() - ${days}::float8 * interval '1 day'`;
  const weight = (at: ReturnType<typeof sql>) =>
    sql`power(0.5, greatest(0, extract(epoch FROM now() - ${at})::float8) / ${halfLifeDays * 86_400}::float8)`;
  const looks = sql`
    UNION ALL
    SELECT product_id, ${look}::float8 * ${weight(sql`at`)} FROM product_views WHERE at > ${since}`;
  const rows = await sql<{ id: number }[]>`
    SELECT product_id AS id FROM (
      SELECT l.product_id, ${weight(sql`max(l.placed_at)`)} AS weight
      FROM order_lines l JOIN orders o USING (order_id)
      WHERE l.placed_at > ${since} AND o.status NOT IN ('cancelled', 'void')
      GROUP BY l.product_id, o.cart_id
      ${look > 0 ? looks : sql``}) AS wanted
    GROUP BY product_id ORDER BY sum(weight) DESC, product_id LIMIT ${KNOWN_MAX}`;
  return rows.map(({ id }) => id);
}

/** The same for pages: asked once for everybody, seldom, and what was known last where the database fails. */
export function wantedReader(sql: Sql, span: Span): () => Promise<readonly number[]> {
  return nowAndThen([], { maxAgeMs: MAX_AGE_MS, shareOfTime: SHARE_OF_TIME }, () => wantedIn(sql, span));
}
