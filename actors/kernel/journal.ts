import type postgres from "postgres";
import type { Unavailable } from "./errors.ts";
import type { HeldShard, HeldShards } from "./held-shards.ts";
import { JournalLane } from "./journal-lane.ts";
import type { Event, JournalRow, RowWrite } from "./types.ts";

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

/**
 * The journal writer of a node: a few lanes, each with its share of the shards and one commit in flight. While one lane
 * waits for the disk, another's commit is worked out and a third's is gathered; a shard is in one lane for good, so
 * that its facts stay in order and a failure never leaves a gap behind a success.
 */
export class Journal {
  readonly #lanes: readonly JournalLane[];

  constructor(options: JournalOptions) {
    this.#lanes = Array.from({ length: options.lanes }, () => new JournalLane(options));
  }

  /** Entries waiting for a commit. */
  get backlog(): number {
    let backlog = 0;
    for (const lane of this.#lanes) backlog += lane.backlog;
    return backlog;
  }

  submit(entry: Entry): void {
    this.#lanes[entry.shard % this.#lanes.length]!.submit(entry);
  }

  /** Resolves when nothing is waiting or in flight. */
  async idle(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.idle()));
  }
}
