import { LRUCache } from "lru-cache";
import type { Sql } from "../../platform/postgres.ts";
import type { EngineFilters } from "../engine.ts";
import { cancellableBytes } from "./cancellable.ts";
import { type Packed, unpack } from "./packed.ts";
import { allOf, key } from "./ts-query.ts";

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

/** Samples of what is browsed without words: so many, so long. They are rough, and what is rough does not change in a minute. */
const KEPT_MAX = 48;
const KEPT_MS = 60_000;

export type KeptSamples = LRUCache<string, Survey>;

export function keptSamples(ms = KEPT_MS): KeptSamples {
  return new LRUCache({ max: KEPT_MAX, ttl: ms });
}

interface SurveyorParts {
  readonly sql: Sql;
  /** Whether values of attributes are wanted. */
  readonly withValues: boolean;
  /** Undefined where words were searched: these are too many to be kept. */
  readonly kept: KeptSamples | undefined;
  readonly signal: AbortSignal;
}

/** So many are gathered at a time for one search: it ranks besides, and others want the database's connections too. */
const GATHERED_ABREAST = 2;

/** Gathers documents for facets. What was gathered is remembered while one search is worked out: its facets ask for the same. */
export class Surveyor {
  readonly #drawn = new Map<string, Promise<Packed>>();
  readonly #surveys = new Map<string, Promise<Survey>>();
  readonly #turns: Promise<unknown>[] = Array.from({ length: GATHERED_ABREAST }, () => Promise.resolve());
  #gathered = 0;

  constructor(private readonly parts: SurveyorParts) {}

  /** What matches `query` (`tsquery` text): all of up to some 12,000 documents, of more a sample. */
  survey(query: string, price: PriceFilter): Promise<Survey> {
    const key = keyOf(query, price);
    return once(this.#surveys, key, async () => {
      const { kept, withValues } = this.parts;
      const before = kept?.get(key);
      if (before) return before;
      const survey = await this.#survey(query, price);
      if (survey.each > 1 && withValues) kept?.set(key, survey);
      return survey;
    });
  }

  async #survey(query: string, price: PriceFilter): Promise<Survey> {
    const drawn = await this.#draw(query, price);
    const bits = sampleBits(drawn.count);
    if (bits === PROBE_BITS) return { documents: drawn, each: 2 ** bits };
    const sampled = bits === 0 ? query : allOf([query, lot(bits)]);
    return { documents: await this.#gather(sampled, price), each: 2 ** bits };
  }

  /** About how many match; null where that is more than is gathered one by one. */
  async about({ query, price }: { query: string; price: PriceFilter }): Promise<number | null> {
    if (this.parts.kept?.has(keyOf(query, price))) return null;
    const { count } = await this.#draw(query, price);
    return sampleBits(count) === 0 ? count * 2 ** PROBE_BITS : null;
  }

  /** All that matches, or null where that is more than is gathered one by one. */
  async surveyAll(query: string): Promise<Survey | null> {
    return (await this.about({ query, price: {} })) === null ? null : this.survey(query, {});
  }

  #draw(query: string, price: PriceFilter): Promise<Packed> {
    return once(this.#drawn, keyOf(query, price), () => this.#gather(allOf([query, lot(PROBE_BITS)]), price));
  }

  #gather(query: string, price: PriceFilter): Promise<Packed> {
    const turn = this.#gathered++ % GATHERED_ABREAST;
    const gathered = this.#turns[turn]!.then(() => this.#gatherNow(query, price));
    this.#turns[turn] = gathered.catch(() => {});
    return gathered;
  }

  async #gatherNow(query: string, price: PriceFilter): Promise<Packed> {
    const { sql, withValues, signal } = this.parts;
    const packed = withValues ? sql`facets` : sql`substr(facets, 1, 36) || '\\x0000'::bytea`;
    const bytes = await cancellableBytes(
      sql`
      SELECT string_agg(${packed}, '') FROM search_documents WHERE ${matching(sql, query)} ${priceBetween(sql, price)}`,
      signal,
    );
    return unpack(bytes);
  }
}

/** 0 where all can be gathered, else how thin a sample is enough. */
function sampleBits(drawn: number): number {
  if (drawn < PROBE_MANY) return 0;
  return SAMPLE_BITS.find((bits) => (drawn * 2 ** PROBE_BITS) / 2 ** bits <= SAMPLE_MAX) ?? PROBE_BITS;
}

function once<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const before = known.get(key);
  if (before) return before;
  const made = make();
  known.set(key, made);
  return made;
}

function keyOf(query: string, { priceMin, priceMax }: PriceFilter): string {
  return `${priceMin} ${priceMax} ${query}`;
}

/** `query` is `tsquery` text; '' lets everything pass. */
export function matching(sql: Sql, query: string) {
  return query === "" ? sql`true` : sql`words @@ ${query}::tsquery`;
}

export function priceBetween(sql: Sql, { priceMin, priceMax }: PriceFilter) {
  return sql`${priceMin === undefined ? sql`` : sql`AND price >= ${priceMin}`} ${priceMax === undefined ? sql`` : sql`AND price <= ${priceMax}`}`;
}

/** What columns tell of filters: all but the values of attributes. */
export function columnsPass(sql: Sql, filters: EngineFilters) {
  const { categoryIds, brandIds, shopIds, ratingMin, inStock } = filters;
  return sql`${priceBetween(sql, filters)}
    ${categoryIds ? sql`AND category_id = ANY(${categoryIds as number[]}::int[])` : sql``}
    ${brandIds.length > 0 ? sql`AND brand_id = ANY(${brandIds as number[]}::int[])` : sql``}
    ${shopIds.length > 0 ? sql`AND shop_id = ANY(${shopIds as number[]}::int[])` : sql``}
    ${ratingMin === undefined ? sql`` : sql`AND rating >= ${ratingMin}::real`} ${inStock ? sql`AND in_stock` : sql``}`;
}

function lot(bits: number): string {
  return key(`~x${bits}`);
}
