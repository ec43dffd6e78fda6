import { Elysia } from "elysia";
import { connect } from "nats";
import { stockFragments } from "../../views/fragments/stock-fragments.tsx";
import { live } from "../http/live.ts";
import { createLog } from "../platform/log.ts";
import type { Sql } from "../platform/postgres.ts";
import { openLive } from "./live.ts";
import { Page } from "./testing.ts";
import { reserve } from "./testing-stock.ts";

const closing: (() => unknown)[] = [];

/** Closes every node and connection that the tests of a file opened. */
export async function closeNodes(): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close();
}

/** The live part of a shop node, on a port of its own. `idleTimeoutS` is what the server does to other connections. */
export function openNode(
  sql: Sql,
  { connectionsMax = 1_000, tickMs = 20, heartbeatMs = 16_000, idleTimeoutS = 10 } = {},
) {
  const log = createLog("silent");
  const settings = { LIVE_TICK_MS: tickMs, LIVE_CONNECTIONS_MAX: connectionsMax };
  const parts = openLive({ sql, log, settings, stockFragments, heartbeatMs });
  const app = new Elysia()
    .use(live({ stock: parts.feed, log }, parts.hub))
    .listen({ port: 0, hostname: "127.0.0.1", idleTimeout: idleTimeoutS });
  closing.push(async () => {
    await parts.close();
    if (app.server) await app.stop(true);
  });
  const url = `http://127.0.0.1:${app.server?.port}`;
  /** Reserves a unit as an owner on this node does: the commit, then the news of it. */
  const sell = async (productId: number) => {
    const level = await reserve(sql, productId);
    parts.feed.changed(level);
    return level;
  };
  return { ...parts, app, url, sell, page: (topics: string) => Page.open(`${url}/live?topics=${topics}`) };
}

/** A connection to the broker that comes back by itself. */
export async function dial(url: string) {
  const connection = await connect({ servers: url, maxReconnectAttempts: -1, reconnectTimeWait: 20 });
  closing.push(() => connection.close());
  return connection;
}
