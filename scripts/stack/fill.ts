import { join, resolve } from "node:path";
import { migrate } from "../../src/platform/migrate.ts";
import { connectPostgres } from "../../src/platform/postgres.ts";
import type { Settings } from "../../src/platform/settings.ts";
import { describeEnding, startChild } from "./child.ts";
import { isShopEmpty } from "./database.ts";
import type { Folders } from "./folders.ts";
import { tell, timed } from "./progress.ts";
import { StackError } from "./stack-error.ts";
import { changeState, readState } from "./state.ts";

const ROOT = resolve(import.meta.dir, "../..");
const MIGRATIONS_NAMED = 3;

/** Brings the database up to date. */
export async function migrateShop(settings: Settings): Promise<void> {
  const sql = connectPostgres(settings.DATABASE_URL, 1, "migrate");
  try {
    await timed("migrate", () => migrate(sql, settings.SHARDS), whatRan);
  } finally {
    await sql.end();
  }
}

/** A new shop runs dozens: their names are of use to nobody who waits for it. */
function whatRan(ran: readonly string[]): string {
  if (ran.length === 0) return "nothing to do";
  return ran.length > MIGRATIONS_NAMED
    ? `ran ${ran[0]} to ${ran.at(-1)}, ${ran.length} in all`
    : `ran ${ran.join(", ")}`;
}

/**
 * Fills an empty shop with demo data. A seed that was cut short is taken up again: it is made to be repeated. True where
 * there was something to do.
 */
export async function seedShop(folders: Folders, settings: Settings, env: Record<string, string>): Promise<boolean> {
  if (!readState(folders.state).seeding && !(await isShopEmpty(settings.DATABASE_URL))) return false;
  tell("seed", "filling the empty shop with demo data ...");
  changeState(folders.state, { seeding: true });
  await timed(
    "seed",
    () => runSeed(folders, env),
    () => "done",
  );
  changeState(folders.state, { seeding: false });
  return true;
}

async function runSeed(folders: Folders, env: Record<string, string>): Promise<void> {
  const child = await startChild({
    name: "seed",
    command: [join(ROOT, "scripts/seed")],
    cwd: ROOT,
    env: { ...process.env, ...env },
    logFile: join(folders.logs, "seed.log"),
    stopSignal: "SIGTERM",
    layer: "tool",
    show: true,
  });
  const ending = await child.ended;
  if (ending.code !== 0)
    throw new StackError(
      `The demo data could not be made (${describeEnding(ending)}): start again, or start with --empty.`,
    );
}
