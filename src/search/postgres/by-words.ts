import type { Sql } from "../../platform/postgres.ts";
import { boost, type Ranking, TYPICAL_WORDS } from "../ranking.ts";
import { cancellable } from "./cancellable.ts";
import { type DocumentWords, type Occurrences, type Wanted, WordFinder } from "./document-words.ts";
import { type PriceFilter, priceBetween } from "./survey.ts";

/** Documents that are looked at roughly; the best of them are then looked at closely. */
export const NEAR_MAX = 1_500;
const CLOSE_MAX = 300;
/** For the rough look: what a word is worth by label, D to A. */
const ROUGH_WEIGHTS = "{0.3, 0.1, 0.3, 1}";
const MS_PER_DAY = 86_400_000;

/** One way in which a term is met, and what that is worth. */
export interface Meeting {
  /** All of these, in a row. */
  readonly words: readonly Wanted[];
  readonly worth: number;
}

/** A word of the query as documents are ranked by it. */
export interface RankedTerm {
  readonly meetings: readonly Meeting[];
  readonly rarity: number;
}

interface CloseRow {
  readonly id: number;
  readonly words: Uint8Array;
  readonly in_stock: boolean;
  readonly rating: number;
  readonly review_count: number;
  readonly popularity: number;
  readonly created_at: Date;
  readonly shop_rating: number;
  readonly shop_sales: number;
}

/**
 * Ids of documents that match `query` (`tsquery` text), best first, `CLOSE_MAX` at most; `rough` is what the first look
 * goes by. Of more than `NEAR_MAX` that match, some are never looked at: narrow the query so that these are the right ones.
 */
export async function bestByWords(
  sql: Sql,
  query: string,
  rough: string,
  terms: readonly RankedTerm[],
  ranking: Ranking,
  price: PriceFilter,
  signal: AbortSignal,
): Promise<number[]> {
  const rows = await cancellable(
    sql<CloseRow[]>`
    WITH near AS MATERIALIZED (
      SELECT product_id, ts_rank(${ROUGH_WEIGHTS}::real[], words, ${rough}::tsquery) AS rank FROM search_documents
      WHERE words @@ ${query}::tsquery ${priceBetween(sql, price)} LIMIT ${NEAR_MAX}
    ), close AS (SELECT product_id FROM near ORDER BY rank DESC, product_id LIMIT ${CLOSE_MAX})
    SELECT product_id AS id, tsvectorsend(words) AS words, in_stock, rating, review_count, popularity, created_at,
      shop_rating, shop_sales
    FROM close JOIN search_documents USING (product_id)`,
    signal,
  );
  const wanted = terms.flatMap(({ meetings }) => meetings.flatMap(({ words }) => words));
  const finder = new WordFinder(wanted);
  const now = Date.now();
  return rows
    .map((row) => ({
      id: row.id,
      score: scoreOf(finder.find(row.words), terms, ranking) * boost(standingOf(row, now)),
    }))
    .sort((a, b) => b.score - a.score || a.id - b.id)
    .map(({ id }) => id);
}

/** BM25F (Zaragoza et al., 2004): occurrences weighed by field and length are added up, then saturated once for each term. */
export function scoreOf(document: DocumentWords, terms: readonly RankedTerm[], ranking: Ranking): number {
  const divisors = {
    title: lengthDivisor(document.titleLength, TYPICAL_WORDS.title, ranking.titleLength),
    attributes: lengthDivisor(document.attributesLength, TYPICAL_WORDS.attributes, ranking.attributesLength),
    text: lengthDivisor(document.textLength, TYPICAL_WORDS.text, ranking.textLength),
  };
  let score = 0;
  let met = 0;
  let sideBySide = 0;
  let before: readonly number[] = [];
  let next = 0;
  for (const term of terms) {
    let most = 0;
    const places: number[] = [];
    for (const { words, worth } of term.meetings) {
      const found = document.found.slice(next, next + words.length);
      next += words.length;
      if (found.includes(undefined)) continue;
      const each = (found as Occurrences[]).map(
        (one) =>
          (ranking.title * one.title) / divisors.title +
          ranking.names * one.names +
          (ranking.attributes * one.attributes) / divisors.attributes +
          (ranking.text * one.text) / divisors.text,
      );
      // A code or a word as it is has no place: it stands for itself.
      most = Math.max(most, worth * Math.max(Math.min(...each), ranking.attributes));
      places.push(...(found[0]?.places ?? []));
    }
    if (most > 0) met++;
    score += (term.rarity * most) / (most + ranking.saturation);
    if (places.some((place) => before.includes(place - 1))) sideBySide++;
    before = places;
  }
  if (terms.length === 0) return 1;
  const neighbours = terms.length > 1 ? sideBySide / (terms.length - 1) : 0;
  return score * (1 + ranking.side * neighbours) * (met / terms.length) ** ranking.coverage;
}

function lengthDivisor(length: number, typical: number, share: number): number {
  return 1 - share + (share * length) / typical;
}

function standingOf(row: CloseRow, now: number) {
  return {
    ...{ inStock: row.in_stock, rating: row.rating, reviewCount: row.review_count, popularity: row.popularity },
    ...{ shopRating: row.shop_rating, shopSales: row.shop_sales },
    ageDays: (now - row.created_at.getTime()) / MS_PER_DAY,
  };
}
