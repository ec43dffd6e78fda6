import type postgres from "postgres";
import type { HeldShard } from "./held-shards.ts";

// Rows are locked in shard order, as commits lock them, so that nobody waits in a circle.

/** A shard as Postgres has it: its epoch, and the last place taken in its journal. */
export interface ShardRow {
  readonly shard: number;
  readonly epoch: number;
  readonly seq: number;
}

/**
 * Takes these shards over: raises their epochs, which fails all later commits of their owners. A shard that a commit in
 * flight holds is left out: waiting for a node that may have stopped in mid-commit would stop this one too.
 */
export async function take(sql: postgres.Sql, shards: readonly number[], nodeId: string): Promise<ShardRow[]> {
  const rows = await sql<{ shard: number; epoch: string }[]>`
    WITH locked AS MATERIALIZED (
      SELECT shard FROM shards WHERE shard = ANY(${shards as number[]}::smallint[])
      ORDER BY shard FOR UPDATE SKIP LOCKED)
    UPDATE shards SET epoch = epoch + 1, owner = ${nodeId}, taken_at = now()
    FROM locked WHERE shards.shard = locked.shard RETURNING shards.shard, epoch`;
  return withSeq(sql, rows);
}

/** Takes what nobody owns, what was this node's own, and what is owned by a node not seen for `staleMs`. */
export async function takeUnattended(
  sql: postgres.Sql,
  nodeId: string,
  held: readonly number[],
  staleMs: number,
): Promise<ShardRow[]> {
  const rows = await sql<{ shard: number; epoch: string }[]>`
    WITH locked AS MATERIALIZED (
      SELECT shard FROM shards
      WHERE shard <> ALL(${held as number[]}::smallint[]) AND (
        owner IS NULL OR owner = ${nodeId} OR owner NOT IN (
          SELECT node_id FROM nodes WHERE seen_at > now() - ${staleMs} * interval '1 millisecond'))
      ORDER BY shard FOR UPDATE SKIP LOCKED)
    UPDATE shards SET epoch = epoch + 1, owner = ${nodeId}, taken_at = now()
    FROM locked WHERE shards.shard = locked.shard RETURNING shards.shard, epoch`;
  return withSeq(sql, rows);
}

/** Raises the epochs of shards that are still at the epoch we know; the others have been taken and are left out. */
export async function raiseOwn(sql: postgres.Sql, held: readonly HeldShard[]): Promise<Map<number, ShardRow>> {
  const rows = await sql<{ shard: number; epoch: string }[]>`
    WITH locked AS MATERIALIZED (
      SELECT shards.shard FROM shards
      JOIN unnest(${held.map((one) => one.shard)}::smallint[], ${held.map((one) => one.epoch)}::bigint[]) AS ours (shard, epoch)
        ON shards.shard = ours.shard AND shards.epoch = ours.epoch
      ORDER BY shards.shard FOR UPDATE OF shards)
    UPDATE shards SET epoch = epoch + 1
    FROM locked WHERE shards.shard = locked.shard RETURNING shards.shard, epoch`;
  return new Map((await withSeq(sql, rows)).map((row) => [row.shard, row]));
}

/** Whether nobody has taken the shard over since this node did. */
export async function isAtEpoch(sql: postgres.Sql, { shard, epoch }: HeldShard): Promise<boolean> {
  const rows = await sql`SELECT shard FROM shards WHERE shard = ${shard} AND epoch = ${epoch}`;
  return rows.length === 1;
}

export async function release(sql: postgres.Sql, held: readonly HeldShard[]): Promise<void> {
  await sql`
    UPDATE shards SET owner = NULL
    FROM unnest(${held.map((one) => one.shard)}::smallint[], ${held.map((one) => one.epoch)}::bigint[]) AS ours (shard, epoch)
    WHERE shards.shard = ours.shard AND shards.epoch = ours.epoch`;
}

export async function noteNode(sql: postgres.Sql, nodeId: string, url: string): Promise<void> {
  await sql`
    INSERT INTO nodes (node_id, url, seen_at) VALUES (${nodeId}, ${url}, now())
    ON CONFLICT (node_id) DO UPDATE SET url = EXCLUDED.url, seen_at = EXCLUDED.seen_at`;
}

export async function forgetNode(sql: postgres.Sql, nodeId: string): Promise<void> {
  await sql`DELETE FROM nodes WHERE node_id = ${nodeId}`;
}

// A statement of its own: the UPDATE may have waited for a commit that its own snapshot would not show.
async function withSeq(sql: postgres.Sql, rows: readonly { shard: number; epoch: string }[]): Promise<ShardRow[]> {
  if (rows.length === 0) return [];
  const seqs = await sql<{ shard: number; seq: string }[]>`
    SELECT asked.shard, coalesce((SELECT max(seq) FROM journal WHERE journal.shard = asked.shard), 0) AS seq
    FROM unnest(${rows.map((row) => row.shard)}::smallint[]) AS asked (shard)`;
  const bySeq = new Map(seqs.map((row) => [row.shard, Number(row.seq)]));
  return rows.map((row) => ({ shard: row.shard, epoch: Number(row.epoch), seq: bySeq.get(row.shard) ?? 0 }));
}
