import type { Sql } from "../../platform/postgres.ts";

/** What is looked at: all words, those that found nothing, those that found something nobody followed. */
export type ReportView = "top" | "nothing" | "unfollowed";

export interface SearchFigures {
  readonly searches: number;
  /** Shares from 0 to 1; null without searches. */
  readonly nothing: number | null;
  readonly followed: number | null;
  readonly cached: number | null;
  /** Where the followed results stood on average, from 1. */
  readonly position: number | null;
  /** Of first pages, in ms. */
  readonly p50: number | null;
  readonly p95: number | null;
}

export interface WordsRow {
  readonly words: string;
  readonly searches: number;
  /** How many were found the last time. */
  readonly found: number;
  readonly followed: number;
  readonly position: number | null;
}

export interface SearchReport {
  readonly figures: SearchFigures;
  readonly rows: readonly WordsRow[];
  readonly hasMore: boolean;
}

export interface ReportQuery {
  readonly days: number;
  readonly view: ReportView;
  /** From 1. */
  readonly page: number;
  readonly limit: number;
}

/** What was searched in the last days. A search is counted by its first page; a click on any page of it counts as followed. */
export async function searchReport(sql: Sql, { days, view, page, limit }: ReportQuery): Promise<SearchReport> {
  const since = sql`now() - make_interval(days => ${days})`;
  const clicks = sql`(
    SELECT search_id, avg(position)::float8 AS position FROM search_clicks WHERE at > ${since} GROUP BY search_id)`;
  const having = {
    top: sql`count(*) FILTER (WHERE page = 1) > 0`,
    nothing: sql`count(*) FILTER (WHERE page = 1 AND total = 0) > 0`,
    unfollowed: sql`count(*) FILTER (WHERE page = 1) > 0 AND count(search_id) = 0 AND max(total) > 0`,
  }[view];
  const shown = view === "nothing" ? sql`AND total = 0` : sql``;
  const [[figures], rows] = await Promise.all([
    sql<SearchFigures[]>`
      SELECT searches, nothing::float8 / nullif(searches, 0) AS nothing, CASE WHEN searches > 0 THEN least(1, followed::float8 / searches) END AS followed,
        cached::float8 / nullif(searches, 0) AS cached, position, p50, p95
      FROM (
        SELECT count(*) FILTER (WHERE page = 1)::int AS searches, count(*) FILTER (WHERE page = 1 AND total = 0) AS nothing,
          count(search_id) AS followed, count(*) FILTER (WHERE page = 1 AND is_cached) AS cached, avg(position) AS position,
          percentile_cont(0.5) WITHIN GROUP (ORDER BY latency_ms) FILTER (WHERE page = 1) AS p50,
          percentile_cont(0.95) WITHIN GROUP (ORDER BY latency_ms) FILTER (WHERE page = 1) AS p95
        FROM searches LEFT JOIN ${clicks} AS click ON search_id = id WHERE at > ${since}) AS counted`,
    sql<WordsRow[]>`
      SELECT words, count(*) FILTER (WHERE page = 1)::int AS searches,
        (array_agg(total ORDER BY at DESC))[1] AS found, count(search_id)::int AS followed, avg(position) AS position
      FROM searches LEFT JOIN ${clicks} AS click ON search_id = id
      WHERE at > ${since} AND words <> '' ${shown}
      GROUP BY words HAVING ${having}
      ORDER BY searches DESC, words OFFSET ${(page - 1) * limit} LIMIT ${limit + 1}`,
  ]);
  return { figures: figures!, rows: rows.slice(0, limit), hasMore: rows.length > limit };
}
