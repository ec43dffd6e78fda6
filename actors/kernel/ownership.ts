import { JSONCodec, type Subscription } from "nats";
import type postgres from "postgres";
import { type Broker, SUBJECTS } from "./broker.ts";
import type { HeldShard, HeldShards } from "./held-shards.ts";
import { Leases } from "./leases.ts";
import { Members } from "./members.ts";
import { preferredOwner } from "./shard-map.ts";
import * as shardRows from "./shard-rows.ts";

const STEP_MS = 250;
const RECOVERY_RETRY_MS = 200;
/** After how long a shard that a commit held is tried again. */
const RETRY_TAKE_MS = 25;
/** How long a node that has just met the others listens before it takes shards. */
const HELLO_MS = 150;
const HANDOVER_MAX_MS = 2_000;

export interface OwnershipOptions {
  readonly sql: postgres.Sql;
  readonly broker: Broker;
  readonly nodeId: string;
  readonly url: string;
  readonly shards: number;
  readonly leaseTtlMs: number;
  onHeld(shard: number): void;
  /** The shard takes no new commands here; resolves when what was decided has settled. */
  onLeaving(shard: number): Promise<void>;
  onLost(shard: number): void;
  /** Its journal may have grown by a commit of which only Postgres knows that it succeeded. */
  onRecovered(shard: number): void;
  onTrouble(what: string, error: unknown): void;
}

const codec = JSONCodec<{ node: string }>();

/**
 * Who owns which shard. The lease in the KV bucket says who may try; the epoch in Postgres, raised at every takeover and
 * asserted in every commit, says who is. With the broker away a node keeps what it has, and takes what nobody alive
 * (by Postgres' clock) owns, so that a single node sells with no broker at all.
 */
export class Ownership implements HeldShards {
  readonly #held = new Map<number, HeldShard>();
  readonly #members: Members;
  readonly #leases: Leases;
  readonly #stopListening: () => void;
  #wake = Promise.withResolvers<void>();
  #isStopping = false;
  #running: Promise<void> = Promise.resolve();
  #renewedAt = Number.NEGATIVE_INFINITY;
  #notedAt = Number.NEGATIVE_INFINITY;
  #connectedAt = 0;
  #hadTwin = false;
  #released: Subscription | null = null;
  /** Set while this node is told to own nothing; resolves when it does. */
  #drained: PromiseWithResolvers<void> | null = null;

