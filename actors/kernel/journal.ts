import type postgres from "postgres";
import { STALE_WRITER, writeCommit } from "./commit.ts";
import { Moved, Unavailable } from "./errors.ts";
import type { HeldShard, HeldShards } from "./held-shards.ts";
import type { Event, Ground, Grounds, JournalRow, RowWrite } from "./types.ts";

/** Decisions that are worth a commit beside another: Postgres' work for one row is a hundredth of that for a commit. */
const COMPANY_MIN = 128;
/** So many that wait are written as soon as the commit before is done; fewer wait for a turn of the event loop, and company. */
const AT_ONCE_MIN = 64;

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
export interface Entry extends Ground {
  readonly shard: number;
  /** The holding of the shard it was decided under: when the shard was lost and taken again since, it does not count. */
  readonly held: HeldShard;
  /** Who decided it. When a commit fails, all that this decider has waiting fails with it. */
  readonly decider: object;
  readonly facts: readonly Fact[];
  readonly rows: readonly RowWrite[];
  /** Entries submitted before it: it is written with them or after them, and fails where one fails. */
  readonly grounds: Grounds;
  fate: Ground["fate"];
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

/**
 * The journal writer of a node. Everything gathered while a commit is in flight goes in the next. Few decisions go all
 * together; many go by lanes, each with a share of the shards for good and a commit of its own in flight: while one
 * syncs, the other's is worked out and answered. So a shard's facts stay in order, and a failure never leaves a gap
 * behind a success. A failed commit fails exactly its waiters, and what was decided on what did not happen: by the same
 * deciders, or by others on their grounds.
 */
export class Journal {
  /** Oldest first, so whatever an entry rests on is before it. */
  #gathered: Entry[] = [];
  /** How many of them each lane has. */
  readonly #waiting: number[];
  readonly #isBusy: boolean[];
  readonly #lanes: readonly number[];
  #idle: (() => void)[] = [];
  #isGathering = false;

  constructor(private readonly options: JournalOptions) {
    this.#lanes = Array.from({ length: options.lanes }, (_, lane) => lane);
    this.#waiting = this.#lanes.map(() => 0);
    this.#isBusy = this.#lanes.map(() => false);
  }

  /** Entries waiting for a commit. */
  get backlog(): number {
    return this.#gathered.length;
  }

  submit(entry: Entry): void {
    if (entry.grounds.some(isLost)) {
      lose(entry, new Unavailable("what it was decided on did not happen"));
      return;
    }
    const lane = this.#laneOf(entry);
    this.#gathered.push(entry);
    this.#waiting[lane]! += 1;
    if (!this.#isBusy[lane]) this.#writeSoon();
  }

  /** Resolves when nothing is waiting or in flight. */
  idle(): Promise<void> {
    if (this.#isIdle) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  get #isIdle(): boolean {
    return this.#gathered.length === 0 && !this.#isBusy.includes(true);
  }

  #laneOf({ shard }: Entry): number {
    return shard % this.#lanes.length;
  }

  /**
   * Writes after a turn of the event loop: the rest of this turn's decisions come along, and those that rest on what the
   * last commit settled.
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
    const isAlone = !this.#isBusy.includes(true);
    const isFew = this.backlog < COMPANY_MIN * this.#lanes.length;
    // What rests on another lane's would have to wait for it.
    if (isAlone && (isFew || this.#gathered.some(restsOnOpen))) {
      if (this.backlog > 0) void this.#commitOf(this.#lanes);
      return;
    }
    for (const lane of this.#lanes) {
      const isDue = isAlone ? this.#waiting[lane]! > 0 : this.#waiting[lane]! >= COMPANY_MIN;
      if (isDue && !this.#isBusy[lane]) void this.#commitOf([lane]);
    }
  }

  async #commitOf(lanes: readonly number[]): Promise<void> {
    for (const lane of lanes) this.#isBusy[lane] = true;
    const batch = this.#take(lanes);
    const written = batch.length > 0 ? await this.#commit(batch) : null;
    for (const lane of lanes) this.#isBusy[lane] = false;
    // All of it rests on what another lane has in flight: the end of that commit looks again.
    if (batch.length === 0 && this.#isBusy.includes(true)) return;
    // Before anybody is told: Postgres is at the next commit while those of this one get their answers.
    if (this.backlog >= AT_ONCE_MIN) this.#write();
    else this.#writeSoon();
    if (written) {
      this.options.onCommitted(written);
      for (const entry of batch) entry.settle();
    }
    if (this.#isIdle) for (const resolve of this.#idle.splice(0)) resolve();
  }

  /**
   * Takes what fits in one commit, oldest first, of each lane as far as nothing rests on what is neither durable nor
   * along. What is of a shard that went meanwhile is told so, and so is what rests on that.
   */
  #take(lanes: readonly number[]): Entry[] {
    const batch: Entry[] = [];
    const along = new Set<Ground>();
    const left: Entry[] = [];
    const lost = new Set<object>();
    const isBlocked = this.#lanes.map((lane) => !lanes.includes(lane));
    let facts = 0;
    for (const entry of this.#gathered) {
      const lane = this.#laneOf(entry);
      if (facts >= this.options.batchMax || isBlocked[lane]) left.push(entry);
      else if (this.options.shards.get(entry.shard) !== entry.held) lose(entry, new Moved(entry.shard));
      else if (lost.has(entry.decider) || entry.grounds.some(isLost)) {
        lost.add(entry.decider);
        lose(entry, new Moved(entry.shard));
      } else if (entry.grounds.some((ground) => isOpen(ground) && !along.has(ground))) {
        isBlocked[lane] = true;
        left.push(entry);
      } else {
        batch.push(entry);
        along.add(entry);
        facts += entry.facts.length;
      }
    }
    this.#keep(left);
    if (lost.size > 0) this.#forsake(lost, (entry) => new Moved(entry.shard));
    return batch;
  }

