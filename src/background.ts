import { stockSnapshot } from "../actors/inventory/actor.ts";
import type { Kernel } from "../actors/kernel/kernel.ts";
import { sweepAccounts } from "./accounts/sweeper.ts";
import { followLostReservations } from "./cart/follow-lost-reservations.ts";
import { forgetChanged } from "./catalogue/forget-changed.ts";
import { publishCatalogue } from "./catalogue/publish.ts";
import { pruneDrafts } from "./checkout/draft-pruner.ts";
import { pruneFavourites } from "./favourites/pruner.ts";
import { keepLooks } from "./feed/looks.ts";
import { mailOrders } from "./mail/follow-orders.ts";
import { startOps } from "./ops/ops.ts";
import { countFailedRefunds } from "./orders/failed-refunds.ts";
import { keepForgettingLeavers } from "./orders/forget-leavers.ts";
import { keepStreams } from "./platform/keep-streams.ts";
import type { Metrics } from "./platform/metrics.ts";
import type { NatsBroker } from "./platform/nats.ts";
import { keepRedemptionsPruned } from "./pricing/redemption-pruner.ts";
import { tellAskers } from "./questions/tell-askers.ts";
import { openBuilder } from "./recommendations/builder.ts";
import { countOrders } from "./recommendations/follow-orders.ts";
import { forgetRecounted } from "./recommendations/news.ts";
import { followReviews } from "./reviews/follow-reviews.ts";
import { keepReviewsPruned } from "./reviews/pruner.ts";
import { publishReviews } from "./reviews/publish.ts";
import { tellBreaker } from "./search/breaker-news.ts";
import { keepSearches } from "./search/log/keep.ts";
import type { SearchService } from "./search/open-search.ts";
import { followFacts } from "./search/sync/follow-facts.ts";
import { keepTypesense } from "./search/sync/keep-typesense.ts";
import { hearIndexed } from "./search/sync/news.ts";
import { openReindexing } from "./search/sync/reindexing.ts";
import { typesenseOf } from "./search/typesense/client.ts";
import { keepWords } from "./search/understand/keep-words.ts";
import type { Shop } from "./shop.ts";

export interface BackgroundParts {
  readonly shop: Shop;
  readonly search: SearchService;
  readonly kernel: Kernel;
  readonly broker: NatsBroker;
  readonly metrics: Metrics;
}

/**
 * What a node does by way of NATS beside answering shoppers: catalogue facts out and in, read models of facts, and the
 * operators' door. All of it waits while the broker is away and goes on by itself. Returns how to stop.
 */
export function startBackground({ shop, search, kernel, broker, metrics }: BackgroundParts): { stop(): Promise<void> } {
  const { sql, log, catalogue, settings } = shop;
  const stopKeeping = keepStreams(broker, log);
  const stopForgetting = forgetChanged(broker, catalogue);
  const stopForgettingCounts = forgetRecounted(broker, shop.recommendations);
  const stopHearingIndexed = hearIndexed(broker, ({ changed, restocked }) => {
    search.forget(changed);
    search.stockChanged(restocked);
  });
  const stopTellingBreaker = search.onBreaker(tellBreaker({ broker, log, nodeId: settings.NODE_ID }));
  const typesense = typesenseOf(settings);
  const syncing = { sql, broker, log, registry: metrics.registry };
  const reindexing = openReindexing({ sql, log, typesense });
  const counting = { sql, log, broker, recommendations: shop.recommendations, registry: metrics.registry };
  const recommendationBuilder = openBuilder(counting);
  const running = [
    publishCatalogue({ sql, broker, log }),
    publishReviews({ sql, broker, log }),
    followReviews({ sql, broker, log, registry: metrics.registry }),
    keepReviewsPruned(sql, shop.media, log),
    followLostReservations({ carts: shop.carts, broker, log, registry: metrics.registry }),
    mailOrders({ ...shop, broker, registry: metrics.registry }),
    tellAskers({ ...shop, broker, registry: metrics.registry }),
    sweepAccounts(shop.accounts, log),
    pruneDrafts(shop.drafts, log),
    pruneFavourites(shop.favourites, log),
    countFailedRefunds(sql, log, metrics.registry),
    keepForgettingLeavers(sql, shop.orders, log),
    keepRedemptionsPruned(sql, log),
    keepWords(sql, log),
    keepSearches({ sql, broker, log, registry: metrics.registry }),
    countOrders(counting),
    keepLooks(shop, log),
    recommendationBuilder,
    followFacts({ ...syncing, hasTypesense: typesense !== null }),
    ...(typesense ? [keepTypesense({ ...syncing, typesense })] : []),
    reindexing,
    startOps({
      ...shop,
      ...{ recommendationBuilder, reindexing, searchStatus: () => search.status },
      ...{ broker, kernel, nodeId: settings.NODE_ID, snapshotOf: stockSnapshot },
    }),
  ];
  return {
    stop: async () => {
      stopKeeping();
      stopForgetting();
      stopForgettingCounts();
      stopHearingIndexed();
      stopTellingBreaker();
      await Promise.all(running.map((each) => each.stop()));
    },
  };
}
