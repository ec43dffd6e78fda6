import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Sql } from "./postgres.ts";

const MIGRATIONS = join(import.meta.dir, "../../migrations");
const MIGRATION_LOCK = 7_350_001;

/**
 * Runs the numbered SQL files that this database has not seen, each in a transaction, one process at a time, and makes
 * sure it has `shards` shards. Returns the names of the files it ran. Throws when the database has another shard count.
 */
export async function migrate(sql: Sql, shards: number): Promise<string[]> {
  const ran: string[] = [];
  await sql.begin(async (tx) => {
    await tx`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`;
    await tx`CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, ran_at timestamptz NOT NULL DEFAULT now())`;
    const seen = new Set((await tx<{ name: string }[]>`SELECT name FROM migrations`).map((row) => row.name));
    for (const name of (await readdir(MIGRATIONS)).filter((file) => file.endsWith(".sql")).sort()) {
      if (seen.has(name)) continue;
      await tx.unsafe(await Bun.file(join(MIGRATIONS, name)).text());
      await tx`INSERT INTO migrations (name) VALUES (${name})`;
      ran.push(name);
    }
    await requireShards(tx as unknown as Sql, shards);
  });
  return ran;
}

async function requireShards(sql: Sql, shards: number): Promise<void> {
  const [row] = await sql<{ count: number }[]>`SELECT count(*)::int AS count FROM shards`;
  const count = row?.count ?? 0;
  if (count === 0) await sql`INSERT INTO shards (shard) SELECT generate_series(0, ${shards - 1})`;
  else if (count !== shards) {
    throw new Error(`this database was made with ${count} shards, SHARDS says ${shards}; a shard count is for life`);
  }
}
