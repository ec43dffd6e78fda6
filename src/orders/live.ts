import type { NatsConnection, Subscription } from "nats";
import { loadOrders } from "../../actors/order/load.ts";
import type { OrderView } from "../../actors/order/messages.ts";
import { readOrderId } from "../../actors/order/order-id.ts";
import { viewOf } from "../../actors/order/state.ts";
import type { Accounts } from "../accounts/accounts.ts";
import type { Hub } from "../live/hub.ts";
import type { State, TopicDoor } from "../live/topic.ts";
import type { Log } from "../platform/log.ts";
import type { Sql } from "../platform/postgres.ts";
import type { Settings } from "../platform/settings.ts";
import { every, systemTimers, type Timers } from "../platform/timers.ts";
import { viewerOf } from "./access.ts";
import { type OrderProgress, orderProgress } from "./details.ts";
import { orderLinks } from "./links.ts";

/** The topic family of orders: `order:S-…`. */
export const ORDER = "order";
/** Every node hears of every order: `order.<orderId>.<fact>`. */
const SUBJECTS = "order.*.*";
/** How often watched orders are looked after, in case news of them were lost on the way. */
const REFRESH_EVERY_MS = 2_000;

export interface OrderFeedParts {
  readonly hub: Hub;
  readonly sql: Sql;
  readonly log: Log;
  readonly settings: Settings;
  readonly accounts: Pick<Accounts, "of">;
  /** The HTML that shows where an order stands, on every page of it that its owner has open. */
  readonly render: (progress: OrderProgress) => string;
  readonly timers?: Timers;
}

/**
 * Keeps open pages of orders true. It learns that an order changed from this node's commits, from the other nodes' facts,
 * and by looking after what is watched; what is shown is always read from Postgres, so that nothing is shown that is not
 * durable. The newest version wins.
 */
export class OrderFeed {
  readonly #known = new Map<string, State>();
  readonly #stopRefreshing: () => void;
  #subscription: Subscription | null = null;

  constructor(private readonly parts: OrderFeedParts) {
    parts.hub.family(ORDER, (orderId) => this.#known.get(orderId));
    this.#stopRefreshing = every(parts.timers ?? systemTimers, REFRESH_EVERY_MS, () => this.refresh());
  }

  /** Lets owners watch their orders, and nobody else. */
  get door(): TopicDoor {
    const { accounts, settings } = this.parts;
    const links = orderLinks(settings);
    return async (request, key) => {
      const orderId = readOrderId(key);
      const order = orderId === null ? null : (await this.#read([orderId]))[0];
      if (!order) return false;
      const viewer = await viewerOf({ accounts, links }, request, order);
      if (viewer?.kind !== "owner") return false;
      await this.#learn(order);
      return true;
    };
  }

  /** To be called after each commit of this node. */
  changed(orderId: string): void {
    if (this.#known.has(orderId)) void this.#reload([orderId]);
  }

  /** Listens to the facts of all nodes. Replaces an earlier connection. */
  follow(connection: NatsConnection): void {
    this.close();
    this.#subscription = connection.subscribe(SUBJECTS, {
      callback: (_, message) => this.changed(message.subject.split(".")[1] ?? ""),
    });
  }

  /** Reads again what is watched and has changed, and forgets what nobody watches any more. Runs by itself. */
  async refresh(): Promise<void> {
    const watched = new Set(this.parts.hub.keys(ORDER));
    for (const orderId of this.#known.keys()) if (!watched.has(orderId)) this.#known.delete(orderId);
    if (watched.size === 0) return;
    try {
      const rows = await this.parts.sql<{ orderId: string; version: number }[]>`
        SELECT order_id AS "orderId", version::int AS version FROM orders WHERE order_id = ANY(${[...watched]}::text[])`;
      const stale = rows.filter(({ orderId, version }) => version > (this.#known.get(orderId)?.version ?? 0));
      await this.#reload(stale.map(({ orderId }) => orderId));
    } catch (error) {
      this.parts.log.warn({ err: error }, "watched orders could not be read again");
    }
  }

  /** Listens no more. */
  close(): void {
    if (this.#subscription && !this.#subscription.isClosed()) this.#subscription.unsubscribe();
    this.#subscription = null;
  }

  stop(): void {
    this.close();
    this.#stopRefreshing();
  }

  async #reload(orderIds: readonly string[]): Promise<void> {
    if (orderIds.length === 0) return;
    try {
      for (const order of await this.#read(orderIds)) await this.#learn(order);
    } catch (error) {
      this.parts.log.warn({ err: error }, "an order that changed could not be read; trying again");
    }
  }

  async #learn(order: OrderView): Promise<void> {
    const { hub, render } = this.parts;
    const { orderId, version } = order;
    if (version <= (this.#known.get(orderId)?.version ?? 0)) return;
    const progress = await orderProgress(this.parts, order, Date.now());
    if (version <= (this.#known.get(orderId)?.version ?? 0)) return;
    const state: State = { version, render: () => render(progress) };
    this.#known.set(orderId, state);
    hub.publish(`${ORDER}:${orderId}`, state);
  }

  async #read(orderIds: readonly string[]): Promise<OrderView[]> {
    const states = await loadOrders(this.parts.sql, orderIds);
    return [...states.values()].flatMap((state) => viewOf(state) ?? []);
  }
}
