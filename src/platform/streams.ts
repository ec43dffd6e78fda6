import { type JetStreamManager, type NatsConnection, nanos, type StreamConfig } from "nats";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** The event log: one stream per domain, subjects `<domain>.<id>.<fact>`. Postgres has the truth; these may be rebuilt. */
export const STREAMS: Record<string, Partial<StreamConfig>> = {
  INVENTORY: { subjects: ["inventory.*.*"], max_age: nanos(30 * DAY_MS) },
  CARTS: { subjects: ["cart.*.*"], max_age: nanos(7 * DAY_MS) },
  CATALOGUE: { subjects: ["catalogue.*.*"], max_age: nanos(30 * DAY_MS) },
  CHECKOUTS: { subjects: ["checkout.*.*"], max_age: nanos(30 * DAY_MS) },
  ORDERS: { subjects: ["order.*.*"], max_age: nanos(90 * DAY_MS) },
  PROMOTIONS: { subjects: ["promotion.*.*"], max_age: nanos(90 * DAY_MS) },
  /** `review.<product id>.<fact>`, `question.<product id>.<fact>`: what shoppers say of products, and ask. */
  REVIEWS: { subjects: ["review.*.*", "question.*.*"], max_age: nanos(30 * DAY_MS) },
  /** Whether search engines answer: one fact a change of a node's breaker. */
  SEARCH_ENGINES: { subjects: ["search-engine.*.*"], max_age: nanos(30 * DAY_MS) },
  /** `search.<search id>.<fact>`: what is searched and followed, without who did. */
  SEARCHES: { subjects: ["search.*.*"], max_age: nanos(30 * DAY_MS) },
  /** Facts of waiting lines: who waits for a product to come back, and whose turn it is. */
  WAITING_LINES: { subjects: ["waiting-line.*.*"], max_age: nanos(30 * DAY_MS) },
  FULFILMENT: { subjects: ["fulfilment.*.*"], max_age: nanos(90 * DAY_MS) },
  /** The newest level of each product: what a freshly started follower asks for. */
  STOCK: { subjects: ["stock.*"], max_msgs_per_subject: 1 },
  /** What a consumer could not do, with the reason; kept until somebody looks. */
  DEADLETTERS: { subjects: ["deadletter.>"] },
};

/** Published twice within this, a fact is stored once. */
const DUPLICATE_WINDOW_MS = 10 * MINUTE_MS;

/** Makes the streams that are missing, on `replicas` servers each, and brings the others' settings up to date. Throws when JetStream does not answer. */
export async function ensureStreams(connection: NatsConnection, replicas = 1): Promise<void> {
  const manager = await connection.jetstreamManager({ timeout: 5_000 });
  for (const [name, config] of Object.entries(STREAMS)) {
    await ensureStream(manager, name, { ...config, num_replicas: replicas });
  }
}

async function ensureStream(manager: JetStreamManager, name: string, config: Partial<StreamConfig>): Promise<void> {
  const wanted = { ...config, name, duplicate_window: nanos(DUPLICATE_WINDOW_MS), allow_direct: true };
  try {
    await manager.streams.add(wanted);
  } catch (error) {
    // 10058: the name is in use with other settings.
    if ((error as { api_error?: { err_code?: number } }).api_error?.err_code !== 10_058) throw error;
    await manager.streams.update(name, wanted);
  }
}
