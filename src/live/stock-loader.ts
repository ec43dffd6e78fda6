import type { StockLevel } from "../../actors/inventory/messages.ts";
import type { Sql } from "../platform/postgres.ts";
import type { Timers } from "../platform/timers.ts";

const QUERY_IDS_MAX = 1_000;

interface Load {
  readonly ids: Set<number>;
  /** By the clock, before the query was sent: what it finds is at least that new. */
  readonly begunAt: number;
  readonly levels: Promise<Map<number, StockLevel>>;
}

type Row = { product_id: number; available: number; reserved: number; version: string };

/** Reads stock levels from Postgres: the misses of one turn are one query, and many who want the same id share it. */
export class StockLoader {
  #gathering: Load | null = null;
  readonly #flying = new Map<number, Load>();

  constructor(
    private readonly sql: Sql,
    private readonly timers: Timers,
    /** Told of everything that was read, with the moment since when it is known to be true. */
    private readonly found: (level: StockLevel, at: number) => void,
  ) {}

  /** The levels of the ids that exist, read no earlier than `since`. Throws when Postgres cannot be asked. */
  async load(ids: readonly number[], since: number): Promise<Map<number, StockLevel>> {
    const loads = new Set(ids.map((id) => this.#loadOf(id, since)));
    const found = new Map<number, StockLevel>();
    for (const levels of await Promise.all([...loads].map((load) => load.levels))) {
      for (const id of ids) {
        const level = levels.get(id);
        if (level) found.set(id, level);
      }
    }
    return found;
  }

  #loadOf(id: number, since: number): Load {
    const flying = this.#flying.get(id);
    if (flying && flying.begunAt >= since) return flying;
    const load = this.#gather();
    load.ids.add(id);
    this.#flying.set(id, load);
    return load;
  }

  #gather(): Load {
    if (this.#gathering && this.#gathering.ids.size < QUERY_IDS_MAX) return this.#gathering;
    const ids = new Set<number>();
    const load: Load = { ids, begunAt: this.timers.now(), levels: Promise.resolve().then(() => this.#read(load)) };
    this.#gathering = load;
    return load;
  }

  async #read(load: Load): Promise<Map<number, StockLevel>> {
    if (this.#gathering === load) this.#gathering = null;
    try {
      const rows = await this.sql<Row[]>`
        SELECT product_id, available, reserved, version FROM inventory WHERE product_id = ANY(${[...load.ids]}::int[])`;
      const levels = new Map(rows.map((row) => [row.product_id, levelOf(row)]));
      for (const level of levels.values()) this.found(level, load.begunAt);
      return levels;
    } finally {
      for (const id of load.ids) if (this.#flying.get(id) === load) this.#flying.delete(id);
    }
  }
}

function levelOf(row: Row): StockLevel {
  const { product_id: productId, available, reserved, version } = row;
  return { productId, available, reserved, version: Number(version) };
}
