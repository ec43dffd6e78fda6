import type { AnyElysia } from "elysia";
import { cartKind } from "../actors/cart/actor.ts";
import { checkoutKind } from "../actors/checkout/actor.ts";
import { inventoryKind } from "../actors/inventory/actor.ts";
import type { InventoryEvent } from "../actors/inventory/messages.ts";
import { Sweeper } from "../actors/inventory/sweeper.ts";
import { JOURNAL_LANES, Kernel } from "../actors/kernel/kernel.ts";
import type { JournalRow } from "../actors/kernel/types.ts";
import { orderKind } from "../actors/order/actor.ts";
import { ORDER_ID } from "../actors/order/order-id.ts";
import { promotionKind } from "../actors/promotion/actor.ts";
import { lineKind } from "../actors/waiting-line/actor.ts";
import { orderFragments } from "../views/fragments/order-fragments.tsx";
import { stockFragments } from "../views/fragments/stock-fragments.tsx";
import { openAccounts } from "./accounts/accounts.ts";
import { waitingKeeper } from "./back-in-stock/keeper.ts";
import { backInStockLetters } from "./back-in-stock/letters.ts";
import { TURN, TurnFeed } from "./back-in-stock/live.ts";
import { openBackInStock } from "./back-in-stock/open-back-in-stock.ts";
import { turnNotice } from "./back-in-stock/turn-notice.ts";
import { startBackground } from "./background.ts";
import { postgresCatalogue } from "./catalogue/postgres-catalogue.ts";
import { openCheckouts } from "./checkout/checkouts.ts";
import { draftKeeper } from "./checkout/draft-keeper.ts";
import { postgresDrafts } from "./checkout/draft-store.ts";
import { checkoutParts } from "./checkout/parts.ts";
import { checkoutKeeper } from "./checkout/personal-data.ts";
import { createDelivery } from "./delivery/postgres-delivery.ts";
import { favouriteKeeper } from "./favourites/keeper.ts";
import { postgresFavourites } from "./favourites/postgres-favourites.ts";
import { postgresHistory } from "./feed/history.ts";
import { openLooks } from "./feed/looks.ts";
import { openFeeds } from "./feed/open-feeds.ts";
import { createApp } from "./http/app.ts";
import { assets } from "./http/assets.ts";
import { pages } from "./http/pages/pages.ts";
import { visitorOf } from "./http/visitor.ts";
import { stripeWebhook } from "./http/webhooks/stripe.ts";
import { openLive } from "./live/live.ts";
import { live as liveRoutes } from "./live/routes.ts";
import { letterKeeper } from "./mail/letters-kept.ts";
import { openMail } from "./mail/open-mail.ts";
import { createMedia } from "./media/media.ts";
import { mediaRoute } from "./media/route.ts";
import { returnRules } from "./orders/details.ts";
import { ORDER, OrderFeed } from "./orders/live.ts";
import { openOrders } from "./orders/orders.ts";
import { orderKeeper } from "./orders/personal-data.ts";
import { openPayments } from "./payments/open-payments.ts";
import { paymentPage } from "./payments/payment-page.ts";
import { StripeWebhooks } from "./payments/webhooks.ts";
import { createLog, type Log } from "./platform/log.ts";
import { createMetrics, gauge, type Metrics } from "./platform/metrics.ts";
import { migrate } from "./platform/migrate.ts";
import { NatsBroker } from "./platform/nats.ts";
import { connectPostgres } from "./platform/postgres.ts";
import { openVault } from "./platform/seal.ts";
import type { Settings } from "./platform/settings.ts";
import { createPricing } from "./pricing/quotes.ts";
import { questionKeeper } from "./questions/personal-data.ts";
import { openQuestions } from "./questions/questions.ts";
import { openRecommendations } from "./recommendations/open-recommendations.ts";
import { reviewKeeper } from "./reviews/personal-data.ts";
import { openReviews } from "./reviews/reviews.ts";
import { LAST_CONNECTIONS } from "./search/engines.ts";
import { openSearchLog } from "./search/log/search-log.ts";
import { openSearch } from "./search/open-search.ts";
import { followStock } from "./search/sync/follow-stock.ts";
import { openSynonyms } from "./search/synonyms/synonyms.ts";
import { typesenseOf } from "./search/typesense/client.ts";
import type { Shop } from "./shop.ts";

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
  // A search that takes too long is told to stop by its connection, where another statement may run by the time this is heard:
  // another search then, and never a cart's or a letter's.
  const searchPool = Math.min(LAST_CONNECTIONS, Math.floor(settings.DATABASE_POOL / 2));
  const searchSql = connectPostgres(settings.DATABASE_URL, searchPool, `souk-search-${settings.NODE_ID}`);
  const sql = connectPostgres(settings.DATABASE_URL, settings.DATABASE_POOL - searchPool, `souk-${settings.NODE_ID}`);
  // Connections of their own: a commit never waits behind a page's reads.
  // Should this node stop in mid-commit, its locks must not outlive its leases.
  const journalSql = connectPostgres(settings.DATABASE_URL, JOURNAL_LANES, `souk-journal-${settings.NODE_ID}`, {
    plan_cache_mode: "force_generic_plan",
    idle_in_transaction_session_timeout: settings.LEASE_TTL_MS,
  });
  await migrate(sql, settings.SHARDS);

  const broker = new NatsBroker(settings.NATS_URL, `souk-${settings.NODE_ID}`, log, settings.NATS_REPLICAS);
  const catalogue = postgresCatalogue(sql);
  const live = openLive({ sql, log, settings, stockFragments });
  const orderFeed = new OrderFeed({
    hub: live.hub,
    sql,
    log,
    settings,
    accounts: () => accounts,
    render: orderFragments,
  });
  const turnFeed: TurnFeed = new TurnFeed({
    hub: live.hub,
    log,
    ownerOf: (request) => visitorOf(shop, request),
    render: (turn) => turnNotice(shop)(turn),
  });
  broker.onConnect((connection) => {
    turnFeed.follow(connection);
    live.feed.follow(connection);
    orderFeed.follow(connection);
  });

  const inventories = inventoryKind(sql, {
    reservationTtlMs: settings.RESERVATION_TTL_MS,
    reservationMaxMs: settings.RESERVATION_MAX_MS,
  });
  const carts = cartKind({
    sql,
    rules: { linesMax: settings.CART_LINES_MAX, lineQuantityMax: settings.LINE_QUANTITY_MAX },
    inventories: () => kernel.asks(inventories),
    offerOf: async (productId) => (await catalogue.cards([productId])).get(productId) ?? null,
  });
  const orderActors = orderKind(sql, returnRules(settings));
  const promotions = promotionKind(sql);
  const checkoutActors = checkoutKind(sql);
  const lineActors = lineKind(sql);
  const kernel = new Kernel(
    {
      sql,
      journalSql,
      broker,
      nodeId: settings.NODE_ID,
      url: `http://${settings.HOST}:${settings.PORT}`,
      shards: settings.SHARDS,
      leaseTtlMs: settings.LEASE_TTL_MS,
      timeoutMs: settings.COMMAND_TIMEOUT_MS,
      mailboxMax: settings.MAILBOX_MAX,
      actorsMax: settings.ACTORS_MAX,
      passivateAfterMs: settings.PASSIVATE_AFTER_MS,
      onCommitted: (rows) => {
        tellPages(rows, live.feed, orderFeed);
        backInStock.heed(rows);
        turnFeed.heed(rows);
        stockFollower.heed(rows);
      },
      onTrouble: (what, error) => log.warn({ err: error }, what),
    },
    [inventories, carts, orderActors, promotions, checkoutActors, lineActors],
  );
  const ownedShards = () => kernel.ownership.all().map((held) => held.shard);
  const sweeper = new Sweeper({
    sql,
    inventories: kernel.asks(inventories),
    ownedShards,
    onTrouble: (what, error) => log.warn({ err: error }, what),
  });

  const media = createMedia(settings);
  const vault = openVault(settings);
  const delivery = createDelivery(sql);
  const mail = openMail(settings);
  const payments = openPayments(settings);
  const inventory = kernel.asks(inventories);
  const orders = openOrders({
    orders: kernel.asks(orderActors),
    parts: { inventory, payments },
    sql,
    log,
    ownedShards,
  });
  const drafts = postgresDrafts(sql, vault);
  const favourites = postgresFavourites(sql);
  const backInStock = openBackInStock({
    ...{ sql, vault, log, settings, catalogue, inventory, ownedShards },
    lines: kernel.asks(lineActors),
    carts: kernel.asks(carts),
    write: backInStockLetters({ sql, vault, mail, log, catalogue, settings }),
    mailOf: async (accountId) => (await accounts.find(accountId))?.email ?? null,
  });
  const history = postgresHistory(sql);
  const accounts = openAccounts({
    ...{ sql, vault, log, settings, carts: kernel.asks(carts), delivery, mail, drafts },
    keepers: [
      draftKeeper(drafts),
      orderKeeper({ sql, vault, orders }),
      checkoutKeeper(sql),
      letterKeeper(sql),
      reviewKeeper({ sql, vault }),
      questionKeeper({ sql, vault }),
      favouriteKeeper(favourites),
      waitingKeeper(backInStock),
      history.keeper,
    ],
    guestRooms: [favourites, backInStock, history],
  });
  const pricing = createPricing(sql, settings, catalogue);
  const metrics = createMetrics();
  const synonyms = openSynonyms({ sql, log, broker });
  const searchLog = openSearchLog({ broker, log });
  const typesense = typesenseOf(settings);
  const stockFollower = followStock({ sql, broker, log, hasTypesense: typesense !== null });
  const search = openSearch({
    ...{ sql, engineSql: searchSql, catalogue, synonyms, log, registry: metrics.registry, searchLog, typesense },
  });
  const acting = { carts: kernel.asks(carts), inventory, promotions: kernel.asks(promotions) };
  const checkouts = openCheckouts({
    parts: checkoutParts({ ...acting, sql, vault, catalogue, delivery, pricing, payments, orders }),
    checkouts: kernel.asks(checkoutActors),
    atOwner: (service, patienceMs, work) => kernel.atOwner(checkoutActors, service, patienceMs, work),
    sql,
    log,
    ownedShards,
  });
  const recommendations = openRecommendations({ sql, log, catalogue, stock: live.feed });
  const shop: Shop = {
    settings,
    log,
    sql,
    vault,
    accounts,
    mail,
    catalogue,
    search,
    synonyms,
    stock: live.feed,
    recommendations,
    history,
    looks: openLooks(history, log),
    feeds: openFeeds({ sql, catalogue, stock: live.feed, recommendations, history }),
    delivery,
    pricing,
    payments,
    paymentPage: paymentPage(settings),
    media,
    reviews: openReviews({ sql, vault, media }),
    questions: openQuestions({ sql, vault }),
    ...acting,
    checkouts,
    orders,
    drafts,
    favourites,
    backInStock,
  };
  const webhooks = new StripeWebhooks({
    sql,
    settings,
    log,
    onPoke: (id) => (ORDER_ID.test(id) ? orders.recheckRefunds(id) : checkouts.heed(id)),
  });
  measureNode(metrics, kernel, live);
  let isLeaving = false;
  const site = pages(shop, await assets());
  const app = createApp(shop, {
    metrics,
    readiness: async () => (isLeaving ? ["this node is leaving"] : reasonsNotReady(kernel, broker)),
    routes: [
      site.routes,
      mediaRoute(media),
      liveRoutes(
        shop,
        live.hub,
        new Map([
          [ORDER, orderFeed.door],
          [TURN, turnFeed.door],
        ]),
      ),
      stripeWebhook(webhooks),
    ],
    errorPage: site.errorPage,
  });
  // The port first: a second process by mistake ends here, before it takes shards.
  const url = listen(app, settings, log);
  kernel.start();
  sweeper.start();
  orders.sweeper.start();
  checkouts.sweeper.start();
  webhooks.start();
  backInStock.start();
  const background = startBackground({ shop, search, kernel, broker, metrics });
  return {
    url,
    kernel,
    stop: async () => {
      isLeaving = true;
      orderFeed.stop();
      turnFeed.close();
      await live.close();
      // No new requests; those in hand are answered, here or by whoever has their shards by then.
      const { server } = app;
      await Promise.race([server?.stop(), Bun.sleep(FINISH_MAX_MS)]);
      sweeper.stop();
      orders.sweeper.stop();
      checkouts.sweeper.stop();
      webhooks.stop();
      await Promise.all([background.stop(), backInStock.stop(), kernel.stop()]);
      await stockFollower.stop();
      await server?.stop(true);
      await synonyms.stop();
      await broker.stop();
      search.stop();
      searchLog.stop();
      mail.close();
      await Promise.all([sql, searchSql, journalSql].map((pool) => pool.end({ timeout: 2 })));
    },
  };
}

