/** Violations listed in full; the rest is counted. */
const VIOLATIONS_MAX = 100;
/** Violations listed for one entity: the first wrong step makes most of the later ones wrong too. */
const PER_ENTITY_MAX = 3;

/** What was found wrong: where (`inventory/12`, `shard 7`) and what, in words with both figures. */
export interface Violation {
  readonly where: string;
  readonly what: string;
}

/** Gathers violations, bounded, so that a ruined database is reported in a page and not in a gigabyte. */
export class Violations {
  readonly listed: Violation[] = [];
  total = 0;
  #last = { where: "", count: 0 };

  add(where: string, what: string): void {
    this.total += 1;
    this.#last = this.#last.where === where ? { where, count: this.#last.count + 1 } : { where, count: 1 };
    if (this.#last.count <= PER_ENTITY_MAX && this.listed.length < VIOLATIONS_MAX) this.listed.push({ where, what });
  }

  /** Adds a violation unless both figures are the same. */
  same(where: string, what: string, found: unknown, replayed: unknown): void {
    if (!Bun.deepEquals(found, replayed)) {
      this.add(where, `${what} is ${JSON.stringify(found)}, the journal makes it ${JSON.stringify(replayed)}`);
    }
  }
}
