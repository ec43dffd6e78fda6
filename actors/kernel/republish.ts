import { ErrorCode, headers, type JetStreamClient, type JetStreamManager, type NatsConnection, NatsError } from "nats";
import type postgres from "postgres";
import { type FactMessage, factText, messageIdOf, snapshotText, subjectOf } from "./facts.ts";
import { readJournal } from "./relay.ts";
import type { JournalRow, Snapshot } from "./types.ts";

/** Facts in flight to JetStream at once. */
const WINDOW = 256;
const SNAPSHOT_WINDOW = 64;
const TIMEOUT_MS = 10_000;
/** JetStream: another message came on the subject meanwhile. */
const WRONG_LAST_SEQUENCE = 10_071;

export interface Republish {
  readonly sql: postgres.Sql;
  readonly connection: NatsConnection;
  /** Only this shard; all by default. */
  readonly shard?: number;
  /** From this place in the shard's journal; from its start by default. */
  readonly fromSeq?: number;
  /** From this moment (epoch ms); narrows `fromSeq`. */
  readonly since?: number;
  /** The entity's newest state for its own subject, if it has one: `Kind.snapshot`. */
  snapshotOf(row: JournalRow): Snapshot | null;
  /** Told after each batch: facts done, and how many there are. */
  onProgress?(done: number, total: number): void;
}

export interface Republished {
  readonly shards: number;
  /** Facts that JetStream stored, and those it already had within its duplicate window. */
  readonly published: number;
  readonly duplicates: number;
  /** Newest states put on their subjects; those that were there already are not counted. */
  readonly snapshots: number;
}

/**
 * Publishes journalled facts to JetStream again, each shard in `seq` order, up to its outbox watermark: what lies beyond
 * is the relay's to publish. For a broker that lost data. A fact that JetStream has had for longer than its duplicate
 * window is stored a second time; consumers know it by its id and version. Throws where Postgres or JetStream fails:
 * running it again is harmless.
 */
export async function republish(options: Republish): Promise<Republished> {
  const { sql, connection, onProgress } = options;
  const js = connection.jetstream({ timeout: TIMEOUT_MS });
  const ranges = await rangesOf(options);
  const total = ranges.reduce((sum, range) => sum + range.facts, 0);
  let published = 0;
  let duplicates = 0;
  for (const range of ranges) {
    for (let after = range.from - 1; after < range.to; ) {
      const rows = (await readJournal(sql, range.shard, after, WINDOW)).filter((row) => row.seq <= range.to);
      if (rows.length === 0) break;
      const stored = await publishFacts(js, rows);
      published += stored;
      duplicates += rows.length - stored;
      after = rows.at(-1)!.seq;
      onProgress?.(published + duplicates, total);
    }
  }
  const snapshots = await publishSnapshots(options, js, ranges);
  return { shards: ranges.length, published, duplicates, snapshots };
}

interface Range {
  readonly shard: number;
  readonly from: number;
  readonly to: number;
  readonly facts: number;
}

async function rangesOf({ sql, shard, fromSeq = 1, since = 0 }: Republish): Promise<Range[]> {
  const rows = await sql<{ shard: number; from: string; to: string; facts: string }[]>`
    SELECT shards.shard, min(journal.seq) AS "from", max(journal.seq) AS "to", count(*) AS facts
    FROM shards JOIN journal ON journal.shard = shards.shard AND journal.seq <= shards.published_seq
    WHERE journal.seq >= ${fromSeq} AND journal.at >= ${new Date(since)}
      AND ${shard === undefined ? sql`true` : sql`shards.shard = ${shard}`}
    GROUP BY shards.shard ORDER BY shards.shard`;
  return rows.map((row) => ({
    shard: row.shard,
    from: Number(row.from),
    to: Number(row.to),
    facts: Number(row.facts),
  }));
}

/** Returns how many JetStream had not had. */
async function publishFacts(js: JetStreamClient, rows: readonly JournalRow[]): Promise<number> {
  const acks = await Promise.all(
    rows.map((row) => js.publish(subjectOf(row), encoder.encode(factText(row)), { msgID: messageIdOf(row) })),
  );
  return acks.filter((ack) => !ack.duplicate).length;
}

/** Each entity's newest state, never over a newer one that the relay publishes meanwhile. */
async function publishSnapshots(options: Republish, js: JetStreamClient, ranges: readonly Range[]): Promise<number> {
  const manager = await options.connection.jetstreamManager({ timeout: TIMEOUT_MS });
  let stored = 0;
  for (const range of ranges) {
    const newest = (await newestRows(options.sql, range)).flatMap((row) => {
      const snapshot = options.snapshotOf(row);
      return snapshot ? [{ ...snapshot, version: row.version, text: snapshotText(row, snapshot) }] : [];
    });
    for (let at = 0; at < newest.length; at += SNAPSHOT_WINDOW) {
      const window = newest.slice(at, at + SNAPSHOT_WINDOW);
      const done = await Promise.all(window.map((each) => publishSnapshot(js, manager, each)));
      stored += done.filter(Boolean).length;
    }
  }
  return stored;
}

async function newestRows(sql: postgres.Sql, { shard, from }: Range): Promise<JournalRow[]> {
  const rows = await sql<(Omit<JournalRow, "at" | "seq" | "version"> & { at: Date; seq: string; version: string })[]>`
    SELECT DISTINCT ON (entity) shard, seq, at, entity, version, type, data, command_id AS "commandId", correlation
    FROM journal WHERE shard = ${shard} AND seq >= ${from} ORDER BY entity, seq DESC`;
  return rows.map((row) => ({ ...row, at: row.at.getTime(), seq: Number(row.seq), version: Number(row.version) }));
}

/** Says 'only if the subject's last message is still the one I saw', so that a newer state never goes. */
async function publishSnapshot(
  js: JetStreamClient,
  manager: JetStreamManager,
  { subject, version, text }: { subject: string; version: number; text: string },
): Promise<boolean> {
  let seen = 0;
  for (;;) {
    try {
      const expectation = headers();
      expectation.set("Nats-Expected-Last-Subject-Sequence", String(seen));
      await js.publish(subject, encoder.encode(text), { headers: expectation });
      return true;
    } catch (error) {
      if (!(error instanceof NatsError) || error.api_error?.err_code !== WRONG_LAST_SEQUENCE) throw error;
    }
    const last = await lastOf(manager, subject);
    if (last && last.version >= version) return false;
    seen = last?.seq ?? 0;
  }
}

async function lastOf(manager: JetStreamManager, subject: string): Promise<{ seq: number; version: number } | null> {
  try {
    const stored = await manager.streams.getMessage(await manager.streams.find(subject), { last_by_subj: subject });
    return { seq: stored.seq, version: stored.json<FactMessage>().version };
  } catch (error) {
    if (error instanceof NatsError && error.code === ErrorCode.JetStream404NoMessages) return null;
    if (error instanceof NatsError && error.api_error?.code === 404) return null;
    throw error;
  }
}

const encoder = new TextEncoder();
