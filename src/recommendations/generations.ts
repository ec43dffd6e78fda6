import type postgres from "postgres";
import { LOCKS } from "../platform/locks.ts";

export interface Generation {
  readonly generation: number;
  readonly slot: 0 | 1;
  readonly state: "building" | "active";
  readonly since: Date;
  readonly position: number;
  /** Null until its baskets are gathered. */
  readonly lastProduct: number | null;
  readonly items: number;
  readonly beganAt: Date;
}

/** The generation that readers see and the one that is being made, as far as there are any. */
export async function generations(sql: postgres.ISql): Promise<{ active?: Generation; building?: Generation }> {
  const rows = await (sql as postgres.Sql)<Generation[]>`
    SELECT generation, slot, state, since, position, last_product AS "lastProduct", items::float8 AS items,
      began_at AS "beganAt"
    FROM recommendation_generations WHERE state IN ('active', 'building')`;
  return Object.fromEntries(rows.map((row) => [row.state, row]));
}

/** Waits until nobody else changes what is counted, until the end of this transaction. */
export async function aloneAtChanging(tx: postgres.TransactionSql): Promise<void> {
  await tx`SELECT pg_advisory_xact_lock(${LOCKS.changingRecommendations})`;
}
