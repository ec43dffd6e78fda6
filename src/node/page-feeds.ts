import type { InventoryEvent } from "../../actors/inventory/messages.ts";
import type { Broker } from "../../actors/kernel/broker.ts";
import type { JournalRow } from "../../actors/kernel/types.ts";
import { orderFragments } from "../../views/fragments/order-fragments.tsx";
import { TURN, TurnFeed } from "../back-in-stock/live.ts";
import { turnNotice } from "../back-in-stock/turn-notice.ts";
import { visitorOf } from "../http/visitor.ts";
import type { Live } from "../live/live.ts";
import type { TopicDoor } from "../live/topic.ts";
import { ORDER, OrderFeed } from "../orders/live.ts";
import type { Shop } from "../shop.ts";

const INVENTORY = "inventory/";
const AN_ORDER = "order/";

/** What keeps a node's open pages true: stock, orders, and whose turn it is. */
export interface PageFeeds {
  /** Who may watch what is not everybody's, by topic family. */
  readonly doors: ReadonlyMap<string, TopicDoor>;
  /** To be called after each commit of this node, so that these reach its pages without the broker. */
  heed(rows: readonly JournalRow[]): void;
  /** Says goodbye to every page and listens no more. To be awaited before the HTTP server stops. */
  close(): Promise<void>;
}

/** Feeds the pages from this node's commits, and over the broker from those of the others. */
export function openPageFeeds(shop: Shop, live: Live, broker: Broker): PageFeeds {
  const { hub, feed: stock } = live;
  const orders = new OrderFeed({ ...shop, hub, render: orderFragments });
  const turns = new TurnFeed({
    hub,
    log: shop.log,
    ownerOf: (request) => visitorOf(shop, request),
    render: turnNotice(shop),
  });
  broker.onConnect((connection) => {
    turns.follow(connection);
    stock.follow(connection);
    orders.follow(connection);
  });
  return {
    doors: new Map([
      [ORDER, orders.door],
      [TURN, turns.door],
    ]),
    heed: (rows) => {
      for (const { entity } of rows) if (entity.startsWith(AN_ORDER)) orders.changed(entity.slice(AN_ORDER.length));
      const newest = new Map<string, JournalRow>();
      for (const row of rows) if (row.entity.startsWith(INVENTORY)) newest.set(row.entity, row);
      for (const { entity, version, data } of newest.values()) {
        const { available, reserved } = data as InventoryEvent;
        stock.changed({ productId: Number(entity.slice(INVENTORY.length)), available, reserved, version });
      }
      turns.heed(rows);
    },
    close: () => {
      orders.stop();
      turns.close();
      return live.close();
    },
  };
}
