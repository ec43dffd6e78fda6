import type { NatsConnection } from "nats";
import type postgres from "postgres";
import type { Broker } from "./broker.ts";
import type { AnyKind } from "./cell.ts";
import { factText, messageIdOf, snapshotText, subjectOf } from "./facts.ts";
import type { HeldShards } from "./held-shards.ts";
import { Publisher } from "./publisher.ts";
import type { JournalRow } from "./types.ts";
import { send } from "./wire.ts";

/** Facts in flight to JetStream at once. */
const WINDOW = 256;
/** Windows that are not full begin no closer than this: those who follow facts do not feel it, and ten cost little more than one. */
const WINDOW_EVERY_MS = 5;
/** Committed facts kept in memory for publishing; beyond, they are read back from the journal. */
const QUEUE_MAX = 20_000;
const RETRY_MS = 500;
const NOTE_EVERY_MS = 500;
/** A subject's snapshots within this go out as one, the newest. The first after a pause goes at once. */
const ANNOUNCE_EVERY_MS = 100;

interface Position {
  /** Everything up to here is in JetStream. */
  published: number;
  /** What Postgres knows of that. */
  noted: number;
  /** Facts are being read from the journal, not from the queue. */
  isBehind: boolean;
}

export interface RelayOptions {
  readonly sql: postgres.Sql;
  readonly broker: Broker;
  readonly shards: HeldShards;
  readonly kinds: ReadonlyMap<string, AnyKind>;
  onTrouble(what: string, error: unknown): void;
}

/**
 * The outbox: publishes each owned shard's journal to JetStream in `seq` order. The journal is the queue; memory is only
 * a short cut. A watermark per shard in Postgres lets the next owner, or this node after an outage, go on from there;
 * what is published twice has the same `Nats-Msg-Id`.
 */
