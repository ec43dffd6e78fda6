import type postgres from "postgres";
import type { Asks } from "../kernel/types.ts";
import type { InventoryAnswer, InventoryCommand, InventoryRefusal } from "./messages.ts";

const SWEEP_EVERY_MS = 250;
/** Due reservations looked at in one sweep; the rest follows in the next. */
const SWEEP_MAX = 1_000;

export interface SweeperOptions {
  readonly sql: postgres.Sql;
  readonly inventories: Asks<InventoryCommand, InventoryAnswer, InventoryRefusal>;
  /** The shards this node owns now. */
  ownedShards(): number[];
  onTrouble(what: string, error: unknown): void;
}

/**
 * Finds reservations whose time is up, of actors in memory or not, and sends their actors the command. One indexed query
 * four times a second serves all of them: a timer in each actor would be a second mechanism for the same thing, and
 * neither is relied on, for deciding looks at the clock itself.
 */
export class Sweeper {
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isStopped = false;

  constructor(private readonly options: SweeperOptions) {}

  start(): void {
    this.#timer = setTimeout(() => void this.#sweepAndWait(), SWEEP_EVERY_MS);
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  /** Releases what is due in this node's shards. Returns how many products were told. */
  async sweep(): Promise<number> {
    const { sql, inventories } = this.options;
    // Ordered, or a planner without statistics reads the whole table by its key.
    const rows = await sql<{ product_id: number }[]>`
      SELECT DISTINCT product_id FROM (
        SELECT product_id FROM reservations
        WHERE expires_at <= now() AND shard = ANY(${this.options.ownedShards()}::smallint[])
        ORDER BY expires_at LIMIT ${SWEEP_MAX}) AS due`;
    const told = await Promise.allSettled(
      rows.map((row) => inventories.ask(String(row.product_id), { type: "expire" })),
    );
    const failed = told.find((one) => one.status === "rejected");
    if (failed) this.options.onTrouble("could not release an expired reservation; trying again", failed.reason);
    return rows.length;
  }

  async #sweepAndWait(): Promise<void> {
    try {
      await this.sweep();
    } catch (error) {
      this.options.onTrouble("could not release expired reservations; trying again", error);
    }
    if (!this.#isStopped) this.start();
  }
}
