import { LRUCache } from "lru-cache";
import { storable } from "../../catalogue/write/prepare.ts";
import type { Sql } from "../../platform/postgres.ts";
import type { EngineFacets } from "../engine.ts";
import { cancellable } from "./cancellable.ts";
import type { Counts } from "./count-facets.ts";

const REMEMBERED_MAX = 50_000;
/** Values looked at, commonest first, when attributes are chosen. */
const VALUES_MAX = 400;
/** Attributes shown, and values of each. */
const ATTRIBUTES_MAX = 8;
const VALUES_EACH_MAX = 12;
/** An attribute that fewer of the results have says little about them. */
const COVERAGE_MIN = 0.1;

type Value = { readonly name: string; readonly value: string };

/** What the numbers in documents stand for: the values of attributes. A number never changes its meaning. */
export class AttributeValues {
  readonly #byId = new LRUCache<number, Value>({ max: REMEMBERED_MAX });
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** The numbers of these values of these attributes; those that no product ever had are left out. */
  async find(
    attributes: Readonly<Record<string, readonly string[]>>,
    signal: AbortSignal,
  ): Promise<Map<string, Map<string, number>>> {
    const found = new Map<string, Map<string, number>>();
    const pairs = Object.entries(attributes).flatMap(([name, values]) => values.map((value) => ({ name, value })));
    if (pairs.length === 0) return found;
    const rows = await cancellable(
      this.#sql<{ id: number; name: string; value: string }[]>`
      SELECT id, name, value FROM search_values JOIN unnest(
        ${pairs.map(({ name }) => storable(name))}::text[], ${pairs.map(({ value }) => storable(value))}::text[])
        AS wanted (name, value) USING (name, value)`,
      signal,
    );
    for (const { id, name, value } of rows) {
      if (!found.has(name)) found.set(name, new Map());
      found.get(name)!.set(value, id);
    }
    return found;
  }

  /**
   * The attributes that tell most about counted documents, best first: many have them, and not all the same value. One
   * that is chosen is always among them.
   */
  async telling(counts: Counts): Promise<EngineFacets["attributes"]> {
    const chosen = [...counts.valuesWithout.keys()];
    const ofChosen = [...counts.valuesWithout.values()].flatMap((values) =>
      commonest([...values.keys()], [...values.values()]),
    );
    const ids = new Set([...commonest(null, counts.values), ...ofChosen]);
    const named = await this.#name([...ids]);
    const byName = new Map<string, { value: string; count: number }[]>();
    for (const id of ids) {
      const known = named.get(id);
      if (!known) continue;
      // What was counted without the choice of another attribute says nothing about this one.
      const count = (counts.values[id] ?? 0) + (counts.valuesWithout.get(known.name)?.get(id) ?? 0);
      if (count === 0) continue;
      if (!byName.has(known.name)) byName.set(known.name, []);
      byName.get(known.name)!.push({ value: known.value, count });
    }
    return [...byName]
      .map(([name, values]) => {
        const shown = values
          .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
          .slice(0, VALUES_EACH_MAX);
        return {
          name,
          values: shown,
          worth: chosen.includes(name) ? Number.POSITIVE_INFINITY : worth(shown, counts.passing.length),
        };
      })
      .filter(({ worth }) => worth > 0)
      .sort((a, b) => b.worth - a.worth || (a.name < b.name ? -1 : 1))
      .slice(0, Math.max(ATTRIBUTES_MAX, chosen.length))
      .map(({ name, values }) => ({ name, values }));
  }

  async #name(ids: readonly number[]): Promise<Map<number, Value>> {
    const named = new Map<number, Value>();
    const missing: number[] = [];
    for (const id of ids) {
      const known = this.#byId.get(id);
      if (known) named.set(id, known);
      else missing.push(id);
    }
    if (missing.length === 0) return named;
    const rows = await this.#sql<{ id: number; name: string; value: string }[]>`
      SELECT id, name, value FROM search_values WHERE id = ANY(${missing}::int[])`;
    for (const { id, name, value } of rows) {
      named.set(id, { name, value });
      this.#byId.set(id, { name, value });
    }
    return named;
  }
}

/** Numbers of the commonest values; without `numbers` a value's is its place. Of those that few have, there are very many, and they are not even sorted. */
function commonest(numbers: readonly number[] | null, counts: ArrayLike<number>): number[] {
  const byCount: number[][] = [];
  for (let at = 0; at < counts.length; at++) {
    const count = counts[at]!;
    if (count === 0) continue;
    byCount[count] ??= [];
    byCount[count].push(numbers ? numbers[at]! : at);
  }
  const ids: number[] = [];
  for (let count = byCount.length - 1; count > 0 && ids.length < VALUES_MAX; count--) {
    for (const id of byCount[count] ?? []) if (ids.length < VALUES_MAX) ids.push(id);
  }
  return ids;
}

/** How much a shopper learns from a choice among these: how many results have one, times how evenly they share (in bits). */
function worth(values: readonly { readonly count: number }[], results: number): number {
  const total = values.reduce((sum, { count }) => sum + count, 0);
  if (values.length < 2 || results === 0 || total < COVERAGE_MIN * results) return 0;
  const bits = values.reduce((sum, { count }) => sum - (count / total) * Math.log2(count / total), 0);
  return Math.min(1, total / results) * bits;
}
