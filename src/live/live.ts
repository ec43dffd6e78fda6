import type { StockLevel } from "../../actors/inventory/messages.ts";
import type { Log } from "../platform/log.ts";
import type { Sql } from "../platform/postgres.ts";
import type { Settings } from "../platform/settings.ts";
import type { Timers } from "../platform/timers.ts";
import { Hub } from "./hub.ts";
import { StockFeed } from "./stock-feed.ts";
import type { State } from "./topic.ts";

/** Topic families: a product's stock as HTML for pages, and as JSON for programs. */
export const STOCK = "stock";
export const STOCK_JSON = "stock-json";

export interface LiveParts {
  readonly sql: Sql;
  readonly log: Log;
  readonly settings: Pick<Settings, "LIVE_TICK_MS" | "LIVE_CONNECTIONS_MAX">;
  /** The HTML that shows a level wherever a page has a place for it; the same for every visitor. */
  readonly stockFragments: (level: StockLevel) => string;
  readonly timers?: Timers;
  readonly heartbeatMs?: number;
}

export interface Live {
  readonly hub: Hub;
  /** The shop's `StockReader`; tell it of commits with `changed` and give it the broker with `follow`. */
  readonly feed: StockFeed;
  /** Says goodbye to every page and stops listening. To be awaited before the HTTP server stops. */
  close(): Promise<void>;
}

/** The live part of a node: what changes in the feed goes to the pages on the hub that watch it. */
export function openLive({ sql, log, settings, stockFragments, timers, heartbeatMs }: LiveParts): Live {
  const asHtml = (level: StockLevel): State => ({ version: level.version, render: () => stockFragments(level) });
  const hub = new Hub({
    log,
    tickMs: settings.LIVE_TICK_MS,
    connectionsMax: settings.LIVE_CONNECTIONS_MAX,
    timers,
    heartbeatMs,
  });
  const feed = new StockFeed({
    sql,
    log,
    timers,
    watched: () => [...hub.keys(STOCK), ...hub.keys(STOCK_JSON)].map(Number),
    changed: (level) => {
      if (!hub.isWatched) return;
      hub.publish(`${STOCK}:${level.productId}`, asHtml(level));
      hub.publish(`${STOCK_JSON}:${level.productId}`, asJson(level));
    },
  });
  const latest = (show: (level: StockLevel) => State) => (key: string) => {
    const level = feed.peek(Number(key));
    return level && show(level);
  };
  hub.family(STOCK, latest(asHtml));
  hub.family(STOCK_JSON, latest(asJson));
  const close = () => {
    feed.close();
    return hub.close();
  };
  return { hub, feed, close };
}

function asJson({ productId, available, reserved, version }: StockLevel): State {
  return { version, render: () => JSON.stringify({ productId, available, reserved, version }) };
}
