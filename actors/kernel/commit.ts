import type postgres from "postgres";
import { arraysOf, commitStatement, type Write } from "./statements.ts";
import type { JournalRow, RowWrite, Table } from "./types.ts";

/** SQLSTATE of `assert_epochs`: another node has taken one of the shards over. */
export const STALE_WRITER = "SK001";

/** What goes to Postgres in one transaction. */
export interface Commit {
  /** Every shard the commit speaks for, with the epoch its owner believes in. */
  readonly epochs: readonly { shard: number; epoch: number }[];
  readonly journal: readonly (JournalRow & { answer: unknown })[];
  readonly rows: readonly RowWrite[];
}

const JOURNAL: Table = {
  name: "journal",
  key: ["shard", "seq"],
  columns: {
    shard: "smallint",
    seq: "bigint",
    at: "timestamptz",
    entity: "text",
    version: "bigint",
    type: "text",
    data: "json text",
    command_id: "text",
    answer: "json",
    correlation: "text",
  },
};

/**
 * Writes a commit as one statement, which is one transaction: nothing in it is done unless every epoch is as its owner
 * believes, and until it ends no shard of it can be taken over. One statement, because Postgres ends it without hearing
 * from us again: a node that is paused half-way holds no lock that would keep others from its shards. Throws what
 * Postgres says; nothing is then written, unless the connection broke on the way, when the outcome is unknown.
 */
export async function writeCommit(sql: postgres.Sql, commit: Commit): Promise<void> {
  const epochs = [...commit.epochs].sort((a, b) => a.shard - b.shard);
  const writes = writesOf(commit);
  const parameters = [
    `{${epochs.map((claim) => claim.shard)}}`,
    `{${epochs.map((claim) => claim.epoch)}}`,
    ...writes.flatMap(({ table, rows }) => arraysOf(table, rows)),
  ];
  await sql.unsafe(commitStatement(writes), parameters, { prepare: true });
}

/** The journal's rows, then each table's, always in the same order so that there are few different statements. */
function writesOf(commit: Commit): (Write & { rows: readonly Readonly<Record<string, unknown>>[] })[] {
  const writes: ReturnType<typeof writesOf> = [];
  if (commit.journal.length > 0) writes.push({ table: JOURNAL, kind: "insert", rows: commit.journal.map(journalRow) });
  for (const [table, rows] of byTable(commit.rows)) {
    const gone = rows.filter((write) => write.isGone).map((write) => write.row);
    const fresh = rows.filter((write) => write.isNew && !write.isGone).map((write) => write.row);
    const kept = rows.filter((write) => !write.isNew && !write.isGone).map((write) => write.row);
    if (gone.length > 0) writes.push({ table, kind: "remove", rows: gone });
    if (fresh.length > 0) writes.push({ table, kind: "insert", rows: fresh });
    if (kept.length > 0) writes.push({ table, kind: table.isUpdateOnly ? "update" : "upsert", rows: kept });
  }
  return writes;
}

/** The last write of each row, gathered by table in order of their names, rows in key order. */
function byTable(writes: readonly RowWrite[]): Map<Table, RowWrite[]> {
  const latest = new Map<Table, Map<string, RowWrite>>();
  for (const write of writes) {
    const rows = latest.get(write.table) ?? new Map<string, RowWrite>();
    latest.set(write.table, rows);
    // What was there before the first write of a commit is there for its last one as well.
    const isNew = (rows.get(write.key) ?? write).isNew ?? false;
    rows.set(write.key, isNew === (write.isNew ?? false) ? write : { ...write, isNew });
  }
  const ordered = new Map<Table, RowWrite[]>();
  for (const [table, rows] of [...latest].sort(([a], [b]) => (a.name < b.name ? -1 : 1))) {
    ordered.set(
      table,
      [...rows.values()].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)),
    );
  }
  return ordered;
}

function journalRow(row: JournalRow & { answer: unknown }): Record<string, unknown> {
  return {
    shard: row.shard,
    seq: row.seq,
    at: row.at,
    entity: row.entity,
    version: row.version,
    type: row.type,
    data: row.text ?? JSON.stringify(row.data),
    command_id: row.commandId,
    answer: row.commandId === null ? null : row.answer,
    correlation: row.correlation,
  };
}
