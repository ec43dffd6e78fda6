import type { Sql } from "../../platform/postgres.ts";
import type { EngineFilters } from "../engine.ts";
import { cancellable } from "./cancellable.ts";
import { type Packed, unpack } from "./packed.ts";
import { allOf, everythingIf, key } from "./ts-query.ts";

/** Of every 2^8 documents one is drawn to estimate how many match. */
const PROBE_BITS = 8;
/** From this many drawn on, about 12,000 that match, the documents are not counted one by one. */
const PROBE_MANY = 48;
/** A sample is of this many documents, or of half as many. */
const SAMPLE_MAX = 6_000;
/** What `search_refresh` draws lots for. */
const SAMPLE_BITS = [2, 4, 6, PROBE_BITS];

export type PriceFilter = Pick<EngineFilters, "priceMin" | "priceMax">;

/** Documents that match, as facets are counted from them: all, or a sample. */
export interface Survey {
  readonly documents: Packed;
  /** How many documents one of these stands for: 1 where they are all there. */
  readonly each: number;
}

/** Gathers what matches `query` (`tsquery` text): all of up to some 12,000 documents, of more a sample. */
export async function survey(
  sql: Sql,
  query: string,
  price: PriceFilter,
  withValues: boolean,
  signal: AbortSignal,
): Promise<Survey> {
  const bits = await sampleBits(sql, query, price, signal);
  return {
    documents: await gather(sql, bits === 0 ? query : allOf([query, lot(bits)]), price, withValues, signal),
    each: 2 ** bits,
  };
}

/** All that matches, or null where that is more than is gathered one by one. */
export async function surveyAll(sql: Sql, query: string, signal: AbortSignal): Promise<Survey | null> {
  const bits = await sampleBits(sql, query, {}, signal);
  return bits === 0 ? { documents: await gather(sql, query, {}, true, signal), each: 1 } : null;
}

async function gather(
  sql: Sql,
  query: string,
  price: PriceFilter,
  withValues: boolean,
  signal: AbortSignal,
): Promise<Packed> {
  const packed = withValues ? sql`facets` : sql`substr(facets, 1, 36) || '\\x0000'::bytea`;
  const [row] = await cancellable(
    sql<{ packed: Uint8Array | null }[]>`
    SELECT string_agg(${packed}, '') AS packed FROM search_documents WHERE words @@ ${everythingIf(query)}::tsquery ${priceBetween(sql, price)}`,
    signal,
  );
  return unpack(row?.packed ?? new Uint8Array());
}

/** 0 where all can be gathered, else how thin a sample is enough. */
async function sampleBits(sql: Sql, query: string, price: PriceFilter, signal: AbortSignal): Promise<number> {
  const [row] = await cancellable(
    sql<{ drawn: number }[]>`
    SELECT count(*)::int AS drawn FROM search_documents WHERE words @@ ${allOf([query, lot(PROBE_BITS)])}::tsquery ${priceBetween(sql, price)}`,
    signal,
  );
  const drawn = row?.drawn ?? 0;
  if (drawn < PROBE_MANY) return 0;
  return SAMPLE_BITS.find((bits) => (drawn * 2 ** PROBE_BITS) / 2 ** bits <= SAMPLE_MAX) ?? PROBE_BITS;
}

export function priceBetween(sql: Sql, { priceMin, priceMax }: PriceFilter) {
  return sql`${priceMin === undefined ? sql`` : sql`AND price >= ${priceMin}`} ${priceMax === undefined ? sql`` : sql`AND price <= ${priceMax}`}`;
}

function lot(bits: number): string {
  return key(`~x${bits}`);
}
