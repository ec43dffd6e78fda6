import type { TransactionSql } from "postgres";
import type { Sql } from "../../platform/postgres.ts";
import type { Clicked, Searched, SearchFact } from "./facts.ts";

/**
 * Writes searches and clicks, each once however often it is given, and counts in `search_popular` what was searched and
 * found, and what of that was followed. Rows in key order, so that two nodes never wait for each other in a circle.
 */
export async function writeFacts(sql: Sql, facts: readonly SearchFact[]): Promise<void> {
  const searched = distinct(
    facts.filter((fact) => fact.fact === "searched"),
    ({ id }) => id,
  );
  const clicked = distinct(
    facts.filter((fact) => fact.fact === "clicked"),
    ({ id, productId }) => `${id} ${productId}`,
  );
  await sql.begin(async (tx) => {
    if (searched.length > 0) await writeSearched(tx, searched);
    if (clicked.length > 0) await writeClicked(tx, clicked);
  });
}

/** Only words alone tell what to suggest: not what was narrowed by filters, nor what only resembled the words. */
async function writeSearched(tx: TransactionSql, rows: readonly Searched[]): Promise<void> {
  await tx`
    WITH written AS (
      INSERT INTO searches (id, at, words, filters, sort, page, total, match, engine, is_cached, latency_ms)
      SELECT id, to_timestamp(at / 1000.0), words, filters::json, sort, page, total, match, engine, is_cached::boolean, latency_ms
      FROM unnest(
        ${rows.map(({ id }) => id)}::text[], ${rows.map(({ at }) => at)}::float8[], ${rows.map(({ words }) => words)}::text[],
        ${rows.map(({ filters }) => JSON.stringify(filters))}::text[], ${rows.map(({ sort }) => sort)}::text[],
        ${rows.map(({ page }) => page)}::int[], ${rows.map(({ total }) => total)}::int[],
        ${rows.map(({ match }) => match)}::text[], ${rows.map(({ engine }) => engine)}::text[],
        ${rows.map(({ isCached }) => String(isCached))}::text[], ${rows.map(({ latencyMs }) => latencyMs)}::real[]
      ) AS given (id, at, words, filters, sort, page, total, match, engine, is_cached, latency_ms)
      ORDER BY id
      ON CONFLICT (id) DO NOTHING
      RETURNING words, at, page, total, match)
    INSERT INTO search_popular AS known (text, searches, found_at)
    SELECT words, count(*), max(at) FROM written
    WHERE words <> '' AND page = 1 AND total > 0 AND match = 'all'
    GROUP BY words ORDER BY words
    ON CONFLICT (text) DO UPDATE SET
      searches = known.searches + excluded.searches, found_at = greatest(known.found_at, excluded.found_at)`;
}

async function writeClicked(tx: TransactionSql, rows: readonly Clicked[]): Promise<void> {
  await tx`
    WITH written AS (
      INSERT INTO search_clicks (search_id, product_id, position, at)
      SELECT search_id, product_id, position, to_timestamp(at / 1000.0)
      FROM unnest(
        ${rows.map(({ id }) => id)}::text[], ${rows.map(({ productId }) => productId)}::int[],
        ${rows.map(({ position }) => position)}::int[], ${rows.map(({ at }) => at)}::float8[]
      ) AS given (search_id, product_id, position, at)
      ORDER BY search_id, product_id
      ON CONFLICT (search_id, product_id) DO NOTHING
      RETURNING search_id),
    followed AS (
      SELECT words, count(*) AS clicks FROM written JOIN searches ON id = search_id
      WHERE words <> '' GROUP BY words),
    locked AS (
      SELECT text, followed.clicks FROM search_popular JOIN followed ON text = words ORDER BY text FOR UPDATE OF search_popular)
    UPDATE search_popular SET clicks = search_popular.clicks + locked.clicks
    FROM locked WHERE search_popular.text = locked.text`;
}

function distinct<T>(rows: readonly T[], keyOf: (row: T) => string): T[] {
  return [...new Map(rows.map((row) => [keyOf(row), row])).values()];
}
