import type postgres from "postgres";
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
    data: "jsonb",
    command_id: "text",
    answer: "jsonb",
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
    if (commit.journal.length > 0) sent.push(insert(tx, JOURNAL, commit.journal.map(journalRow)));
    for (const [table, rows] of byTable(commit.rows)) {
      const gone = rows.filter((write) => write.isGone);
      const kept = rows.filter((write) => !write.isGone);
      if (gone.length > 0)
        sent.push(
          remove(
            tx,
            table,
            gone.map((write) => write.row),
          ),
        );
      if (kept.length > 0)
        sent.push(
          upsert(
            tx,
            table,
            kept.map((write) => write.row),
          ),
        );
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
    at: new Date(row.at),
    entity: row.entity,
    version: row.version,
    type: row.type,
    data: row.data,
    command_id: row.commandId ?? undefined,
    answer: row.commandId === null ? undefined : row.answer,
    correlation: row.correlation ?? undefined,
  };
}

// One JSON parameter a statement: JSON.stringify and json_to_recordset are both native code, an array a column is not.
function insert(tx: postgres.TransactionSql, table: Table, rows: readonly unknown[]) {
  return tx.unsafe(statementsOf(table).insert, [JSON.stringify(rows)], { prepare: true });
}

function upsert(tx: postgres.TransactionSql, table: Table, rows: readonly unknown[]) {
  return tx.unsafe(statementsOf(table).upsert, [JSON.stringify(rows)], { prepare: true });
}

function remove(tx: postgres.TransactionSql, table: Table, rows: readonly unknown[]) {
  return tx.unsafe(statementsOf(table).remove, [JSON.stringify(rows)], { prepare: true });
}

const statements = new Map<Table, { insert: string; upsert: string; remove: string }>();

function statementsOf(table: Table) {
  const known = statements.get(table);
  if (known) return known;
  const columns = Object.keys(table.columns);
  const shape = columns.map((column) => `${column} ${table.columns[column]}`).join(", ");
  const from = `FROM json_to_recordset($1::text::json) AS given (${shape})`;
  const insertSql = `INSERT INTO ${table.name} (${columns.join(", ")}) SELECT ${columns.join(", ")} ${from}`;
  const changed = columns.filter((column) => !table.key.includes(column));
  const made = {
    insert: insertSql,
    upsert: `${insertSql} ON CONFLICT (${table.key.join(", ")}) DO UPDATE SET ${changed.map((column) => `${column} = EXCLUDED.${column}`).join(", ")}`,
    remove: `DELETE FROM ${table.name} AS kept USING (SELECT * ${from}) AS gone WHERE ${table.key.map((column) => `kept.${column} = gone.${column}`).join(" AND ")}`,
  };
  statements.set(table, made);
  return made;
}
