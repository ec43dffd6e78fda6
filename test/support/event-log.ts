import { connect, type NatsConnection } from "nats";
import type { Sql } from "../../src/platform/postgres.ts";

/** A fact's place in the journal, as JetStream's message id names it: `<shard>-<seq>`. */
export type FactId = string;

/** Every message id of a stream, in the stream's order. */
export async function idsInStream(natsUrl: string, stream: string): Promise<FactId[]> {
  const connection = await connect({ servers: natsUrl });
  try {
    return await readIds(connection, stream);
  } finally {
    await connection.close();
  }
}

async function readIds(connection: NatsConnection, stream: string): Promise<FactId[]> {
  const manager = await connection.jetstreamManager();
  const { state } = await manager.streams.info(stream);
  if (state.messages === 0) return [];
  const consumer = await connection.jetstream().consumers.get(stream);
  const ids: FactId[] = [];
  for await (const message of await consumer.consume()) {
    ids.push(message.headers?.get("Nats-Msg-Id") ?? "");
    if (message.seq >= state.last_seq) break;
  }
  return ids;
}

/** Every fact of a kind in the journal, by shard and seq. */
export async function idsInJournal(sql: Sql, kind: string): Promise<FactId[]> {
  const rows = await sql<{ id: string }[]>`
    SELECT shard || '-' || seq AS id FROM journal WHERE entity LIKE ${`${kind}/%`} ORDER BY shard, seq`;
  return rows.map((row) => row.id);
}

/** The ids sorted by shard, within a shard as they came. */
export function byShard(ids: readonly FactId[]): FactId[] {
  const shardOf = (id: FactId) => Number(id.slice(0, id.indexOf("-")));
  return ids.toSorted((a, b) => shardOf(a) - shardOf(b));
}
