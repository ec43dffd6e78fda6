import { cartKind } from "../../actors/cart/actor.ts";
import { checkoutKind } from "../../actors/checkout/actor.ts";
import { inventoryKind } from "../../actors/inventory/actor.ts";
import { Sweeper } from "../../actors/inventory/sweeper.ts";
import type { Broker } from "../../actors/kernel/broker.ts";
import { Kernel } from "../../actors/kernel/kernel.ts";
import type { JournalRow } from "../../actors/kernel/types.ts";
import { orderKind } from "../../actors/order/actor.ts";
import { promotionKind } from "../../actors/promotion/actor.ts";
import { lineKind } from "../../actors/waiting-line/actor.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import type { ShopActors } from "../open-shop.ts";
import { returnRules } from "../orders/details.ts";
import type { Log } from "../platform/log.ts";
import type { Settings } from "../platform/settings.ts";
import type { Connections } from "./connections.ts";

export interface ActorParts {
  readonly settings: Settings;
  readonly log: Log;
  readonly connections: Connections;
  readonly broker: Broker;
  readonly catalogue: Pick<Catalogue, "cards">;
  /** Told what was committed here, after it is durable and before the askers are. */
  onCommitted(rows: readonly JournalRow[]): void;
}

export interface Actors extends ShopActors {
  readonly kernel: Kernel;
  /** Ends reservations whose time is over. */
  readonly sweeper: Sweeper;
}

/** The kernel with the shop's kinds of actors. It takes no shards before it is started. */
export function openActors({ settings, log, connections, broker, catalogue, onCommitted }: ActorParts): Actors {
  const { sql, journal } = connections;
  const onTrouble = (what: string, error: unknown) => log.warn({ err: error }, what);
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
  const orders = orderKind(sql, returnRules(settings));
  const promotions = promotionKind(sql);
  const checkouts = checkoutKind(sql);
  const lines = lineKind(sql);
  const kernel = new Kernel(
    {
      sql,
      journalSql: journal,
      broker,
      nodeId: settings.NODE_ID,
      url: `http://${settings.HOST}:${settings.PORT}`,
      shards: settings.SHARDS,
      leaseTtlMs: settings.LEASE_TTL_MS,
      timeoutMs: settings.COMMAND_TIMEOUT_MS,
      mailboxMax: settings.MAILBOX_MAX,
      actorsMax: settings.ACTORS_MAX,
      passivateAfterMs: settings.PASSIVATE_AFTER_MS,
      onCommitted,
      onTrouble,
    },
    [inventories, carts, orders, promotions, checkouts, lines],
  );
  const inventory = kernel.asks(inventories);
  const ownedShards = () => kernel.ownership.all().map((held) => held.shard);
  return {
    kernel,
    sweeper: new Sweeper({ sql, inventories: inventory, ownedShards, onTrouble }),
    inventory,
    carts: kernel.asks(carts),
    orders: kernel.asks(orders),
    promotions: kernel.asks(promotions),
    checkouts: kernel.asks(checkouts),
    lines: kernel.asks(lines),
    atCheckoutOwner: (service, patienceMs, work) => kernel.atOwner(checkouts, service, patienceMs, work),
    ownedShards,
  };
}
