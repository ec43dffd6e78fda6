import type { NatsConnection } from "nats";

/** The way to NATS. The kernel works without it: alone, a node owns all and confirms in Postgres. */
export interface Broker {
  /** Servers of the broker's cluster that keep each stream and lease; 1 where it is not said. */
  readonly replicas?: number;
  /** The connection while it is up; null while the broker is away. */
  connection(): NatsConnection | null;
  /** Calls back at every (re)connect, at once when connected. Returns how to stop. */
  onConnect(callback: (connection: NatsConnection) => void): () => void;
}

export const SUBJECTS = {
  /** Requests to the owner of a shard. */
  ask: (shard: number) => `souk.shard.${shard}.ask`,
  /** I am here (or leaving); `isHello` asks the others to say so too. */
  heartbeat: "souk.node.heartbeat",
  /** Shards were let go of: whoever should have them may take them now. */
  released: "souk.shard.released",
} as const;

export const LEASE_BUCKET = "souk-leases";
