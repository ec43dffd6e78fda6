import { JSONCodec, type KV, type NatsConnection, nanos } from "nats";
import { type Broker, LEASE_BUCKET } from "./broker.ts";

interface Lease {
  readonly node: string;
}

/** A lease granted. */
export interface Grant {
  readonly revision: number;
  /** The very lease that was held before was renewed. When not, another node may have had the shard in between. */
  readonly isRenewal: boolean;
}

const codec = JSONCodec<Lease>();
const keyOf = (shard: number) => `shard.${shard}`;

/**
 * Shard leases in a KV bucket whose entries fade after the lease time: create where there is none, update with the
 * expected revision where it is ours. For liveness only. Every call throws when the broker does not answer.
 */
export class Leases {
  #bucket: Promise<KV> | null = null;

  constructor(
    private readonly nodeId: string,
    private readonly ttlMs: number,
    private readonly broker: Broker,
  ) {
    // A restarted broker may have lost the bucket: ask again.
    broker.onConnect(() => {
      this.#bucket = null;
    });
  }

  /** Takes or renews the lease. Returns null where another node holds it. */
  async take(shard: number, revision: number | null): Promise<Grant | null> {
    const bucket = await this.#open();
    const key = keyOf(shard);
    const value = codec.encode({ node: this.nodeId });
    if (revision !== null) {
      const renewed = await bucket.update(key, value, revision).catch(refused);
      if (renewed !== null) return { revision: renewed, isRenewal: true };
    }
    const taken = await this.#takeFree(bucket, key, value);
    return taken === null ? null : { revision: taken, isRenewal: false };
  }

  async release(shard: number, revision: number): Promise<void> {
    const bucket = await this.#open();
    await bucket.delete(keyOf(shard), { previousSeq: revision }).catch(refused);
  }

  async #takeFree(bucket: KV, key: string, value: Uint8Array): Promise<number | null> {
    const entry = await bucket.get(key);
    if (entry?.operation !== "PUT") return bucket.create(key, value).catch(refused);
    // Ours already: a renewal whose answer was lost, or this node before it was restarted.
    if (codec.decode(entry.value).node === this.nodeId) return bucket.update(key, value, entry.revision).catch(refused);
    return null;
  }

  #open(): Promise<KV> {
    const connection = this.broker.connection();
    if (!connection) return Promise.reject(new Error("the broker is away"));
    this.#bucket ??= this.#make(connection).catch((error) => {
      this.#bucket = null;
      throw error;
    });
    return this.#bucket;
  }

  async #make(connection: NatsConnection): Promise<KV> {
    const timeout = Math.min(2_000, this.ttlMs);
    const { ttlMs: ttl } = this;
    const bucket = await connection
      .jetstream({ timeout })
      .views.kv(LEASE_BUCKET, { ttl, history: 1, replicas: this.broker.replicas ?? 1 });
    const status = await bucket.status();
    if (status.ttl === ttl) return bucket;
    // Made under another setting: leases must fade when their owners stop trusting them.
    const manager = await connection.jetstreamManager({ timeout });
    const { config } = status.streamInfo;
    await manager.streams.update(config.name, { ...config, max_age: nanos(ttl), duplicate_window: nanos(ttl) });
    return bucket;
  }
}

/** JetStream's 'wrong last sequence' (10071): somebody else wrote the key. Anything else is the world's failure. */
function refused(error: { api_error?: { err_code?: number } }): null {
  if (error.api_error?.err_code === 10_071) return null;
  throw error;
}
