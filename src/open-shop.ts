import type { CheckoutAnswer, CheckoutCommand, CheckoutRefusal } from "../actors/checkout/messages.ts";
import type { Asks } from "../actors/kernel/types.ts";
import type { LineAnswer, LineCommand, LineRefusal } from "../actors/waiting-line/messages.ts";
import { openAccounts } from "./accounts/accounts.ts";
import { waitingKeeper } from "./back-in-stock/keeper.ts";
import { backInStockLetters } from "./back-in-stock/letters.ts";
import { openBackInStock } from "./back-in-stock/open-back-in-stock.ts";
import { type CheckoutsOptions, openCheckouts } from "./checkout/checkouts.ts";
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
import { letterKeeper } from "./mail/letters-kept.ts";
import { openOrders } from "./orders/orders.ts";
import { orderKeeper } from "./orders/personal-data.ts";
import { openPayments } from "./payments/open-payments.ts";
import { paymentPage } from "./payments/payment-page.ts";
import { openVault } from "./platform/seal.ts";
import { createPricing } from "./pricing/quotes.ts";
import type { ProcessSweeper } from "./processes/sweeper.ts";
import { questionKeeper } from "./questions/personal-data.ts";
import { openQuestions } from "./questions/questions.ts";
import { openRecommendations } from "./recommendations/open-recommendations.ts";
import { reviewKeeper } from "./reviews/personal-data.ts";
import { openReviews } from "./reviews/reviews.ts";
import type { Shop } from "./shop.ts";

/** The actors that a shop asks, wherever they live. */
export interface ShopActors extends Pick<Shop, "carts" | "inventory" | "promotions"> {
  readonly orders: Shop["orders"]["asks"];
  readonly checkouts: Asks<CheckoutCommand, CheckoutAnswer, CheckoutRefusal>;
  readonly lines: Asks<LineCommand, LineAnswer, LineRefusal>;
  readonly atCheckoutOwner: CheckoutsOptions["atOwner"];
  /** The shards whose work is this node's, now. */
  ownedShards(): number[];
}

/** What a shop stands on. Whoever opened it closes it, after the shop's own sweepers. */
export interface ShopGround
  extends Pick<Shop, "settings" | "log" | "sql" | "catalogue" | "search" | "synonyms" | "stock" | "mail" | "media"> {
  readonly actors: ShopActors;
}

export interface OpenShop {
  readonly shop: Shop;
  /** Take up the work of orders and checkouts whose driver died. They are not started yet, and neither are the waiting lines. */
  readonly sweepers: readonly ProcessSweeper[];
}

/** The shop's rooms over their ground: each has what it needs of those below it. */
export function openShop({ actors, ...ground }: ShopGround): OpenShop {
  const { settings, log, sql, catalogue, stock, mail, media } = ground;
  const { carts, inventory, promotions, lines, ownedShards } = actors;
  const vault = openVault(settings);
  const delivery = createDelivery(sql);
  const pricing = createPricing(sql, settings, catalogue);
  const payments = openPayments(settings);
  const orders = openOrders({ orders: actors.orders, parts: { inventory, payments }, sql, log, ownedShards });
  const checkouts = openCheckouts({
    parts: checkoutParts({ carts, inventory, promotions, sql, vault, catalogue, delivery, pricing, payments, orders }),
    checkouts: actors.checkouts,
    atOwner: actors.atCheckoutOwner,
    ...{ sql, log, ownedShards },
  });
  const drafts = postgresDrafts(sql, vault);
  const favourites = postgresFavourites(sql);
  const history = postgresHistory(sql);
  const backInStock = openBackInStock({
    ...{ sql, vault, log, settings, catalogue, inventory, lines, carts, ownedShards },
    write: backInStockLetters({ sql, vault, mail, log, catalogue, settings }),
    mailOf: async (accountId) => (await accounts.find(accountId))?.email ?? null,
  });
  const accounts = openAccounts({
    ...{ sql, vault, log, settings, carts, delivery, mail, drafts },
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
  const recommendations = openRecommendations({ sql, log, catalogue, stock });
  const shop: Shop = {
    ...ground,
    ...{ carts, inventory, promotions },
    ...{ vault, delivery, pricing, payments, orders, checkouts, drafts, favourites, history, backInStock, accounts },
    paymentPage: paymentPage(settings),
    recommendations,
    looks: openLooks(history, log),
    feeds: openFeeds({ sql, catalogue, stock, recommendations, history }),
    reviews: openReviews({ sql, vault, media }),
    questions: openQuestions({ sql, vault }),
  };
  return { shop, sweepers: [orders.sweeper, checkouts.sweeper] };
}
