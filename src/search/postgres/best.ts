import type { Sql } from "../../platform/postgres.ts";
import type { EngineFilters, EngineResult } from "../engine.ts";
import type { Ranking } from "../ranking.ts";
import { type Among, bestByWords, NEAR_MAX } from "./by-words.ts";
import type { Surveyed } from "./facets.ts";
import { bestKnown } from "./sorted.ts";
import type { ReadTerm } from "./terms.ts";
import { allOf, anyOf, inHead } from "./ts-query.ts";

/** Best-known products among very many are looked at only while there are enough of them to fill some pages. */
const ENOUGH = 50;
/** Of whatever begins with a letter or two, only so many of the best known are looked at. */
const KNOWN_MAX = 4_000;
/** An estimate may err: from this share of `NEAR_MAX` on it is not relied upon. */
const SURELY_NEAR = 2 / 3;

/** One way to meet the words of a query, and how it is ranked. */
export interface Reading {
  readonly match: EngineResult["match"];
  /** `tsquery` text; '' for everything. */
  readonly text: string;
  /** What of it is not terms: phrases and exclusions. */
  readonly besides: string;
  readonly terms: readonly ReadTerm[];
}

export interface BestParts {
  readonly sql: Sql;
  readonly ranking: Ranking;
  readonly reading: Reading;
  /** What filters ask of documents' keys. */
  readonly keys: readonly string[];
  readonly filters: EngineFilters;
  readonly signal: AbortSignal;
}

/** The best documents by the words of one reading. Of many that match only those are looked at that have the words in their heads. */
export class Best {
  /** Of words of which very many begin with a letter or two, an index cannot tell soon: the heads themselves are looked at. */
  readonly #vague: readonly string[];
  readonly #clear: readonly string[];
  #all: Promise<number[]> | undefined;
  #titled: Promise<number[]> | undefined;

  constructor(private readonly parts: BestParts) {
    const { terms, match } = parts.reading;
    const vague = match === "some" ? [] : terms.filter(({ isVague }) => isVague);
    const isAllVague = vague.length === terms.length;
    this.#vague = vague.map(({ query }) => query);
    this.#clear = terms.filter((term) => isAllVague || !term.isVague || match === "some").map(({ query }) => query);
  }

  /** Begins with what `of` will need where about so many match, or fewer; of very many that is not known yet. */
  async begin(about: number | null, mayBeFewer: boolean): Promise<void> {
    if (about === null) return;
    if (about < NEAR_MAX * SURELY_NEAR) await this.#ofAll();
    else if (!mayBeFewer) await this.#ofTitled();
  }

  /** Of what was surveyed. `isNear` tells whether few are walked along until so many of it have come, the best known first. */
  async of(surveyed: Surveyed, isNear: (count: number) => Promise<boolean>): Promise<number[]> {
    if (surveyed.places.length * surveyed.each <= NEAR_MAX) return this.#ofAll();
    const popularity = surveyed.each > 1 ? bestKnown(surveyed, NEAR_MAX) : 0;
    const known = popularity > 0 ? await this.#ofKnown(popularity, isNear) : [];
    if (known.length >= ENOUGH) return known;
    const titled = await this.#ofTitled();
    if (titled.length >= ENOUGH) return titled;
    return [...new Set([...titled, ...(await this.#ask({ query: this.parts.reading.text, popularity }))])];
  }

  /** Of what nobody has surveyed. */
  async ofAny(): Promise<number[]> {
    if (this.#vague.length > 0 && this.#vague.length === this.parts.reading.terms.length) {
      const known = await this.#ask({ query: "", head: allOf(this.#vague), known: KNOWN_MAX });
      if (known.length >= ENOUGH) return known;
    }
    const titled = await this.#ofTitled();
    return titled.length >= ENOUGH ? titled : [...new Set([...titled, ...(await this.#ofAll())])];
  }

  #ofAll(): Promise<number[]> {
    this.#all ??= this.#ask({ query: this.parts.reading.text });
    return this.#all;
  }

  #ofTitled(): Promise<number[]> {
    this.#titled ??= this.#ask({ query: this.#inTitle(), head: this.#besideTitle() });
    return this.#titled;
  }

  async #ofKnown(popularity: number, isNear: (count: number) => Promise<boolean>): Promise<number[]> {
    const { reading, filters } = this.parts;
    const mayWalk = reading.match === "all" && reading.besides === "" && Object.keys(filters.attributes).length === 0;
    if (!mayWalk || !(await isNear(NEAR_MAX))) {
      return this.#ask({ query: this.#inTitle(), head: this.#besideTitle(), popularity });
    }
    const head = allOf(reading.terms.map(({ query }) => query));
    return this.#ask({ query: "", head, popularity, walked: filters });
  }

  #inTitle(): string {
    const { match, besides } = this.parts.reading;
    return allOf([inHead(match === "some" ? anyOf(this.#clear) : allOf(this.#clear)), besides]);
  }

  #besideTitle(): string {
    return this.#vague.length < this.parts.reading.terms.length ? allOf(this.#vague) : "";
  }

  #ask({ query, ...more }: Among): Promise<number[]> {
    const { sql, ranking, reading, keys, filters, signal } = this.parts;
    const rough = anyOf(reading.terms.map((term) => term.query));
    const among = { query: allOf([query, ...keys]), ...more };
    return bestByWords(sql, among, rough, reading.terms, ranking, filters, signal);
  }
}
