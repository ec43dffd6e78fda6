import type postgres from "postgres";
import { STALE_WRITER, writeCommit } from "./commit.ts";
import { Moved, Unavailable } from "./errors.ts";
import type { HeldShard, HeldShards } from "./held-shards.ts";
import type { Event, JournalRow, RowWrite } from "./types.ts";

/** Decisions that are worth a commit beside another: Postgres' work for one row is a hundredth of that for a commit. */
const COMPANY_MIN = 128;

/** A fact on its way to the journal; it gets its place in the shard (`seq`) when its commit begins. */
export interface Fact {
  readonly entity: string;
  readonly version: number;
  readonly data: Event;
  readonly commandId: string | null;
  readonly answer: unknown;
  readonly correlation: string | null;
}

/** One decision waiting to be durable. With no facts it only confirms that the shard is still ours. */
export interface Entry {
  readonly shard: number;
  /** The holding of the shard it was decided under: when the shard was lost and taken again since, it does not count. */
  readonly held: HeldShard;
  /** Who decided it. When a commit fails, all that this decider has waiting fails with it. */
  readonly decider: object;
  readonly facts: readonly Fact[];
  readonly rows: readonly RowWrite[];
  /** Called once: with nothing when it is durable, with the error when it is not. */
  settle(error?: Unavailable): void;
}

export interface JournalOptions {
  /** A pool of `lanes` connections, for nothing else. */
  readonly sql: postgres.Sql;
  readonly lanes: number;
  readonly shards: HeldShards;
  /** Facts in one transaction. */
  readonly batchMax: number;
  readonly now: () => number;
  /** Must not throw: what is durable is durable, whatever those who listen make of it. */
  onCommitted(rows: readonly JournalRow[]): void;
  onFailure(error: unknown, entries: number): void;
}

/** A share of the shards, for good: their facts stay in order, and a failure never leaves a gap behind a success. */
interface Lane {
  gathered: Entry[];
  isBusy: boolean;
}

/**
 * The journal writer of a node. Everything gathered while a commit is in flight goes in the next. Few decisions go all
 * together; many go by lanes, each with a commit of its own in flight: while one syncs, the other's is worked out and
 * answered. A failed commit fails exactly its waiters, and what the same deciders had waiting behind it, for they
 * decided on what did not happen.
 */
export class Journal {
  readonly #lanes: readonly Lane[];
  #idle: (() => void)[] = [];
  #isGathering = false;

  constructor(private readonly options: JournalOptions) {
    this.#lanes = Array.from({ length: options.lanes }, () => ({ gathered: [], isBusy: false }));
  }

  /** Entries waiting for a commit. */
  get backlog(): number {
    let backlog = 0;
    for (const lane of this.#lanes) backlog += lane.gathered.length;
    return backlog;
  }

  submit(entry: Entry): void {
    const lane = this.#lanes[entry.shard % this.#lanes.length]!;
    lane.gathered.push(entry);
    if (!lane.isBusy) this.#writeSoon();
  }

  /** Resolves when nothing is waiting or in flight. */
  idle(): Promise<void> {
    if (this.#isIdle) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  get #isIdle(): boolean {
    return this.#lanes.every((lane) => !lane.isBusy && lane.gathered.length === 0);
  }

  /**
   * Writes after a turn of the event loop: the rest of this turn's decisions come along, and those that rest on what the
   * last commit settled. So a cart's line goes in the next commit after its reservation, not in the one after that.
   */
  #writeSoon(): void {
    if (this.#isGathering) return;
    this.#isGathering = true;
    setImmediate(() => {
      this.#isGathering = false;
      this.#write();
    });
  }

  /** Begins the commits that are due. Of two lanes the one with little to write waits for the other's commit at most. */
  #write(): void {
    const isAlone = this.#lanes.every((lane) => !lane.isBusy);
    if (isAlone && this.backlog < COMPANY_MIN * this.#lanes.length) {
      if (this.backlog > 0) void this.#commitOf(this.#lanes);
      return;
    }
    for (const lane of this.#lanes) {
      const isDue = isAlone ? lane.gathered.length > 0 : lane.gathered.length >= COMPANY_MIN;
      if (isDue && !lane.isBusy) void this.#commitOf([lane]);
    }
  }

  async #commitOf(lanes: readonly Lane[]): Promise<void> {
    for (const lane of lanes) lane.isBusy = true;
    const batch = lanes.flatMap((lane) => this.#take(lane));
    if (batch.length > 0) await this.#commit(lanes, batch);
    for (const lane of lanes) lane.isBusy = false;
    if (this.backlog >= COMPANY_MIN) this.#write();
    else this.#writeSoon();
    if (this.#isIdle) for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** Takes what fits in one commit; what is of a shard that went meanwhile is told so. */
  #take(lane: Lane): Entry[] {
    const batch: Entry[] = [];
    let facts = 0;
    let taken = 0;
    for (; taken < lane.gathered.length && facts < this.options.batchMax; taken++) {
      const entry = lane.gathered[taken]!;
      facts += entry.facts.length;
      if (this.options.shards.get(entry.shard) === entry.held) batch.push(entry);
      else entry.settle(new Moved(entry.shard));
    }
    lane.gathered = taken === lane.gathered.length ? [] : lane.gathered.slice(taken);
    return batch;
  }

  async #commit(lanes: readonly Lane[], batch: readonly Entry[]): Promise<void> {
    const claims = new Map<number, { held: HeldShard; seq: number }>();
    const journal: (JournalRow & { answer: unknown })[] = [];
    const rows: RowWrite[] = [];
    const at = this.options.now();
    for (const entry of batch) {
      let claim = claims.get(entry.shard);
      if (!claim) {
        claim = { held: entry.held, seq: entry.held.seq };
        claims.set(entry.shard, claim);
      }
      for (const fact of entry.facts) {
        claim.seq += 1;
        journal.push({ shard: entry.shard, seq: claim.seq, at, type: fact.data.type, ...fact });
      }
      for (const row of entry.rows) rows.push(row);
    }
    try {
      const epochs = [...claims].map(([shard, { held }]) => ({ shard, epoch: held.epoch }));
      await writeCommit(this.options.sql, { epochs, journal, rows });
    } catch (error) {
      await this.#fail(lanes, batch, [...claims.keys()], error);
      return;
    }
    for (const { held, seq } of claims.values()) held.seq = seq;
    this.options.onCommitted(journal);
    for (const entry of batch) entry.settle();
  }

  /** Fails the batch and what its deciders had waiting, then finds out which of its shards are still ours. */
  async #fail(
    lanes: readonly Lane[],
    batch: readonly Entry[],
    touched: readonly number[],
    error: unknown,
  ): Promise<void> {
    this.options.onFailure(error, batch.length);
    const deciders = new Set(batch.map((entry) => entry.decider));
    const doomed = lanes.flatMap((lane) => lane.gathered.filter((entry) => deciders.has(entry.decider)));
    for (const lane of lanes) lane.gathered = lane.gathered.filter((entry) => !deciders.has(entry.decider));
    // A stale writer's batch is rolled back for certain: whoever owns the shards now may be asked at once.
    const isStale = (error as { code?: string }).code === STALE_WRITER;
    const failure = new Unavailable("the write did not succeed");
    const recovered = this.options.shards.recover(touched);
    for (const entry of [...batch, ...doomed]) entry.settle(isStale ? new Moved(entry.shard) : failure);
    await recovered;
  }
}
