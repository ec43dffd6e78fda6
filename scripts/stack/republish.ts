import { parseArgs } from "node:util";
import { connect } from "nats";
import { stockSnapshot } from "../../actors/inventory/actor.ts";
import { republish } from "../../actors/kernel/republish.ts";
import { connectPostgres } from "../../src/platform/postgres.ts";
import { ensureStreams } from "../../src/platform/streams.ts";
import { runningEnvironment, withDatabase } from "./environment.ts";
import { runProgram } from "./program.ts";
import { tell } from "./progress.ts";
import { StackError } from "./stack-error.ts";

const CONNECT_TIMEOUT_MS = 3_000;

await runProgram(() => withDatabase(publishAgain));

async function publishAgain(databaseUrl: string): Promise<void> {
  const range = readRange();
  const natsUrl = process.env.NATS_URL || runningEnvironment()?.NATS_URL || "nats://127.0.0.1:4222";
  const connection = await connect({ servers: natsUrl.split(","), timeout: CONNECT_TIMEOUT_MS }).catch(() => {
    throw new StackError(`No NATS answers at ${natsUrl}: start the shop, or set NATS_URL.`);
  });
  const sql = connectPostgres(databaseUrl, 2, "republish");
  try {
    await ensureStreams(connection);
    const done = await republish({ sql, connection, snapshotOf: stockSnapshot, ...range, onProgress: showProgress });
    const n = (count: number) => count.toLocaleString("en-US");
    tell("journal", `${n(done.published)} facts of ${done.shards} shards published again`);
    tell("", `${n(done.duplicates)} were there already; ${n(done.snapshots)} newest levels put in their place`);
  } finally {
    await Promise.all([connection.drain(), sql.end({ timeout: 1 })]);
  }
}

function readRange(): { shard?: number; since?: number } {
  const { shard, since } = readOptions();
  const range: { shard?: number; since?: number } = {};
  if (shard !== undefined) {
    if (!/^\d{1,4}$/.test(shard)) throw new StackError(`--shard ${shard}: not a shard's number.`);
    range.shard = Number(shard);
  }
  if (since !== undefined) {
    range.since = Date.parse(since);
    if (Number.isNaN(range.since)) throw new StackError(`--since ${since}: not a moment, as 2026-01-31T08:00Z.`);
  }
  return range;
}

function readOptions(): { shard?: string; since?: string } {
  try {
    return parseArgs({ options: { shard: { type: "string" }, since: { type: "string" } } }).values;
  } catch (error) {
    throw new StackError(`${error instanceof Error ? error.message : error} (see ./scripts/republish --help)`);
  }
}

function showProgress(done: number, total: number): void {
  if (!process.stderr.isTTY) return;
  process.stderr.write(`\rjournal    ${done.toLocaleString("en-US")} of ${total.toLocaleString("en-US")} facts`);
  if (done >= total) process.stderr.write("\n");
}
