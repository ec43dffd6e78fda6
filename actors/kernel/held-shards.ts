/** A shard this node owns, as far as it knows. Whether that is still so is decided in Postgres, at every commit. */
export interface HeldShard {
  readonly shard: number;
  /** Raised by every takeover; a commit with an older one fails. */
  epoch: number;
  /** The last place in the shard's journal that is taken. */
  seq: number;
  /** When (monotonic ms) the renewal that the broker last granted was sent; -Infinity without a lease. */
  renewedAt: number;
  /** The lease's revision in the KV bucket; null without a lease. */
  revision: number | null;
  /** Being handed over: takes no new commands. */
  isLeaving: boolean;
  /** Set while the shard's truth is being looked up after a failed commit: actors load when it resolves. */
  recovery: Promise<void> | null;
}

/** The shards this node owns; how they come and go is `Ownership`'s business. */
export interface HeldShards {
  get(shard: number): HeldShard | undefined;
  /** After a failed commit: raises our own epochs, so that a commit of unknown outcome has ended either way, reads where
   *  the journal stands, and lets go of shards that others have taken. Tries until Postgres answers. */
  recover(shards: readonly number[]): Promise<void>;
  /** True when the lease is too old to be trusted: memory may be behind another owner's writes. */
  isInDoubt(held: HeldShard): boolean;
}
