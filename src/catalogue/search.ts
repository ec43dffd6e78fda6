import type { Sql } from "../platform/postgres.ts";
import { type IdPage, LISTING_COUNT_MAX } from "./listing.ts";
import { searchText } from "./search-query.ts";

/** Titles this much like the words (0 to 1) are offered when no word matches. */
const RESEMBLANCE_MIN = 0.35;

/**
 * Searches active products: an exact part number first, then words (with "phrases", -without and or), then titles that
 * resemble the words. Any text is a valid query; one that says nothing finds nothing.
 */
export async function searchIds(sql: Sql, query: string, page: number, limit: number): Promise<IdPage> {
  const text = searchText(query);
  const offset = (page - 1) * limit;
  if (text === "" || offset >= LISTING_COUNT_MAX) return { ids: [], total: 0 };
  const byWords = await idsByWords(sql, text, offset, limit);
  if (byWords.total > 0) return byWords;
  return idsByResemblance(sql, text, offset, limit);
}

async function idsByWords(sql: Sql, text: string, offset: number, limit: number): Promise<IdPage> {
  const found = sql`
    SELECT id, popularity, lower(external_id) = lower(${text}) AS is_part_number, ts_rank(search, words.query) AS rank
    FROM products,
      (SELECT websearch_to_tsquery('english', plain_text(${text})) || phraseto_tsquery('simple', plain_text(${text})) AS query) AS words
    WHERE status = 'active' AND (search @@ words.query OR lower(external_id) = lower(${text}))
    LIMIT ${LISTING_COUNT_MAX + 1}`;
  const rows = await sql<{ id: number; total: number }[]>`
    WITH found AS MATERIALIZED (${found})
    SELECT id, (SELECT count(*)::int FROM found) AS total FROM found
    ORDER BY is_part_number DESC, rank DESC, popularity DESC, id OFFSET ${offset} LIMIT ${limit}`;
  return { ids: rows.map((row) => row.id), total: rows[0]?.total ?? 0 };
}

async function idsByResemblance(sql: Sql, text: string, offset: number, limit: number): Promise<IdPage> {
  return sql.begin("READ ONLY", async (tx) => {
    await tx`SELECT set_config('pg_trgm.word_similarity_threshold', ${String(RESEMBLANCE_MIN)}, true)`;
    const rows = await tx<{ id: number; total: number }[]>`
      WITH found AS MATERIALIZED (
        SELECT id, popularity, word_similarity(${text}, title) AS resemblance FROM products
        WHERE status = 'active' AND ${text} <% title LIMIT ${LISTING_COUNT_MAX + 1})
      SELECT id, (SELECT count(*)::int FROM found) AS total FROM found
      ORDER BY resemblance DESC, popularity DESC, id OFFSET ${offset} LIMIT ${limit}`;
    return { ids: rows.map((row) => row.id), total: rows[0]?.total ?? 0, isResembling: true };
  });
}
