import type { PendingQuery, Row } from "postgres";
import type { Sql } from "../../platform/postgres.ts";
import type { EngineFacets, EngineQuery, EngineResult, SearchEngine, SuggestQuery } from "../engine.ts";
import { RESULTS_MAX } from "../query.ts";
import { AttributeValues } from "./attribute-values.ts";
import { countFacets } from "./count-facets.ts";
import { LexemeReader } from "./lexemes.ts";
import { unpack } from "./packed.ts";
import { allOf, anyOf, filterKeys, joined, key, noneOf, termQuery, textsOf } from "./ts-query.ts";

/** Search in Postgres alone, over `search_documents`. */
export function postgresEngine(sql: Sql): SearchEngine {
  const lexemes = new LexemeReader(sql);
  const values = new AttributeValues(sql);

  async function search(query: EngineQuery, signal: AbortSignal): Promise<EngineResult> {
    signal.throwIfAborted();
    const read = await lexemes.read(textsOf(query));
    const codes = query.codes.map((each) => key(each.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "")));
    const known = await values.find(query.filters.attributes);
    const keys = filterKeys(query.filters, (name, value) => known.get(name)?.get(value));
    const phrases = allOf([
      ...query.phrases.map((words) => read(joined(words)).stem),
      noneOf(query.excluded.map((word) => read(word).stem)),
    ]);
    const terms = (withCorrections: boolean) =>
      query.terms.map((term) => termQuery(term, read, withCorrections)).filter((each) => each !== "");
    const attempts: [EngineResult["match"], string][] = [
      ["all", anyOf([allOf(terms(false)), ...codes])],
      ["resembling", allOf(terms(true))],
      ["some", anyOf(terms(true))],
    ];
    for (const [match, words] of attempts) {
      const text = allOf([words, phrases]);
      const result = await page(text, keys, query, signal);
      const isLast = match === "some" || words === "";
      if (result.total === 0 && !isLast) continue;
      const facets = query.withFacets ? await facetsOf(text, known, query, signal) : null;
      return { ...result, match: result.total === 0 ? "all" : match, facets };
    }
    throw new Error("unreachable");
  }

  async function page(text: string, keys: ReadonlyMap<string, string>, query: EngineQuery, signal: AbortSignal) {
    const { priceMin, priceMax } = query.filters;
    const all = allOf([text === "" ? key("~all") : text, ...keys.values()]);
    const rows = await cancellable(
      sql<{ id: number; total: number }[]>`
      WITH found AS MATERIALIZED (
        SELECT product_id AS id, price, rating, review_count, popularity, created_at,
          CASE WHEN ${query.sort} = 'relevance' THEN ts_rank('{0.1, 0.2, 0.4, 1}', words, ${text === "" ? key("~all") : text}::tsquery) ELSE 0 END AS rank
        FROM search_documents WHERE words @@ ${all}::tsquery
          ${priceMin === undefined ? sql`` : sql`AND price >= ${priceMin}`}
          ${priceMax === undefined ? sql`` : sql`AND price <= ${priceMax}`}
        LIMIT ${RESULTS_MAX + 1})
      SELECT id, (SELECT count(*)::int FROM found) AS total FROM found
      ORDER BY ${order(sql, query.sort)}, id OFFSET ${(query.page - 1) * query.limit} LIMIT ${query.limit}`,
      signal,
    );
    const [first] = rows;
    if (first || query.page === 1) return { ids: rows.map(({ id }) => id), total: first?.total ?? 0 };
    const before: { ids: number[]; total: number } = await page(text, keys, { ...query, page: 1, limit: 1 }, signal);
    return { ids: [], total: before.total };
  }

  async function facetsOf(
    text: string,
    known: Map<string, Map<string, number>>,
    query: EngineQuery,
    signal: AbortSignal,
  ): Promise<EngineFacets> {
    const [row] = await cancellable(
      sql<{ packed: Uint8Array | null }[]>`
      SELECT string_agg(facets, '') AS packed FROM (
        SELECT facets FROM search_documents WHERE words @@ ${text === "" ? key("~all") : text}::tsquery LIMIT ${RESULTS_MAX}) AS sampled`,
      signal,
    );
    const documents = unpack(row?.packed ?? new Uint8Array());
    const attributes = Object.keys(query.filters.attributes).map((name) => ({
      name,
      valueIds: new Set(known.get(name)?.values() ?? []),
    }));
    const counts = countFacets(documents, { filters: query.filters, attributes });
    const { passing: _, values: __, valuesWithout: ___, ...facets } = counts;
    return { ...facets, attributes: await values.telling(counts), isApproximate: documents.count >= RESULTS_MAX };
  }

  async function suggest(query: SuggestQuery, signal: AbortSignal) {
    const nothing = {
      phrases: [],
      excluded: [],
      codes: [],
      filters: { brandIds: [], shopIds: [], inStock: false, attributes: {} },
    };
    const found = await search({ ...query, ...nothing, sort: "relevance", page: 1, withFacets: false }, signal);
    return { ids: found.ids };
  }

  return { name: "postgres", search, suggest };
}

/** Ends the query at the server when nobody waits for it any more. */
async function cancellable<T extends readonly (Row | undefined)[]>(
  query: PendingQuery<T & Row[]>,
  signal: AbortSignal,
) {
  signal.throwIfAborted();
  const cancel = () => query.cancel();
  signal.addEventListener("abort", cancel, { once: true });
  try {
    return await query;
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

function order(sql: Sql, sort: EngineQuery["sort"]) {
  switch (sort) {
    case "relevance":
      return sql`rank DESC, popularity DESC`;
    case "popular":
      return sql`popularity DESC`;
    case "newest":
      return sql`created_at DESC`;
    case "price-asc":
      return sql`price`;
    case "price-desc":
      return sql`price DESC`;
    case "rating":
      return sql`rating DESC, review_count DESC`;
    default:
      return sort satisfies never;
  }
}
