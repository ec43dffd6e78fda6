import { Unavailable } from "../../actors/kernel/errors.ts";
import { Batcher } from "../platform/batcher.ts";
import type { Log } from "../platform/log.ts";
import type { Sql } from "../platform/postgres.ts";
import type { Settings } from "../platform/settings.ts";
import { readWebhook, type WebhookEvent } from "./webhook-event.ts";
import { markHandled, pruneEvents, storeEvents, takeUnhandled, type UnhandledEvent } from "./webhook-events-table.ts";

const STORE_LIMITS = { itemsMax: 500, waitMs: 10 };
const HANDLED_LIMITS = { itemsMax: 1_000, waitMs: 200 };
const SWEEP_EVERY_MS = 5_000;
const SWEEP_MAX = 200;
/** Events acted upon at once; what comes on top of it is left to the sweep. */
const UNDER_WAY_MAX = 2_000;
const PRUNE_EVERY_SWEEPS = 720;
/** How long a leaving node waits for what is under way: what is cut off is left to another node's sweep. */
const LEAVING_MAX_MS = 1_000;

export interface WebhooksOptions {
  readonly sql: Sql;
  readonly settings: Settings;
  readonly log: Log;
  /** There is news of a checkout's payment. Once it resolves the event counts as handled. */
  onPoke(checkoutId: string): Promise<unknown>;
}

/**
 * What Stripe tells by itself. An event is no truth here, only a reason to look: it may come twice, late, or before its
 * elder. So it is written down, Stripe gets its answer, and the checkout it names is poked.
 */
export class StripeWebhooks {
  readonly #secrets: readonly string[];
  readonly #store: Batcher<Arrived>;
  readonly #handled: Batcher<string>;
  readonly #underWay = new Set<Promise<void>>();
  #sweeping: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #sweeps = 0;
  #isStopped = false;

  constructor(private readonly options: WebhooksOptions) {
    const { sql, settings } = options;
    this.#secrets = (settings.STRIPE_WEBHOOK_SECRET ?? "").split(/ *, */).filter(Boolean);
    this.#store = new Batcher((arrived) => store(sql, arrived), STORE_LIMITS);
    this.#handled = new Batcher((ids) => markHandled(sql, ids), HANDLED_LIMITS);
  }

  /**
   * Takes a webhook in; resolves when it is durable, so that Stripe may forget it. Throws `ForgedWebhook` for one that
   * Stripe did not sign, `Unavailable` where no secret is set.
   */
  async receive(body: string, signature: string | null): Promise<void> {
    if (this.#secrets.length === 0) throw new Unavailable("STRIPE_WEBHOOK_SECRET is not set");
    const event = readWebhook(body, signature, this.#secrets);
    if (event === null) return;
    const arrived: Arrived = { event, isNew: false };
    await this.#store.add(arrived);
    // One that was there before has been acted upon, or whoever took it in is at it, or the sweep will be.
    if (arrived.isNew && event.checkoutId !== "") void this.#actUpon(event);
  }

  start(): void {
    this.#timer = setTimeout(() => {
      this.#sweeping = this.#sweepAndWait();
    }, SWEEP_EVERY_MS);
  }

  /** Begins nothing more; resolves when what is under way has ended, after a second at most. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    const atRest = this.#sweeping.then(() => Promise.all(this.#underWay));
    await Promise.race([atRest, Bun.sleep(LEAVING_MAX_MS)]);
  }

  /** Acts upon events that were stored and then forgotten, by a node that died or while the world failed. Returns how many. */
  async sweep(): Promise<number> {
    const due = await takeUnhandled(this.options.sql, SWEEP_MAX);
    await Promise.all(due.map((event) => this.#actUpon(event)));
    return due.length;
  }

  async #actUpon(event: UnhandledEvent): Promise<void> {
    if (this.#underWay.size >= UNDER_WAY_MAX) return;
    const work = this.#poke(event);
    this.#underWay.add(work);
    await work;
    this.#underWay.delete(work);
  }

  async #poke({ id, checkoutId }: UnhandledEvent): Promise<void> {
    try {
      await this.options.onPoke(checkoutId);
      await this.#handled.add(id);
    } catch (error) {
      this.options.log.warn({ err: error, event: id, checkoutId }, "could not act upon a webhook; trying again");
    }
  }

  async #sweepAndWait(): Promise<void> {
    try {
      await this.sweep();
      this.#sweeps += 1;
      if (this.#sweeps % PRUNE_EVERY_SWEEPS === 1) while (await pruneEvents(this.options.sql));
    } catch (error) {
      this.options.log.warn({ err: error }, "could not look for webhooks that were left over; trying again");
    }
    if (!this.#isStopped) this.start();
  }
}

interface Arrived {
  readonly event: WebhookEvent;
  isNew: boolean;
}

/** The same event may have come twice within a batch: the first of them counts as new. */
async function store(sql: Sql, arrived: readonly Arrived[]): Promise<void> {
  const first = new Map<string, Arrived>();
  for (const each of arrived) if (!first.has(each.event.id)) first.set(each.event.id, each);
  const stored = await storeEvents(
    sql,
    [...first.values()].map(({ event }) => event),
  );
  for (const [id, each] of first) each.isNew = stored.has(id);
}
