import { join, resolve } from "node:path";
import { ensureDatabase } from "./database.ts";
import { foldersOf } from "./folders.ts";
import { endLeftovers } from "./leftovers.ts";
import { startPostgres } from "./postgres.ts";
import { keepSecrets, type Secrets } from "./secrets.ts";
import { StackError } from "./stack-error.ts";
import { changeState, claim, ownerOf, readState } from "./state.ts";

const DATA_DIR = resolve(import.meta.dir, "../../.data");

export interface RunningEnvironment {
  readonly DATABASE_URL: string;
  readonly NATS_URL: string;
  readonly urls: readonly string[];
  /** The settings that lead to its payments; none where they were given to it from outside. */
  readonly stripe: Readonly<Record<string, string>>;
}

/**
 * Gives a script the shop's database: DATABASE_URL, or the one of the start that runs now, or else the embedded Postgres started for as
 * long as `work` takes. Throws a `StackError` when another script has it in hand.
 */
export async function withDatabase<T>(work: (databaseUrl: string) => Promise<T>): Promise<T> {
  const known = process.env.DATABASE_URL || runningEnvironment()?.DATABASE_URL;
  if (known) return work(known);
  const folders = foldersOf(DATA_DIR);
  const state = readState(folders.state);
  const owner = ownerOf(state);
  if (owner)
    throw new StackError(
      `scripts/${owner.program} (process ${owner.pid}) is at work on this database: wait until it is done.`,
    );
  claim(folders.state);
  await endLeftovers(folders, state);
  const password = keepSecrets(folders.secrets).POSTGRES_PASSWORD;
  const server = await startPostgres({
    dataDir: folders.postgres,
    logFile: join(folders.logs, "postgres.log"),
    password,
  });
  try {
    return await work(await ensureDatabase(server.url, folders.secrets));
  } finally {
    await server.stop();
    changeState(folders.state, { running: undefined });
  }
}

/** The secrets of the installation in `.data`. */
export function ownSecrets(): Secrets {
  return keepSecrets(foldersOf(DATA_DIR).secrets);
}

/** What the start that runs now on `.data` gives its shop; undefined when none runs or it has not opened yet. */
export function runningEnvironment(): RunningEnvironment | undefined {
  const running = ownerOf(readState(foldersOf(DATA_DIR).state));
  if (!running?.databaseUrl) return undefined;
  const { databaseUrl, natsUrl, urls, stripe = {} } = running;
  return { DATABASE_URL: databaseUrl, NATS_URL: natsUrl, urls, stripe };
}
