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

/** A migrated, empty database of its own on the Postgres that all tests of this process share. Takes about 20 ms. */
export async function freshDatabase(): Promise<FreshDatabase> {
  shared ??= startShared();
  const { url, admin, template } = await shared;
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
  if (SOUK_TEST_DATABASE_URL && !SOUK_TEST_TEMPLATE)
    await admin.unsafe(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
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
