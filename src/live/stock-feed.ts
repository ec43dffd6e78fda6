import { LRUCache } from "lru-cache";
import type { NatsConnection } from "nats";
import type { StockLevel } from "../../actors/inventory/messages.ts";
import type { Log } from "../platform/log.ts";
import type { Sql } from "../platform/postgres.ts";
import { every, systemTimers, type Timers } from "../platform/timers.ts";
import { followStock } from "./stock-events.ts";
import { StockLoader } from "./stock-loader.ts";
import type { StockReader } from "./stock-reader.ts";

/** Products whose level a node remembers: about 10 MB. */
const LEVELS_MAX = 50_000;
/** How long a level is believed while events arrive, in case one was lost on the way. */
const BELIEVED_MS = 30_000;
/** How long without events: other nodes may sell, and we would not hear of it. */
const BELIEVED_ALONE_MS = 1_000;
const REFRESH_EVERY_MS = 1_000;
/** Watched products read from Postgres in one refresh, the longest unread first. */
const REFRESH_MAX = 5_000;

interface Known {
  level: StockLevel;
  /** By the clock: the level was true then. */
  at: number;
}

export interface StockFeedParts {
  readonly sql: Sql;
  readonly log: Log;
  /** The products that somebody looks at now. */
  readonly watched: () => Iterable<number>;
  /** Told of each level that is newer than what was known. */
  readonly changed: (level: StockLevel) => void;
  readonly timers?: Timers;
}

/**
 * This node's read model of stock. It learns from its own commits, from the other nodes' events, and from Postgres for
 * what it does not know or no longer believes. The newest version wins, so order and repetition do not matter.
 */
export class StockFeed implements StockReader {
  readonly #known = new LRUCache<number, Known>({ max: LEVELS_MAX });
  readonly #timers: Timers;
  readonly #loader: StockLoader;
  readonly #stopRefreshing: () => void;
  #stopFollowing = () => {};
  /** Since when every event is heard; null while none is. */
  #hearsSince: number | null = null;

  constructor(private readonly parts: StockFeedParts) {
    this.#timers = parts.timers ?? systemTimers;
    this.#loader = new StockLoader(parts.sql, this.#timers, (level, at) => this.#learn(level, at));
    this.#stopRefreshing = every(this.#timers, REFRESH_EVERY_MS, () => this.refresh());
  }

  /** True while the events of all nodes arrive; otherwise Postgres is asked every second for what is watched. */
  get hearsEvents(): boolean {
    return this.#hearsSince !== null;
  }

  /** The newest known level, without asking anybody. */
  peek(productId: number): StockLevel | undefined {
    return this.#known.peek(productId)?.level;
  }

  /** The level of each product that exists. Throws when Postgres is needed and cannot be asked, and nothing is known. */
  async levels(productIds: readonly number[]): Promise<Map<number, StockLevel>> {
    const since = this.#believedSince();
    const loaded = await this.#load(
      productIds.filter((id) => !this.#isBelieved(id, since)),
      since,
    );
    const levels = new Map<number, StockLevel>();
    for (const id of productIds) {
      const level = this.#known.get(id)?.level ?? loaded.get(id);
      if (level) levels.set(id, level);
    }
    return levels;
  }

  /** To be called after each commit of this node, so that its own pages are live without a broker. */
  changed(level: StockLevel): void {
    this.#learn(level, this.#timers.now());
  }

  /** Listens to the events of all nodes. Replaces an earlier connection. */
  follow(connection: NatsConnection): void {
    this.#stopFollowing();
    this.#hearsSince = null;
    this.#stopFollowing = followStock(connection, {
      log: this.parts.log,
      timers: this.#timers,
      changed: (level) => this.#learn(level, this.#timers.now()),
      lost: () => {
        this.#hearsSince = null;
      },
      heard: () => {
        this.#hearsSince = this.#timers.now();
        void this.refresh();
      },
    });
  }

  /** Reads again what is watched and no longer believed. Runs every second by itself. */
  async refresh(): Promise<void> {
    const since = this.#believedSince();
    const doubted = [...new Set(this.parts.watched())].filter((id) => !this.#isBelieved(id, since));
    if (doubted.length > REFRESH_MAX) {
      const age = (id: number) => this.#known.peek(id)?.at ?? Number.NEGATIVE_INFINITY;
      doubted.sort((one, other) => age(one) - age(other)).length = REFRESH_MAX;
    }
    try {
      await this.#loader.load(doubted, since);
    } catch (error) {
      this.parts.log.warn({ err: error, products: doubted.length }, "watched stock could not be read again");
    }
  }

  close(): void {
    this.#stopFollowing();
    this.#stopRefreshing();
  }

  async #load(ids: readonly number[], since: number): Promise<Map<number, StockLevel>> {
    if (ids.length === 0) return new Map();
    try {
      return await this.#loader.load(ids, since);
    } catch (error) {
      if (!ids.every((id) => this.#known.has(id))) throw error;
      this.parts.log.warn({ err: error }, "stock is shown as last known");
      return new Map();
    }
  }

  #learn(level: StockLevel, at: number): void {
    const known = this.#known.get(level.productId);
    if (known && known.level.version >= level.version) {
      if (known.level.version === level.version) known.at = Math.max(known.at, at);
      return;
    }
    this.#known.set(level.productId, { level, at });
    this.parts.changed(level);
  }

  #isBelieved(id: number, since: number): boolean {
    return (this.#known.peek(id)?.at ?? Number.NEGATIVE_INFINITY) >= since;
  }

  /** Levels from before this moment are asked for again. */
  #believedSince(): number {
    const now = this.#timers.now();
    if (this.#hearsSince === null) return now - BELIEVED_ALONE_MS;
    return Math.max(this.#hearsSince, now - BELIEVED_MS);
  }
}