  #keep(entries: Entry[]): void {
    this.#gathered = entries;
    this.#waiting.fill(0);
    for (const entry of entries) this.#waiting[this.#laneOf(entry)]! += 1;
  }

  /** Writes a batch. Returns the rows of the journal that are durable now, of which nobody was told yet; null where it failed. */
  async #commit(batch: readonly Entry[]): Promise<JournalRow[] | null> {
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
        const { entity, version, data, commandId, answer, correlation } = fact;
        const { shard } = entry;
        const { seq } = claim;
        const text = JSON.stringify(data);
        journal.push({ shard, seq, at, entity, version, type: data.type, data, text, commandId, answer, correlation });
      }
      for (const row of entry.rows) rows.push(row);
    }
    try {
      const epochs = [...claims].map(([shard, { held }]) => ({ shard, epoch: held.epoch }));
      await writeCommit(this.options.sql, { epochs, journal, rows });
    } catch (error) {
      await this.#fail(batch, [...claims.keys()], error);
      return null;
    }
    for (const { held, seq } of claims.values()) held.seq = seq;
    for (const entry of batch) entry.fate = "durable";
    return journal;
  }

  /** Fails the batch and what was decided on top of it, then finds out which of its shards are still ours. */
  async #fail(batch: readonly Entry[], touched: readonly number[], error: unknown): Promise<void> {
    this.options.onFailure(error, batch.length);
    // A stale writer's batch is rolled back for certain: whoever owns the shards now may be asked at once.
    const isStale = (error as { code?: string }).code === STALE_WRITER;
    const unknown = new Unavailable("the write did not succeed");
    const failureOf = (entry: Entry) => (isStale ? new Moved(entry.shard) : unknown);
    const recovered = this.options.shards.recover(touched);
    for (const entry of batch) lose(entry, failureOf(entry));
    this.#forsake(new Set(batch.map((entry) => entry.decider)), failureOf);
    await recovered;
  }

  /** Fails what waits and was decided on what is lost. Oldest first, so one look finds those who rest on each other. */
  #forsake(deciders: Set<object>, failureOf: (entry: Entry) => Unavailable): void {
    const left: Entry[] = [];
    for (const entry of this.#gathered) {
      if (!deciders.has(entry.decider) && !entry.grounds.some(isLost)) left.push(entry);
      else {
        deciders.add(entry.decider);
        lose(entry, failureOf(entry));
      }
    }
    this.#keep(left);
  }
}

function lose(entry: Entry, failure: Unavailable): void {
  entry.fate = "lost";
  entry.settle(failure);
}

function isLost({ fate }: Ground): boolean {
  return fate === "lost";
}

function isOpen({ fate }: Ground): boolean {
  return fate === "open";
}

function restsOnOpen({ grounds }: Entry): boolean {
  return grounds.some(isOpen);
}
