import { connectPostgres, type Sql } from "../../src/platform/postgres.ts";
import { freshNats, freshPostgres } from "../../test/support/index.ts";
import { startTestNode, type TestNode, type TestNodeOptions } from "../../test/support/kernel.ts";
import { throwAwayAll, throwAwayFolder } from "../../test/support/throw-away.ts";
import { type ShopNode, startShopNode } from "../stack/shop-nodes.ts";
import { takePorts } from "./ports.ts";

/** Real parts for one benchmark: Postgres that syncs to disk, NATS, shop processes. All end and vanish with it. */
export interface Stage {
  readonly databaseUrl: string;
  readonly sql: Sql;
  readonly postgresPid: number;
  startNats(): Promise<string>;
  /** Shop processes on free ports, ready to serve, with rate limits off. */
  startShops(count: number, env?: Record<string, string>): Promise<ShopNode[]>;
  /** A kernel in this process, alone and without a broker. */
  startKernel(options?: Partial<TestNodeOptions>): Promise<TestNode>;
}

/** Sets the stage, plays, and clears it whatever happens. Exits 0 when `play` says that all goals were reached, else 1. */
export async function onStage(play: (stage: Stage) => Promise<boolean>): Promise<never> {
  const postgres = await freshPostgres({ durable: true });
  const sql = connectPostgres(postgres.url, 8, "bench");
  const shops: ShopNode[] = [];
  let natsUrl: string | undefined;
  const startNats = async () => {
    natsUrl ??= (await freshNats()).url;
    return natsUrl;
  };
  const stage: Stage = {
    databaseUrl: postgres.url,
    sql,
    postgresPid: postgres.pid,
    startNats,
    startShops: async (count, env = {}) => {
      const settings = {
        DATABASE_URL: postgres.url,
        NATS_URL: await startNats(),
        COOKIE_SECRET: crypto.randomUUID() + crypto.randomUUID(),
        DATA_KEY: crypto.getRandomValues(new Uint8Array(32)).toHex(),
        MEDIA_DIR: throwAwayFolder("media"),
        MAIL_DIR: throwAwayFolder("mail"),
        RATE_LIMITS: "off",
        LOG_LEVEL: "warn",
        ...env,
      };
      const logs = throwAwayFolder("logs");
      for (const [index, port] of (await takePorts(count)).entries()) {
        shops.push(await startShopNode(`node-${index + 1}`, port, settings, logs));
      }
      return shops;
    },
    startKernel: (options) => startLoneKernel(postgres.url, options),
  };
  let reached = false;
  try {
    reached = await play(stage);
  } finally {
    await Promise.all(shops.map((shop) => shop.child.stop(5_000)));
    await sql.end({ timeout: 1 });
    throwAwayAll();
  }
  process.exit(reached ? 0 : 1);
}

/** A kernel in this process, without a broker: alone on its database, its lease is as good as renewed. */
export async function startLoneKernel(databaseUrl: string, options: Partial<TestNodeOptions> = {}): Promise<TestNode> {
  const node = await startTestNode({ databaseUrl, leaseTtlMs: 1_000_000_000, ...options });
  for (const held of node.kernel.ownership.all()) held.renewedAt = performance.now();
  return node;
}
