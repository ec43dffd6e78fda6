import { STALE_WRITER, writeCommit } from "./commit.ts";
import { Moved, Unavailable } from "./errors.ts";
import type { HeldShard } from "./held-shards.ts";
import type { Entry, JournalOptions } from "./journal.ts";
import type { JournalRow, RowWrite } from "./types.ts";

/**
 * One lane of a node's journal: one commit in flight; everything gathered meanwhile goes in the next. A failed commit
 * fails exactly its waiters, and what the same deciders had waiting behind it, for they decided on what did not happen.
 */
export class JournalLane {
  #gathered: Entry[] = [];
  #isWriting = false;
  #idle: (() => void)[] = [];

  constructor(private readonly options: JournalOptions) {}

  /** Entries waiting for the next commit. */
  get backlog(): number {
    return this.#gathered.length;
  }

  submit(entry: Entry): void {
    this.#gathered.push(entry);
    if (!this.#isWriting) {
      this.#isWriting = true;
      // The rest of this turn's decisions come along.
      queueMicrotask(() => void this.#write());
    }
  }

  /** Resolves when nothing is waiting or in flight. */
  idle(): Promise<void> {
    if (!this.#isWriting) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  async #write(): Promise<void> {
    while (this.#gathered.length > 0) {
      const batch = this.#take();
      if (batch.length > 0) await this.#commit(batch);
    }
    this.#isWriting = false;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** Takes what fits in one commit; what is of a shard that went meanwhile is told so. */
  #take(): Entry[] {
    const batch: Entry[] = [];
    let facts = 0;
    let taken = 0;
    for (; taken < this.#gathered.length && facts < this.options.batchMax; taken++) {
      const entry = this.#gathered[taken]!;
      facts += entry.facts.length;
      if (this.options.shards.get(entry.shard) === entry.held) batch.push(entry);
      else entry.settle(new Moved(entry.shard));
    }
    this.#gathered = taken === this.#gathered.length ? [] : this.#gathered.slice(taken);
    return batch;
  }

  async #commit(batch: readonly Entry[]): Promise<void> {
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
      await this.#fail(batch, [...claims.keys()], error);
      return;
    }
    for (const { held, seq } of claims.values()) held.seq = seq;
    this.options.onCommitted(journal);
    for (const entry of batch) entry.settle();
  }

  /** Fails the batch and what its deciders had waiting, then finds out which of its shards are still ours. */
  async #fail(batch: readonly Entry[], touched: readonly number[], error: unknown): Promise<void> {
    this.options.onFailure(error, batch.length);
    const deciders = new Set(batch.map((entry) => entry.decider));
    const doomed = this.#gathered.filter((entry) => deciders.has(entry.decider));
    this.#gathered = this.#gathered.filter((entry) => !deciders.has(entry.decider));
    // A stale writer's batch is rolled back for certain: whoever owns the shards now may be asked at once.
    const isStale = (error as { code?: string }).code === STALE_WRITER;
    const failure = new Unavailable("the write did not succeed");
    const recovered = this.options.shards.recover(touched);
    for (const entry of [...batch, ...doomed]) entry.settle(isStale ? new Moved(entry.shard) : failure);
    await recovered;
  }
}
