import type { Log } from "../platform/log.ts";
import { every, systemTimers, type Timers } from "../platform/timers.ts";
import { Connection } from "./connection.ts";
import { farewell } from "./sse.ts";
import { Ticker } from "./ticker.ts";
import { type State, Topic } from "./topic.ts";

export const TOPICS_PER_CONNECTION_MAX = 250;
const HEARTBEAT_MS = 16_000;
/** One timer beats for all connections, a slice of them at a time, so that 19,000 heartbeats do not hold up a change. */
const SLICES = 16;
const RETRY_MS = { least: 500, most: 2_000 };
const RETURN_MS = { least: 1_000, most: 5_000 };

export interface HubOptions {
  readonly log: Log;
  /** Changes are gathered this long, in ms. */
  readonly tickMs: number;
  readonly connectionsMax: number;
  readonly heartbeatMs?: number;
  readonly timers?: Timers;
}

/** The newest known state of a key of a topic family (`12` of `stock:12`), if it is known. */
export type Latest = (key: string) => State | undefined;

interface Family {
  /** Null where nothing that was told is told again. */
  readonly latest: Latest | null;
  readonly topics: Map<string, Topic>;
}

/**
 * Who watches what on this node. A change is rendered and encoded once and the same bytes go to every page that watches
 * it; several changes within a tick become one message, the newest. Topics are named `<family>:<key>`.
 */
export class Hub {
  readonly #families = new Map<string, Family>();
  readonly #unsent = new Set<Topic>();
  readonly #slices = Array.from({ length: SLICES }, () => new Set<Connection>());
  readonly #timers: Timers;
  readonly #ticker: Ticker;
  readonly #stopBeating: () => void;
  readonly #counts = { connections: 0, opened: 0, refused: 0, rendered: 0 };
  #beats = 0;
  #isClosed = false;

  constructor(private readonly options: HubOptions) {
    this.#timers = options.timers ?? systemTimers;
    this.#ticker = new Ticker(options.tickMs, this.#timers, () => this.#deliverAll());
    this.#stopBeating = every(this.#timers, (options.heartbeatMs ?? HEARTBEAT_MS) / SLICES, () => this.#beatSlice());
  }

  /**
   * Registers a family of topics, once. `latest` null: its messages are news, told to the pages that are open then; a page
   * that opens later shows how things stand by itself.
   */
  family(name: string, latest: Latest | null): void {
    if (this.#families.has(name)) throw new Error(`the topic family ${name} is registered twice`);
    this.#families.set(name, { latest, topics: new Map() });
  }

  /** False while nobody has a page open. */
  get isWatched(): boolean {
    return this.#counts.connections > 0;
  }

  /** The keys of a family that are watched now. */
  keys(family: string): Iterable<string> {
    return this.#familyOf(family).topics.keys();
  }

  /** Whether any page watches the topic now. */
  watches(topicName: string): boolean {
    const [family, key] = this.#split(topicName);
    return family.topics.has(key);
  }

  /** Tells the pages that watch the topic, at the next tick. Costs nothing when none does; an older version changes nothing. */
  publish(topicName: string, state: State): void {
    const [family, key] = this.#split(topicName);
    const topic = family.topics.get(key);
    if (!topic?.offer(state)) return;
    this.#unsent.add(topic);
    this.#ticker.request();
  }

  /**
   * Opens a page's connection: at once the newest state of all its topics, then every change. Undefined when this node
   * has as many as it may have. At most `TOPICS_PER_CONNECTION_MAX` topics.
   */
  open(topicNames: readonly string[]): ReadableStream<Uint8Array> | undefined {
    if (topicNames.length > TOPICS_PER_CONNECTION_MAX) throw new Error(`${topicNames.length} topics on one connection`);
    if (this.#isClosed || this.#counts.connections >= this.options.connectionsMax) {
      this.#counts.refused += 1;
      return undefined;
    }
    const topics = [...new Set(topicNames)].map((name) => this.#freshTopic(name));
    const connection = new Connection(topics, this.#counts.opened % SLICES, this.#forget);
    const stream = connection.stream(between(RETRY_MS));
    this.#counts.opened += 1;
    this.#counts.connections += 1;
    this.#slices[connection.slice]!.add(connection);
    for (const topic of topics) {
      topic.readers.add(connection);
      if (!topic.isNews) connection.send(topic);
    }
    return stream;
  }

  /** Counts for metrics and tests. `slow` are connections with something waiting for them. */
  stats() {
    let topics = 0;
    let slow = 0;
    for (const family of this.#families.values()) topics += family.topics.size;
    for (const slice of this.#slices) for (const connection of slice) if (connection.isSlow) slow += 1;
    return { ...this.#counts, topics, slow, unsent: this.#unsent.size };
  }

  /** Says goodbye to every page, with a spread of times to come back, and takes no more. Resolves when that is on its way. */
  close(): Promise<void> {
    this.#isClosed = true;
    this.#ticker.stop();
    this.#stopBeating();
    for (const connection of this.#slices.flatMap((slice) => [...slice])) {
      this.#forget(connection);
      connection.end(farewell(between(RETURN_MS)));
    }
    return new Promise((resolve) => this.#timers.after(0, resolve));
  }

  /** The topic with the newest state already encoded, for the readers it has and the one that comes. */
  #freshTopic(name: string): Topic {
    const [family, key] = this.#split(name);
    const topic = family.topics.get(key) ?? new Topic(key, family.topics, family.latest === null);
    // News that waits for its tick goes to the page that comes too.
    if (family.latest === null) return topic;
    const latest = family.latest(key);
    if (latest) topic.offer(latest);
    this.#deliver(topic);
    return topic;
  }

  #deliverAll(): void {
    for (const topic of this.#unsent) this.#deliver(topic);
  }

  #deliver(topic: Topic): void {
    this.#unsent.delete(topic);
    try {
      if (topic.deliver()) this.#counts.rendered += 1;
    } catch (error) {
      this.options.log.error({ err: error, topic: topic.key }, "a live fragment could not be rendered");
    }
  }

  #beatSlice(): void {
    this.#beats += 1;
    for (const connection of this.#slices[this.#beats % SLICES]!) connection.beat();
  }

  readonly #forget = (connection: Connection): void => {
    if (!this.#slices[connection.slice]!.delete(connection)) return;
    this.#counts.connections -= 1;
    for (const topic of connection.topics) if (topic.leave(connection)) this.#unsent.delete(topic);
  };

  #split(topicName: string): [Family, string] {
    const colon = topicName.indexOf(":");
    return [this.#familyOf(topicName.slice(0, colon)), topicName.slice(colon + 1)];
  }

  #familyOf(name: string): Family {
    const family = this.#families.get(name);
    if (!family) throw new Error(`nobody registered the topic family ${name}`);
    return family;
  }
}

/** Spread over a range, so that thousands of pages do not come back in the same moment. */
function between({ least, most }: { least: number; most: number }): number {
  return least + Math.random() * (most - least);
}
