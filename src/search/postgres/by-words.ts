import type { Sql } from "../../platform/postgres.ts";
import type { EngineFilters } from "../engine.ts";
import { boost, type Ranking, type Standing, TYPICAL_WORDS } from "../ranking.ts";
import { cancellableBytes } from "./cancellable.ts";
import { type DocumentWords, type Occurrences, type Wanted, WordFinder } from "./document-words.ts";
import { columnsPass, matching, type PriceFilter, priceBetween } from "./survey.ts";

/** Documents that are looked at roughly; the best of them are then looked at closely. */
export const NEAR_MAX = 1_500;
const CLOSE_MAX = 300;
/** Of what facets are counted from, what ranking needs comes first. */
const STANDING_BYTES = 36;
/** For the rough look: what a word is worth by label, D to A. */
const ROUGH_WEIGHTS = "{0.3, 0.1, 0.3, 1}";
const MINUTES_PER_DAY = 1_440;
const MS_PER_MINUTE = 60_000;

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

interface Close {
  readonly id: number;
  /** As `tsvectorsend` writes them. */
  readonly words: Uint8Array;
  readonly standing: Standing;
}

/** Where the best are looked for, in `tsquery` text. */
export interface Among {
  /** What all of them match. */
  readonly query: string;
  /** What they have in title, brand or categories besides; '' for nothing. For what an index takes long to tell: what begins with a letter. */
  readonly head?: string;
  /** At least so well known; those known best are looked at. */
  readonly popularity?: number;
  /** What columns say of all of them, where so many match that the best known are walked along instead of looked up by `query`. */
  readonly walked?: EngineFilters;
  /** Only so many, the best known. */
  readonly known?: number;
}

/**
 * Ids of documents, best first, `CLOSE_MAX` at most; `rough` is what the first look goes by, in title, brand and categories
 * alone, which lie in the row. Of more than `NEAR_MAX`, some are never looked at: narrow the query so that these are the right ones.
 */
export async function bestByWords(
  sql: Sql,
  among: Among,
  rough: string,
  terms: readonly RankedTerm[],
  ranking: Ranking,
  price: PriceFilter,
  signal: AbortSignal,
): Promise<number[]> {
  const bytes = await cancellableBytes(
    sql`
    SELECT string_agg(substr(facets, 1, ${STANDING_BYTES}) || float4send(shop_rating) || int4send(shop_sales)
      || int4send(octet_length(sent)) || sent, '')
    FROM (
      SELECT * FROM (
        SELECT facets, shop_rating, shop_sales, words, popularity, product_id,
          ts_rank(${ROUGH_WEIGHTS}::real[], head, ${rough}::tsquery) AS rank
        FROM ${nearOnes(sql, among, price)}
      ) AS near ORDER BY rank DESC, popularity DESC, product_id LIMIT ${CLOSE_MAX}
    ) AS close
    -- Fetched for these alone: OFFSET keeps it from being done before they are chosen.
    CROSS JOIN LATERAL (SELECT tsvectorsend(words) AS sent OFFSET 0) AS fetched`,
    signal,
  );
  const wanted = terms.flatMap(({ meetings }) => meetings.flatMap(({ words }) => words));
  const finder = new WordFinder(wanted);
  return closeOnes(bytes)
    .map(({ id, words, standing }) => ({ id, score: scoreOf(finder.find(words), terms, ranking) * boost(standing) }))
    .sort((a, b) => b.score - a.score || a.id - b.id)
    .map(({ id }) => id);
}

function nearOnes(sql: Sql, { query, head = "", popularity = 0, known, walked }: Among, price: PriceFilter) {
  const headed = head === "" ? sql`` : sql`AND head @@ ${head}::tsquery`;
  if (known) {
    return sql`(SELECT * FROM search_documents ORDER BY popularity DESC, product_id LIMIT ${known}) AS known
      WHERE true ${headed} LIMIT ${NEAR_MAX}`;
  }
  if (walked) {
    return sql`search_documents WHERE popularity >= ${popularity} ${headed} ${columnsPass(sql, walked)}
      ORDER BY popularity DESC, search_documents.product_id LIMIT ${NEAR_MAX}`;
  }
  const matched = sql`search_documents WHERE ${matching(sql, query)} ${headed} ${priceBetween(sql, price)}`;
  // Plus nothing: the order is not to be had by walking along all documents, looking for words in each.
  return popularity === 0
    ? sql`${matched} LIMIT ${NEAR_MAX}`
    : sql`${matched} AND popularity >= ${popularity} ORDER BY popularity + 0 DESC LIMIT ${NEAR_MAX}`;
}

/** BM25F (Zaragoza et al., 2004): occurrences weighed by field and length are added up, then saturated once for each term. */
function scoreOf(document: DocumentWords, terms: readonly RankedTerm[], ranking: Ranking): number {
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

/** Reads the beginning of what `search_refresh` packs (see packed.ts), the shop's rating and sales, and the words with their length. */
function closeOnes(bytes: Uint8Array): Close[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const now = Date.now() / MS_PER_MINUTE;
  const close: Close[] = [];
  for (let at = 0; at < bytes.length; ) {
    const start = at + STANDING_BYTES + 12;
    const end = start + view.getInt32(start - 4);
    close.push({
      id: view.getInt32(at),
      words: bytes.subarray(start, end),
      standing: {
        popularity: view.getInt32(at + 20),
        reviewCount: view.getInt32(at + 24),
        ageDays: (now - view.getInt32(at + 28)) / MINUTES_PER_DAY,
        rating: view.getInt16(at + 32) / 100,
        inStock: view.getInt16(at + 34) === 1,
        shopRating: view.getFloat32(at + STANDING_BYTES),
        shopSales: view.getInt32(at + STANDING_BYTES + 4),
      },
    });
    at = end;
  }
  return close;
}
