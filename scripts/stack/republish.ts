import { parseArgs } from "node:util";
import { connect } from "nats";
import { stockSnapshot } from "../../actors/inventory/actor.ts";
import { type Republish, republish } from "../../actors/kernel/republish.ts";
import { connectPostgres } from "../../src/platform/postgres.ts";
import { ensureStreams } from "../../src/platform/streams.ts";
import { runningEnvironment, withDatabase } from "./environment.ts";
import { runProgram } from "./program.ts";
import { messageOf, StackError } from "./stack-error.ts";

const CONNECTIONS = 2;
const CONNECT_TIMEOUT_MS = 5_000;
const TELL_EVERY_MS = 1_000;

type What = Pick<Republish, "shard" | "fromSeq" | "since">;

await runProgram(() => {
  const what = readArguments(process.argv.slice(2));
  const natsUrl = process.env.NATS_URL || runningEnvironment()?.NATS_URL || "nats://127.0.0.1:4222";
  return withDatabase((databaseUrl) => publishAgain(databaseUrl, natsUrl, what));
});

async function publishAgain(databaseUrl: string, natsUrl: string, what: What): Promise<void> {
  const connection = await connect({ servers: natsUrl.split(","), timeout: CONNECT_TIMEOUT_MS }).catch((error) => {
    throw new StackError(`NATS does not answer at ${natsUrl} (${messageOf(error)}): start the shop, or set NATS_URL.`);
  });
  const sql = connectPostgres(databaseUrl, CONNECTIONS, "republish");
  let toldAt = 0;
  try {
    await ensureStreams(connection);
    const done = await republish({
      ...what,
      sql,
      connection,
      snapshotOf: stockSnapshot,
      onProgress: (facts, total) => {
        if (performance.now() - toldAt < TELL_EVERY_MS && facts < total) return;
        toldAt = performance.now();
        console.error(`${facts} of ${total} facts`);
      },
    });
    const { published, duplicates, snapshots, shards } = done;
    console.log(
      `Published ${published} facts of ${shards} shards and ${snapshots} newest levels; ${duplicates} facts were there already.`,
    );
  } finally {
    await connection.drain();
    await sql.end({ timeout: 2 });
  }
}

/** Throws a `StackError` that names the argument it cannot make sense of. */
function readArguments(args: readonly string[]): What {
  const values = parse(args);
  const fromSeq = integer("--from-seq", values["from-seq"], 1);
  const shard = integer("--shard", values.shard, 0);
  if (fromSeq !== undefined && shard === undefined) {
    throw new StackError("--from-seq counts within a shard: name it with --shard.");
  }
  const since = values.since === undefined ? undefined : Date.parse(values.since);
  if (Number.isNaN(since)) throw new StackError(`--since ${values.since}: a moment is wanted, as 2026-01-31T08:00Z.`);
  return {
    ...(shard === undefined ? {} : { shard }),
    ...(fromSeq === undefined ? {} : { fromSeq }),
    ...(since === undefined ? {} : { since }),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { shard: { type: "string" }, "from-seq": { type: "string" }, since: { type: "string" } },
    }).values;
  } catch (error) {
    throw new StackError(`${messageOf(error).split(". ")[0]}: see ./scripts/republish --help.`);
  }
}

function integer(name: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new StackError(`${name} ${text}: a whole number from ${least} is wanted.`);
}
