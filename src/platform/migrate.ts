import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type postgres from "postgres";
import { LOCKS } from "./locks.ts";
import type { Sql } from "./postgres.ts";

const MIGRATIONS = join(import.meta.dir, "../../migrations");
/**
 * Whoever waits for a table's lock makes all others wait behind them. The shop may be open on other nodes, so a
 * migration that does not get its lock within this steps back, lets them pass and tries again.
 */
const LOCK_TIMEOUT_MS = 2_000;
const TRIES_MAX = 30;
const PAUSE_MS = 500;
/** SQLSTATE lock_not_available. */
const LOCK_TIMED_OUT = "55P03";

/**
 * Runs the numbered SQL files that this database has not seen, each in a transaction of its own, one process at a time,
 * and makes sure it has `shards` shards. Returns the names of the files it ran; those before one that fails stay run.
 * Throws when the database has another shard count.
 */
export async function migrate(sql: Sql, shards: number, folder: string = MIGRATIONS): Promise<string[]> {
  await locked(sql, async (tx) => {
    await tx`CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, ran_at timestamptz NOT NULL DEFAULT now())`;
  });
  const seen = new Set((await sql<{ name: string }[]>`SELECT name FROM migrations`).map(({ name }) => name));
  const ran: string[] = [];
  for (const name of (await readdir(folder)).filter((file) => file.endsWith(".sql")).sort()) {
    if (!seen.has(name) && (await run(sql, name, await Bun.file(join(folder, name)).text()))) ran.push(name);
  }
  await locked(sql, (tx) => requireShards(tx, shards));
  return ran;
}

/** False where another process was faster. */
async function run(sql: Sql, name: string, text: string): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    try {
      return await locked(sql, async (tx) => {
        const [seen] = await tx`SELECT FROM migrations WHERE name = ${name}`;
        if (seen) return false;
        await tx.unsafe(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
        await tx.unsafe(text);
        await tx`INSERT INTO migrations (name) VALUES (${name})`;
        return true;
      });
    } catch (error) {
      if ((error as { code?: unknown }).code !== LOCK_TIMED_OUT || tries === TRIES_MAX) throw error;
      await Bun.sleep(PAUSE_MS);
    }
  }
}

/** Does `work` in a transaction that no other process migrates in meanwhile. */
function locked<T>(sql: Sql, work: (tx: postgres.TransactionSql) => Promise<T>): Promise<T> {
  return sql.begin(async (tx) => {
    await tx`SELECT pg_advisory_xact_lock(${LOCKS.migrating})`;
    return work(tx);
  }) as Promise<T>;
}

async function requireShards(sql: postgres.TransactionSql, shards: number): Promise<void> {
  const [row] = await sql<{ count: number }[]>`SELECT count(*)::int AS count FROM shards`;
  const count = row?.count ?? 0;
  if (count === 0) await sql`INSERT INTO shards (shard) SELECT generate_series(0, ${shards - 1})`;
  else if (count !== shards) {
    throw new Error(`this database was made with ${count} shards, SHARDS says ${shards}; a shard count is for life`);
  }
}
