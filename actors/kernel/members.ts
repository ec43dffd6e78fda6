import { JSONCodec, type NatsConnection, type Subscription } from "nats";
import { type Broker, SUBJECTS } from "./broker.ts";

interface Heartbeat {
  readonly node: string;
  /** Another for every process, whatever its name. */
  readonly process: string;
  readonly isLeaving: boolean;
  readonly isHello: boolean;
}

const codec = JSONCodec<Heartbeat>();

/** Who is there: heartbeats over core NATS. Only a hint for sharing shards out; leases and epochs decide. */
export class Members {
  /** Node id → monotonic ms of its last heartbeat. */
  readonly #seen = new Map<string, number>();
  #subscription: Subscription | null = null;
  readonly #stopListening: () => void;
  #isLeaving = false;
  readonly #process = crypto.randomUUID();
  #twinSeenAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly nodeId: string,
    private readonly ttlMs: number,
    private readonly broker: Broker,
    private readonly onChange: () => void,
  ) {
    this.#stopListening = broker.onConnect((connection) => this.#listen(connection));
  }

  /** Says that this node is here. */
  beat(isHello = false): void {
    const heartbeat: Heartbeat = { node: this.nodeId, process: this.#process, isLeaving: this.#isLeaving, isHello };
    this.broker.connection()?.publish(SUBJECTS.heartbeat, codec.encode(heartbeat));
  }

  /** The nodes heard of within the lease time, this one among them unless it is leaving. */
  live(): string[] {
    const oldest = performance.now() - this.ttlMs;
    for (const [node, seenAt] of this.#seen) if (seenAt < oldest) this.#seen.delete(node);
    const others = [...this.#seen.keys()].filter((node) => node !== this.nodeId);
    return this.#isLeaving ? others : [...others, this.nodeId];
  }

  /** True when another process with this node's name was heard of within the lease time. */
  hasTwin(): boolean {
    return performance.now() - this.#twinSeenAt < this.ttlMs;
  }

  /** Tells the others that this node's shards are theirs now. */
  leave(): void {
    this.#isLeaving = true;
    this.beat();
  }

  /** Takes `leave` back: this node wants its share again. */
  stay(): void {
    this.#isLeaving = false;
    this.beat();
  }

  stop(): void {
    this.#stopListening();
    this.#subscription?.unsubscribe();
  }

  #listen(connection: NatsConnection): void {
    if (!this.#subscription || this.#subscription.isClosed()) {
      this.#subscription = connection.subscribe(SUBJECTS.heartbeat, {
        callback: (_error, message) => this.#hear(message.data),
      });
    }
    this.beat(true);
  }

  #hear(data: Uint8Array): void {
    const heartbeat = decode(data);
    if (!heartbeat) return;
    const { node, isLeaving, isHello } = heartbeat;
    if (node === this.nodeId) {
      if (heartbeat.process !== this.#process && !isLeaving) this.#twinSeenAt = performance.now();
      if (heartbeat.process !== this.#process && isHello) this.beat();
      return;
    }
    const wasKnown = this.#seen.has(node);
    if (isLeaving) this.#seen.delete(node);
    else this.#seen.set(node, performance.now());
    if (isHello) this.beat();
    if (wasKnown === isLeaving) this.onChange();
  }
}

/** Null for what is no heartbeat: a callback that throws would end the client's reading. */
function decode(data: Uint8Array): Heartbeat | null {
  try {
    const heartbeat = codec.decode(data);
    return typeof heartbeat?.node === "string" ? heartbeat : null;
  } catch {
    return null;
  }
}
