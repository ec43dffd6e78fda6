import { parseArgs } from "node:util";
import { connectPostgres, type Sql } from "../../src/platform/postgres.ts";
import {
  type Reindexed,
  type ReindexOptions,
  reindexPostgres,
  reindexTypesense,
} from "../../src/search/sync/reindex.ts";
import { typesenseOf, writeClient } from "../../src/search/typesense/client.ts";
import { Collections } from "../../src/search/typesense/collections.ts";
import { withDatabase } from "./environment.ts";
import { runProgram } from "./program.ts";
import { tell } from "./progress.ts";
import { reindexBar } from "./reindex-bar.ts";
import { messageOf, StackError } from "./stack-error.ts";

const CONNECTIONS = 3;

await runProgram(() => withDatabase(reindex));

async function reindex(databaseUrl: string): Promise<void> {
  const wantsPostgres = readOptions().postgres ?? false;
  const { TYPESENSE_URL, TYPESENSE_API_KEY } = process.env;
  const typesense = typesenseOf({
    ...(TYPESENSE_URL && { TYPESENSE_URL }),
    ...(TYPESENSE_API_KEY && { TYPESENSE_API_KEY }),
  });
  const name = typesense && !wantsPostgres ? "typesense" : "postgres";
  const sql = connectPostgres(databaseUrl, CONNECTIONS, "reindex");
  const bar = reindexBar(process.stderr, name);
  const began = performance.now();
  const options: ReindexOptions = { onProgress: bar.show };
  const work = (): Promise<Reindexed> =>
    typesense && name === "typesense"
      ? reindexTypesense(sql, new Collections(writeClient(typesense)), options)
      : reindexPostgres(sql, options);
  try {
    const done = await work().catch((error: unknown) => {
      throw plainly(error, TYPESENSE_URL ?? "");
    });
    bar.clear();
    report(name, done, performance.now() - began);
    if (name === "typesense") await tellWaiting(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function readOptions(): { postgres?: boolean } {
  try {
    return parseArgs({ options: { postgres: { type: "boolean" } } }).values;
  } catch (error) {
    throw new StackError(`${messageOf(error).split(". ")[0]} (see ./scripts/reindex --help)`);
  }
}

function report(name: string, done: Reindexed, ms: number): void {
  if (done.outcome === "under_way")
    throw new StackError("An index is being made already: nats req search.status '' tells how far it is.");
  if (done.outcome === "stopped") throw new StackError("Stopped: run it again and it goes on there.");
  const how = done.wasResumed ? ", gone on where it was broken off" : "";
  tell(name, `${done.products.toLocaleString("en-US")} products indexed (${(ms / 1000).toFixed(1)} s${how})`);
}

/** What it would not take is no secret. */
async function tellWaiting(sql: Sql): Promise<void> {
  const [{ refused } = { refused: 0 }] = await sql<{ refused: number }[]>`
    SELECT count(*)::int AS refused FROM search_queue WHERE error IS NOT NULL`;
  if (refused > 0) tell("", `${refused} were not taken: nats req search.status '' says why`);
}

function plainly(error: unknown, typesenseUrl: string): unknown {
  const { code } = error as { code?: string };
  if (code === "42P01") return new StackError("That database has no shop in it: run ./scripts/migrate first.");
  if (code === "ECONNREFUSED" || code === "ConnectionRefused" || code === "ENOTFOUND")
    return new StackError(`No Typesense answers at ${typesenseUrl}.`);
  return error;
}
