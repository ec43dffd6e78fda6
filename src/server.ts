import type { AnyElysia } from "elysia";
import type { Kernel } from "../actors/kernel/kernel.ts";
import { ORDER_ID } from "../actors/order/order-id.ts";
import { stockFragments } from "../views/fragments/stock-fragments.tsx";
import { startBackground } from "./background.ts";
import { postgresCatalogue } from "./catalogue/postgres-catalogue.ts";
import { createApp } from "./http/app.ts";
import { assets } from "./http/assets.ts";
import { live as liveRoutes } from "./http/live.ts";
import { pages } from "./http/pages/pages.ts";
import { stripeWebhook } from "./http/webhooks/stripe.ts";
import { openLive } from "./live/live.ts";
import { openMail } from "./mail/open-mail.ts";
import { createMedia } from "./media/media.ts";
import { mediaRoute } from "./media/route.ts";
import { openActors } from "./node/actors.ts";
import { openConnections } from "./node/connections.ts";
import { measureNode, reasonsNotReady } from "./node/health.ts";
import { openPageFeeds } from "./node/page-feeds.ts";
import { openShop } from "./open-shop.ts";
import { StripeWebhooks } from "./payments/webhooks.ts";
import { createLog, type Log } from "./platform/log.ts";
import { createMetrics } from "./platform/metrics.ts";
import { migrate } from "./platform/migrate.ts";
import { NatsBroker } from "./platform/nats.ts";
import type { Settings } from "./platform/settings.ts";
import { openNodeSearch } from "./search/node-search.ts";

/** A connection that nobody speaks on is closed after this; live pages set none for themselves. */
const IDLE_TIMEOUT_S = 60;
/** Longest a leaving node goes on answering what it has begun. */
const FINISH_MAX_MS = 2_000;

export interface RunningShop {
  readonly url: string;
  readonly kernel: Kernel;
  /** Hands the shards over, says goodbye to open pages, and closes everything. */
  stop(): Promise<void>;
}

/** Composes a shop node from its parts and serves it. Throws where Postgres cannot be reached or the port is taken. */
export async function startServer(settings: Settings): Promise<RunningShop> {
  const log = createLog(settings.LOG_LEVEL, { node: settings.NODE_ID });
  const connections = openConnections(settings);
  const { sql } = connections;
  await migrate(sql, settings.SHARDS);
  const broker = new NatsBroker(settings.NATS_URL, `souk-${settings.NODE_ID}`, log, settings.NATS_REPLICAS);

  const metrics = createMetrics();
  const catalogue = postgresCatalogue(sql);
  const actors = openActors({
    ...{ settings, log, connections, broker, catalogue },
    onCommitted: (rows) => {
      for (const each of [feeds, shop.backInStock, searching]) each.heed(rows);
    },
  });
  const { kernel } = actors;
  const live = openLive({ sql, log, settings, stockFragments });
  const { registry } = metrics;
  const searching = openNodeSearch({
    sql,
    engineSql: connections.searches,
    catalogue,
    registry,
    settings,
    broker,
    log,
  });
  const { search, synonyms } = searching;
  const mail = openMail(settings);
  const media = createMedia(settings);
  const ground = { settings, log, sql, actors, catalogue, search, synonyms, stock: live.feed, mail, media };
  const { shop, sweepers } = openShop(ground);
  const feeds = openPageFeeds(shop, live, broker);
  const webhooks = new StripeWebhooks({
    ...{ sql, settings, log },
    onPoke: (id) => (ORDER_ID.test(id) ? shop.orders.recheckRefunds(id) : shop.checkouts.heed(id)),
  });
  measureNode(metrics, kernel, live);

  let isLeaving = false;
  const site = pages(shop, await assets());
  const app = createApp(shop, {
    metrics,
    readiness: async () => (isLeaving ? ["this node is leaving"] : reasonsNotReady(kernel, broker)),
    routes: [site.routes, mediaRoute(media), liveRoutes(shop, live.hub, feeds.doors), stripeWebhook(webhooks)],
    errorPage: site.errorPage,
  });
  // The port first: a second process by mistake ends here, before it takes shards.
  const url = listen(app, settings, log);
  kernel.start();
  const drivers = [actors.sweeper, ...sweepers, webhooks];
  for (const driver of drivers) driver.start();
  shop.backInStock.start();
  const background = startBackground({ shop, search, kernel, broker, metrics });

  return {
    url,
    kernel,
    stop: async () => {
      isLeaving = true;
      await feeds.close();
      // No new requests; those in hand are answered, here or by whoever has their shards by then.
      const { server } = app;
      await Promise.race([server?.stop(), Bun.sleep(FINISH_MAX_MS)]);
      await Promise.all(drivers.map((driver) => driver.stop()));
      await Promise.all([background.stop(), shop.backInStock.stop(), kernel.stop()]);
      await server?.stop(true);
      await searching.stop();
      await broker.stop();
      mail.close();
      await connections.close();
    },
  };
}

function listen(app: AnyElysia, settings: Settings, log: Log): string {
  app.listen({ hostname: settings.HOST, port: settings.PORT, idleTimeout: IDLE_TIMEOUT_S, reusePort: false });
  const url = `http://${settings.HOST}:${app.server?.port}`;
  log.info({ url }, "the shop is open");
  return url;
}
