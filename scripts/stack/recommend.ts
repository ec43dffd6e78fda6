import { connect } from "nats";
import { connectPostgres } from "../../src/platform/postgres.ts";
import { type BuildProgress, buildRecommendations } from "../../src/recommendations/build.ts";
import { tellRebuilt } from "../../src/recommendations/news.ts";
import { runningEnvironment, withDatabase } from "./environment.ts";
import { runProgram } from "./program.ts";
import { tell } from "./progress.ts";
import { StackError } from "./stack-error.ts";

const CONNECT_TIMEOUT_MS = 2_000;
const BAR_WIDTH = 30;
const NAME = "pairs";

await runProgram(() => withDatabase(recommend));

async function recommend(databaseUrl: string): Promise<void> {
  const sql = connectPostgres(databaseUrl, 2, "recommend");
  try {
    const built = await buildRecommendations(sql, { onProgress: show }).catch((error) => {
      throw isNoShop(error) ? new StackError("That database has no shop in it: run ./scripts/migrate first.") : error;
    });
    if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
    if (built.outcome !== "built") {
      throw new StackError("They are being counted already: nats req recommendations.status '' tells how far that is.");
    }
    const [counted] = await sql<{ items: number; weight: number }[]>`
      SELECT items::float8 AS items, weight::float8 AS weight FROM recommendation_generations
      WHERE generation = ${built.generation}`;
    const n = (count: number) => Math.round(count).toLocaleString("en-US");
    const how = built.wasResumed ? ", gone on where it was broken off" : "";
    tell(NAME, `${n(counted!.weight / 2)} in ${n(counted!.items)} things bought (${seconds(built.ms)}${how})`);
    await tellNodes(built.generation);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** Nodes that are not told remember what they know for up to a day. */
async function tellNodes(generation: number): Promise<void> {
  const natsUrl = process.env.NATS_URL || runningEnvironment()?.NATS_URL;
  if (!natsUrl) return;
  const connection = await connect({ servers: natsUrl.split(","), timeout: CONNECT_TIMEOUT_MS }).catch(() => null);
  if (!connection) return tell("", `no NATS answers at ${natsUrl}: running nodes see it within a day`);
  tellRebuilt(connection, generation);
  await connection.drain();
}

function show({ stage, done, total }: BuildProgress): void {
  if (!process.stderr.isTTY) return;
  const share = total === 0 ? 0 : done / total;
  const bar = "#".repeat(Math.round(share * BAR_WIDTH)).padEnd(BAR_WIDTH, ".");
  const words = stage === "gathering" ? "baskets are gathered" : `${Math.floor(share * 100)} %`;
  process.stderr.write(`\r\x1b[K${NAME.padEnd(11)}[${bar}] ${words}`);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** SQLSTATE 42P01: there is no such table. */
function isNoShop(error: unknown): boolean {
  return (error as { code?: string }).code === "42P01";
}
