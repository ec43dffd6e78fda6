import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { startPostgres } from "../../scripts/stack/postgres.ts";
import type { Server } from "../../scripts/stack/server.ts";
import { migrate } from "../../src/platform/migrate.ts";
import { connectPostgres, type Sql } from "../../src/platform/postgres.ts";
import { killAtEnd, throwAwayFolder } from "./throw-away.ts";

const POOL = 10;
const SHARDS = 64;

export interface FreshDatabase {
  readonly url: string;
  /** A pool of ten connections to it. */
  readonly sql: Sql;
  /** Closes `sql`, ends everybody's connections and removes the database. */
  drop(): Promise<void>;
}

interface Shared {
  readonly url: string;
  readonly admin: Sql;
  readonly template: string;
}

let shared: Promise<Shared> | undefined;
let databases = 0;
const folders = new Map<string, string>();

/** A migrated, empty database of its own on the Postgres that all tests of this process share. Takes about 20 ms. */
export async function freshDatabase(): Promise<FreshDatabase> {
  shared ??= startShared();
  const { template } = await shared;
  return copyOf(template);
}

/**
 * The same with what `fill` put in; files that belong to it are kept in the folder it is told. The first file of a run that asks for
 * this `name` fills it, and all others have a copy. Resolves to the folder too, which they share.
 */
export async function filledDatabase(
  name: string,
  fill: (sql: Sql, folder: string) => Promise<void>,
): Promise<FreshDatabase & { readonly folder: string }> {
  shared ??= startShared();
  const { url, admin, template } = await shared;
  const { SOUK_TEST_FOLDER } = process.env;
  const filled = SOUK_TEST_FOLDER ? `${template}_${name}` : `souk_${process.pid}_${name}`;
  const folder = SOUK_TEST_FOLDER ? join(SOUK_TEST_FOLDER, name) : ownFolder(name);
  await admin.begin(async (lock) => {
    await lock`SELECT pg_advisory_xact_lock(hashtext(${filled}))`;
    const [known] = await lock`SELECT FROM pg_database WHERE datname = ${filled}`;
    if (known) return;
    const draft = `${filled}_draft`;
    await admin.unsafe(`DROP DATABASE IF EXISTS ${draft}`);
    await admin.unsafe(`CREATE DATABASE ${draft} TEMPLATE ${template} STRATEGY file_copy`);
    const sql = connectPostgres(withDatabase(url, draft), POOL, "test");
    await fill(sql, folder).finally(() => sql.end());
    await admin.unsafe(`ALTER DATABASE ${draft} RENAME TO ${filled}`);
  });
  return { ...(await copyOf(filled)), folder };
}

function ownFolder(name: string): string {
  const folder = folders.get(name) ?? throwAwayFolder(name);
  folders.set(name, folder);
  return folder;
}

async function copyOf(template: string): Promise<FreshDatabase> {
  const { url, admin } = await shared!;
  databases += 1;
  const name = `souk_${process.pid}_${databases}`;
  await admin.unsafe(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`);
  const own = withDatabase(url, name);
  const sql = connectPostgres(own, POOL, "test");
  return {
    url: own,
    sql,
    drop: async () => {
      await sql.end({ timeout: 1 });
      await admin.unsafe(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/**
 * A Postgres of one's own, for a test that kills it; migrated, in the database `souk`. With `durable` it syncs every commit to disk as the
 * real one does. `restart` brings it back on the same data and port.
 */
export async function freshPostgres({ durable = false } = {}): Promise<Server> {
  const server = await startThrowAway(durable);
  const admin = connectPostgres(server.url, 1, "test");
  await admin.unsafe("CREATE DATABASE souk");
  await admin.end();
  const url = withDatabase(server.url, "souk");
  const sql = connectPostgres(url, 1, "test");
  await migrate(sql, SHARDS);
  await sql.end();
  return {
    url,
    port: server.port,
    get pid() {
      return server.pid;
    },
    get ended() {
      return server.ended;
    },
    stop: () => server.stop(),
    restart: () => server.restart(),
  };
}

/** Drops what was left on a server that is not ours to throw away. */
export async function leaveSharedPostgres(): Promise<void> {
  if (!shared) return;
  const { admin, template } = await shared;
  const { SOUK_TEST_DATABASE_URL, SOUK_TEST_TEMPLATE } = process.env;
  const own = [...folders.keys()].map((name) => `souk_${process.pid}_${name}`);
  if (SOUK_TEST_DATABASE_URL)
    for (const name of SOUK_TEST_TEMPLATE ? own : [template, ...own])
      await admin.unsafe(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await admin.end({ timeout: 1 });
}

async function startShared(): Promise<Shared> {
  const { SOUK_TEST_DATABASE_URL, SOUK_TEST_TEMPLATE } = process.env;
  const url = SOUK_TEST_DATABASE_URL ?? (await startThrowAway(false)).url;
  const admin = connectPostgres(url, 2, "test-admin");
  if (SOUK_TEST_TEMPLATE) return { url, admin, template: SOUK_TEST_TEMPLATE };
  const template = `souk_${process.pid}_template`;
  await admin.unsafe(`DROP DATABASE IF EXISTS ${template}`);
  await admin.unsafe(`CREATE DATABASE ${template}`);
  const sql = connectPostgres(withDatabase(url, template), 1, "test");
  await migrate(sql, SHARDS);
  await sql.end();
  return { url, admin, template };
}

async function startThrowAway(durable: boolean): Promise<Server> {
  const folder = throwAwayFolder("postgres");
  mkdirSync(folder);
  const server = await startPostgres({ dataDir: join(folder, "data"), logFile: join(folder, "log"), durable });
  killAtEnd(() => server.pid);
  return server;
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
