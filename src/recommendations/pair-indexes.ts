import type postgres from "postgres";
import { SUPPORT_MIN } from "./limits.ts";

/** The indexes of a slot's pairs, by name; migration 0029 made the first ones. */
function indexesOf(slot: 0 | 1): Record<string, string> {
  const table = `recommendation_pairs_${slot}`;
  return {
    [`${table}_ab`]: `CREATE UNIQUE INDEX IF NOT EXISTS ${table}_ab ON ${table} (a, b)`,
    [`${table}_a`]: `CREATE INDEX IF NOT EXISTS ${table}_a ON ${table} (a) WHERE weight >= ${SUPPORT_MIN}`,
    [`${table}_b`]: `CREATE INDEX IF NOT EXISTS ${table}_b ON ${table} (b) WHERE weight >= ${SUPPORT_MIN}`,
  };
}

/** Takes them away, so that the slot fills faster. */
export async function dropPairIndexes(sql: postgres.Sql, slot: 0 | 1): Promise<void> {
  await sql.unsafe(`DROP INDEX IF EXISTS ${Object.keys(indexesOf(slot)).join(", ")}`);
}

/** Makes those that are missing. Readers of the slot are not kept waiting; a slot must have them to be read and changed. */
export async function makePairIndexes(sql: postgres.Sql, slot: 0 | 1): Promise<void> {
  for (const statement of Object.values(indexesOf(slot))) await sql.unsafe(statement);
}