export class Relay {
  readonly #positions = new Map<number, Position>();
  readonly #stopListening: () => void;
  /** The watermark may lag: what is published again has the same id. */
  readonly #noting: ReturnType<typeof setInterval>;
  #queue: JournalRow[] = [];
  #isRunning = false;
  #isStopped = false;
  #publisher: Publisher | null = null;
  #retry: ReturnType<typeof setTimeout> | null = null;
  /** The last fact of each entity that has news for those who only want the newest. */
  readonly #news = new Map<string, JournalRow>();
  #announcing: ReturnType<typeof setTimeout> | null = null;
  #windowAt = Number.NEGATIVE_INFINITY;
  #announcedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: RelayOptions) {
    this.#stopListening = options.broker.onConnect(() => {
      this.#publisher?.giveUp();
      this.#kick();
    });
    this.#noting = setInterval(() => void this.#note().catch(() => {}), NOTE_EVERY_MS);
  }

  /** Facts committed here that JetStream has not acknowledged. */
  get lag(): number {
    let lag = 0;
    for (const [shard, position] of this.#positions) {
      lag += Math.max(0, (this.options.shards.get(shard)?.seq ?? position.published) - position.published);
    }
    return lag;
  }

  /** The shard is ours: go on from its watermark. */
  hold(shard: number): void {
    this.#positions.set(shard, { published: -1, noted: -1, isBehind: true });
    this.#kick();
  }

  /** The journal has facts that `committed` was not told of: read them from there. */
  fallBehind(shard: number): void {
    const position = this.#positions.get(shard);
    if (!position) return;
    position.isBehind = true;
    this.#queue = this.#queue.filter((row) => row.shard !== shard);
    this.#kick();
  }

  drop(shard: number): void {
    // A best effort: what is published twice has the same id.
    void this.#note().catch(() => {});
    this.#positions.delete(shard);
    this.#queue = this.#queue.filter((row) => row.shard !== shard);
  }

  /** Takes what was just committed: facts follow in order, snapshots as soon as they may. */
  committed(rows: readonly JournalRow[]): void {
    const isFull = this.#queue.length + rows.length > QUEUE_MAX;
    for (const row of rows) {
      const position = this.#positions.get(row.shard);
      if (!position || position.isBehind) continue;
      if (isFull) position.isBehind = true;
      else this.#queue.push(row);
    }
    if (isFull) this.#queue = this.#queue.filter((row) => this.#positions.get(row.shard)?.isBehind === false);
    this.#kick();
    this.#announce(rows);
  }

  /** Stops publishing; the next owner of each shard goes on from the watermark. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopListening();
    clearInterval(this.#noting);
    if (this.#retry) clearTimeout(this.#retry);
    this.#tellNews();
    await this.#note().catch(() => {});
  }

  #publisherOn(connection: NatsConnection): Publisher {
    if (this.#publisher?.connection !== connection) {
      this.#publisher?.close();
      this.#publisher = new Publisher(connection);
    }
    return this.#publisher;
  }

  #kick(): void {
    if (this.#isRunning || this.#isStopped || this.#retry) return;
    this.#isRunning = true;
    void this.#run();
  }

  async #run(): Promise<void> {
    try {
      while (!this.#isStopped) {
        const connection = this.options.broker.connection();
        if (!connection) break;
        const publisher = this.#publisherOn(connection);
        const behind = [...this.#positions].find(([, position]) => position.isBehind);
        if (behind) await this.#catchUpTurn(publisher, ...behind);
        else if (this.#queue.length > 0) await this.#publishNext(publisher);
        else break;
      }
    } catch (error) {
      this.options.onTrouble("could not publish; the journal keeps the facts", error);
      for (const position of this.#positions.values()) position.isBehind = true;
      this.#queue = [];
      if (!this.#isStopped) this.#retry = setTimeout(() => this.#tryAgain(), RETRY_MS);
    }
    this.#isRunning = false;
    // Facts that came while the last note was written.
    if (this.#queue.length > 0 && this.options.broker.connection()) this.#kick();
  }

  #tryAgain(): void {
    this.#retry = null;
    this.#kick();
  }

  /** One window of a shard's journal; then the shard goes to the end of the row, so that none starves the others. */
  async #catchUpTurn(publisher: Publisher, shard: number, position: Position): Promise<void> {
    await this.#catchUp(publisher, shard, position);
    if (this.#positions.get(shard) !== position) return;
    this.#positions.delete(shard);
    this.#positions.set(shard, position);
  }

  async #catchUp(publisher: Publisher, shard: number, position: Position): Promise<void> {
    const { sql, shards } = this.options;
    if (position.published < 0) {
      const [row] = await sql<{ published_seq: string }[]>`SELECT published_seq FROM shards WHERE shard = ${shard}`;
      position.published = position.noted = Number(row?.published_seq ?? 0);
    }
    const rows = await readJournal(sql, shard, position.published, WINDOW);
    await this.#publish(publisher, rows);
    this.#announce(rows);
    // Only when nothing was committed since that read is the queue in step with the journal.
    if (position.published >= (shards.get(shard)?.seq ?? 0)) position.isBehind = false;
  }

  /** A window from memory. The first after a pause goes at once. */
  async #publishNext(publisher: Publisher): Promise<void> {
    const wait = this.#windowAt + WINDOW_EVERY_MS - performance.now();
    if (wait > 0 && this.#queue.length < WINDOW) {
      await Bun.sleep(wait);
      if (this.#isStopped || !this.options.broker.connection()) return;
    }
    this.#windowAt = performance.now();
    await this.#publish(publisher, this.#queue.splice(0, WINDOW));
  }

  async #publish(publisher: Publisher, rows: readonly JournalRow[]): Promise<void> {
    await publisher.publish(
      rows.map((row) => ({ subject: subjectOf(row), text: factText(row), id: messageIdOf(row) })),
    );
    for (const row of rows) {
      const position = this.#positions.get(row.shard);
      if (position && row.seq > position.published) position.published = row.seq;
    }
  }

  /** Snapshots of what these rows changed leave now, or with the next that may. */
  #announce(rows: readonly JournalRow[]): void {
    for (const row of rows) {
      // What is read back from the journal may be older than what was just committed.
      const isNews = this.#kindOf(row)?.snapshot && (this.#news.get(row.entity)?.version ?? 0) < row.version;
      if (isNews) this.#news.set(row.entity, row);
    }
    if (this.#news.size === 0 || this.#announcing) return;
    const wait = this.#announcedAt + ANNOUNCE_EVERY_MS - performance.now();
    if (wait <= 0) this.#tellNews();
    else this.#announcing = setTimeout(() => this.#tellNews(), wait);
  }

  /** The newest snapshot of each subject; who misses one sees the next, or asks Postgres. */
  #tellNews(): void {
    if (this.#announcing) clearTimeout(this.#announcing);
    this.#announcing = null;
    this.#announcedAt = performance.now();
    const connection = this.options.broker.connection();
    const rows = [...this.#news.values()];
    this.#news.clear();
    if (!connection) return;
    const newest = rows.flatMap((row) => {
      const snapshot = this.#kindOf(row)?.snapshot?.(row);
      return snapshot ? [{ subject: snapshot.subject, text: snapshotText(row, snapshot) }] : [];
    });
    send(connection, newest);
  }

  #kindOf({ entity }: JournalRow): AnyKind | undefined {
    return this.options.kinds.get(entity.slice(0, entity.indexOf("/")));
  }

  async #note(): Promise<void> {
    const moved = [...this.#positions].filter(([, position]) => position.published > position.noted);
    if (moved.length === 0) return;
    const rows = moved.map(([shard, position]) => ({ shard, published: position.published }));
    await this.options.sql`
      WITH locked AS MATERIALIZED (
        SELECT shards.shard, given.published FROM shards
        JOIN json_to_recordset(${JSON.stringify(rows)}::text::json) AS given (shard smallint, published bigint)
          ON given.shard = shards.shard
        ORDER BY shards.shard FOR NO KEY UPDATE OF shards)
      UPDATE shards SET published_seq = greatest(published_seq, locked.published)
      FROM locked WHERE shards.shard = locked.shard`;
    for (const [index, [, position]] of moved.entries()) position.noted = rows[index]!.published;
  }
}

/** Journal rows of a shard after `seq`, oldest first. */
export async function readJournal(sql: postgres.Sql, shard: number, seq: number, limit: number): Promise<JournalRow[]> {
  const rows = await sql<(Omit<JournalRow, "at" | "seq" | "version"> & { at: Date; seq: string; version: string })[]>`
    SELECT shard, seq, at, entity, version, type, data, command_id AS "commandId", correlation
    FROM journal WHERE shard = ${shard} AND seq > ${seq} ORDER BY seq LIMIT ${limit}`;
  return rows.map((row) => ({ ...row, at: row.at.getTime(), seq: Number(row.seq), version: Number(row.version) }));
}