  constructor(private readonly options: OwnershipOptions) {
    const { nodeId, leaseTtlMs, broker } = options;
    this.#members = new Members(nodeId, leaseTtlMs, broker, () => this.#wake.resolve());
    this.#leases = new Leases(nodeId, leaseTtlMs, broker);
    this.#stopListening = broker.onConnect((connection) => {
      this.#connectedAt = performance.now();
      this.#renewedAt = Number.NEGATIVE_INFINITY;
      // A broker that comes back may have lost its leases and given them to others.
      for (const held of this.#held.values())
        Object.assign(held, { renewedAt: Number.NEGATIVE_INFINITY, revision: null });
      if (!this.#released || this.#released.isClosed()) {
        this.#released = connection.subscribe(SUBJECTS.released, { callback: () => this.#wake.resolve() });
      }
      this.#wake.resolve();
    });
  }

  start(): void {
    this.#running = this.#run();
  }

  get(shard: number): HeldShard | undefined {
    return this.#held.get(shard);
  }

  all(): HeldShard[] {
    return [...this.#held.values()];
  }

  isInDoubt(held: HeldShard): boolean {
    return !this.options.broker.connection() || performance.now() - held.renewedAt > this.options.leaseTtlMs;
  }

  get isDrained(): boolean {
    return this.#drained !== null;
  }

  /** Other nodes that are there and take shards. */
  others(): string[] {
    return this.#members.live().filter((node) => node !== this.options.nodeId);
  }

  /** Hands every shard to the other nodes and takes none until `undrain`; resolves when all are handed over. */
  drain(): Promise<void> {
    this.#drained ??= Promise.withResolvers<void>();
    this.#members.leave();
    this.#wake.resolve();
    return this.#drained.promise;
  }

  /** Takes its share of the shards again. */
  undrain(): void {
    this.#drained?.resolve();
    this.#drained = null;
    this.#members.stay();
    this.#wake.resolve();
  }

  /** Hands every shard over and stops. */
  async leave(): Promise<void> {
    this.#isStopping = true;
    this.#wake.resolve();
    await this.#running;
    this.#members.leave();
    await this.#handOver(this.all());
    await shardRows.forgetNode(this.options.sql, this.options.nodeId).catch(() => {});
    this.#members.stop();
    this.#stopListening();
    this.#released?.unsubscribe();
  }

  async recover(shards: readonly number[]): Promise<void> {
    const touched = shards.map((shard) => this.#held.get(shard)).filter((held) => held !== undefined);
    const recovered = Promise.withResolvers<void>();
    for (const held of touched) held.recovery = recovered.promise;
    for (;;) {
      try {
        const kept = await shardRows.raiseOwn(this.options.sql, touched);
        for (const held of touched) {
          const now = kept.get(held.shard);
          if (now) {
            Object.assign(held, now);
            this.options.onRecovered(held.shard);
          } else this.#lose(held);
        }
        break;
      } catch (error) {
        this.options.onTrouble("Postgres does not say how a failed commit ended; asking again", error);
        await Bun.sleep(RECOVERY_RETRY_MS);
      }
    }
    for (const held of touched) held.recovery = null;
    recovered.resolve();
  }

  async #run(): Promise<void> {
    if (this.options.broker.connection()) await Bun.sleep(HELLO_MS);
    while (!this.#isStopping) {
      this.#wake = Promise.withResolvers<void>();
      try {
        await this.#step();
      } catch (error) {
        this.options.onTrouble("could not look after the shards; trying again", error);
      }
      await Promise.race([this.#wake.promise, Bun.sleep(STEP_MS)]);
    }
  }

  async #step(): Promise<void> {
    const now = performance.now();
    const { leaseTtlMs, sql, nodeId, url } = this.options;
    const isDue = now - this.#renewedAt >= leaseTtlMs / 3;
    if (now - this.#notedAt >= leaseTtlMs) {
      await shardRows.noteNode(sql, nodeId, url);
      this.#notedAt = now;
    }
    if (!this.options.broker.connection()) {
      await this.#takeUnattended();
      return;
    }
    if (isDue) {
      this.#renewedAt = now;
      this.#members.beat();
      await Promise.all(this.all().map((held) => this.#renew(held)));
    }
    await this.#share();
  }

  /** Gives away what is another's share, takes what is ours and free. */
  async #share(): Promise<void> {
    const live = this.#members.live();
    const mine = new Set<number>();
    for (let shard = 0; shard < this.options.shards; shard++) {
      if (preferredOwner(shard, live) === this.options.nodeId) mine.add(shard);
    }
    await this.#handOver(this.all().filter((held) => !mine.has(held.shard)));
    if (this.#drained && this.#held.size === 0) this.#drained.resolve();
    // After an outage everyone first renews what it held.
    if (performance.now() - this.#connectedAt < Math.min(HELLO_MS, this.options.leaseTtlMs)) return;
    const wanted = this.#isOnlyOne() ? [...mine].filter((shard) => !this.#held.has(shard)) : [];
    const sentAt = performance.now();
    const leased = await Promise.all(
      wanted.map(async (shard) => ({ shard, grant: await this.#leases.take(shard, null) })),
    );
    const revisions = new Map(leased.flatMap(({ shard, grant }) => (grant ? [[shard, grant.revision]] : [])));
    if (revisions.size === 0) return;
    const taken = await shardRows.take(this.options.sql, [...revisions.keys()], this.options.nodeId);
    for (const row of taken) this.#hold({ ...row, renewedAt: sentAt, revision: revisions.get(row.shard) ?? null });
    if (taken.length < revisions.size) setTimeout(() => this.#wake.resolve(), RETRY_TAKE_MS);
  }

  /** False, and said out loud, while another process goes by this node's name: two would take shards from each other. */
  #isOnlyOne(): boolean {
    const hasTwin = this.#members.hasTwin();
    if (hasTwin && !this.#hadTwin) {
      const error = new Error(`another process is called ${this.options.nodeId} too; give each its own NODE_ID`);
      this.options.onTrouble("this node takes no shards", error);
    }
    this.#hadTwin = hasTwin;
    return !hasTwin;
  }

  async #renew(held: HeldShard): Promise<void> {
    const sentAt = performance.now();
    try {
      const grant = await this.#leases.take(held.shard, held.revision);
      // A lease that had faded proves nothing about the time without it.
      const isOurs = grant && (grant.isRenewal || (await shardRows.isAtEpoch(this.options.sql, held)));
      if (isOurs) Object.assign(held, { revision: grant.revision, renewedAt: sentAt });
      else this.#lose(held);
    } catch (error) {
      this.options.onTrouble(`could not renew the lease of shard ${held.shard}`, error);
    }
  }

  async #takeUnattended(): Promise<void> {
    if (this.#held.size === this.options.shards || this.#drained) return;
    const staleMs = 3 * this.options.leaseTtlMs;
    for (const row of await shardRows.takeUnattended(
      this.options.sql,
      this.options.nodeId,
      [...this.#held.keys()],
      staleMs,
    )) {
      this.#hold({ ...row, renewedAt: Number.NEGATIVE_INFINITY, revision: null });
    }
  }

  #hold(held: Pick<HeldShard, "shard" | "epoch" | "seq" | "renewedAt" | "revision">): void {
    this.#held.set(held.shard, { ...held, isLeaving: false, recovery: null });
    this.options.onHeld(held.shard);
  }

  #lose(held: HeldShard): void {
    if (this.#held.get(held.shard) !== held) return;
    this.#held.delete(held.shard);
    this.options.onLost(held.shard);
  }

  async #handOver(leaving: HeldShard[]): Promise<void> {
    if (leaving.length === 0) return;
    const { sql, broker, nodeId } = this.options;
    for (const held of leaving) held.isLeaving = true;
    await Promise.race([
      Promise.all(leaving.map((held) => this.options.onLeaving(held.shard))),
      Bun.sleep(HANDOVER_MAX_MS),
    ]);
    for (const held of leaving) this.#lose(held);
    await shardRows.release(sql, leaving).catch((error) => this.options.onTrouble("could not note a handover", error));
    const leases = leaving.filter((held) => held.revision !== null);
    await Promise.all(leases.map((held) => this.#leases.release(held.shard, held.revision!))).catch(() => {});
    broker.connection()?.publish(SUBJECTS.released, codec.encode({ node: nodeId }));
  }
}