/** This node's own commits reach its pages without the broker. */
function tellPages(rows: readonly JournalRow[], feed: ReturnType<typeof openLive>["feed"], orderFeed: OrderFeed): void {
  for (const { entity } of rows) if (entity.startsWith("order/")) orderFeed.changed(entity.slice("order/".length));
  const newest = new Map<string, JournalRow>();
  for (const row of rows) if (row.entity.startsWith("inventory/")) newest.set(row.entity, row);
  for (const { entity, version, data } of newest.values()) {
    const { available, reserved } = data as InventoryEvent;
    feed.changed({ productId: Number(entity.slice("inventory/".length)), available, reserved, version });
  }
}

function reasonsNotReady(kernel: Kernel, broker: NatsBroker): string[] {
  if (kernel.ownership.all().length > 0 || broker.connection()) return [];
  return ["this node owns no shards and the broker is away"];
}

function measureNode(metrics: Metrics, kernel: Kernel, live: ReturnType<typeof openLive>): void {
  const add = (name: string, help: string, read: () => number) => gauge([metrics.registry], name, help, read);
  add("souk_actors", "Actors in memory", () => kernel.directory.size);
  add("souk_shards_owned", "Shards this node owns", () => kernel.ownership.all().length);
  add("souk_journal_backlog", "Decisions waiting for the next commit", () => kernel.journal.backlog);
  add("souk_relay_lag", "Committed facts that JetStream does not have yet", () => kernel.relay.lag);
  add("souk_live_connections", "Open live pages", () => live.hub.stats().connections);
}

function listen(app: AnyElysia, settings: Settings, log: Log): string {
  app.listen({ hostname: settings.HOST, port: settings.PORT, idleTimeout: IDLE_TIMEOUT_S, reusePort: false });
  const url = `http://${settings.HOST}:${app.server?.port}`;
  log.info({ url }, "the shop is open");
  return url;
}
