import type postgres from "postgres";
import { arraysOf, type Statement, statementOf } from "./statements.ts";
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
    data: "json",
    command_id: "text",
    answer: "json",
    correlation: "text",
  },
};

/**
 * Writes a commit as one transaction: the epochs are asserted first and stay locked against takeover until the end,
 * then the journal, then each table's rows in key order. Throws what Postgres says; nothing is then written, unless
 * the connection broke during COMMIT, when the outcome is unknown.
 */
export async function writeCommit(sql: postgres.Sql, commit: Commit): Promise<void> {
  const epochs = [...commit.epochs].sort((a, b) => a.shard - b.shard);
  await sql.begin((tx) => {
    const sent: PromiseLike<unknown>[] = [
      tx`SELECT assert_epochs(${epochs.map((claim) => claim.shard)}::smallint[], ${epochs.map((claim) => claim.epoch)}::bigint[])`,
    ];
    if (commit.journal.length > 0) sent.push(send(tx, JOURNAL, "insert", commit.journal.map(journalRow)));
    for (const [table, rows] of byTable(commit.rows)) {
      const gone = rows.filter((write) => write.isGone).map((write) => write.row);
      const kept = rows.filter((write) => !write.isGone).map((write) => write.row);
      if (gone.length > 0) sent.push(send(tx, table, "remove", gone));
      if (kept.length > 0) sent.push(send(tx, table, table.isUpdateOnly ? "update" : "upsert", kept));
    }
    return sent as postgres.PendingQuery<postgres.Row[]>[];
  });
}

/** The last write of each row, gathered by table, rows in key order. Tables keep the order of their first write. */
function byTable(writes: readonly RowWrite[]): Map<Table, RowWrite[]> {
  const latest = new Map<Table, Map<string, RowWrite>>();
  for (const write of writes) {
    const rows = latest.get(write.table) ?? new Map<string, RowWrite>();
    latest.set(write.table, rows);
    rows.set(write.key, write);
  }
  const ordered = new Map<Table, RowWrite[]>();
  for (const [table, rows] of latest) {
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
    data: row.data,
    command_id: row.commandId,
    answer: row.commandId === null ? null : row.answer,
    correlation: row.correlation,
  };
}

function send(
  tx: postgres.TransactionSql,
  table: Table,
  statement: Statement,
  rows: readonly Readonly<Record<string, unknown>>[],
) {
  return tx.unsafe(statementOf(table, statement), arraysOf(table, rows), { prepare: true });
}
