import type { NatsConnection } from "nats";
import type { Broker } from "../../actors/kernel/broker.ts";
import type { FactMessage } from "../../actors/kernel/facts.ts";
import { LOCKS } from "./locks.ts";
import type { Log } from "./log.ts";
import { Pauses } from "./pauses.ts";
import type { Sql } from "./postgres.ts";

/** Rows that one transaction publishes. */
export const BATCH_MAX = 500;
const LOOK_EVERY_MS = 250;
const RETRY_MAX_MS = 5_000;
const ACK_TIMEOUT_MS = 3_000;

export interface OutboxParts {
  readonly sql: Sql;
  readonly broker: Broker;
  readonly log: Log;
}

/** A table of facts that wait for JetStream, whose rows have a `seq`. */
export interface Outbox<Row extends { readonly seq: string }> {
  readonly table: string;
  /** Who holds it publishes; other nodes look again later. */
  readonly lock: keyof typeof LOCKS;
  /** The next rows, oldest first, at most `BATCH_MAX`. */
  read(tx: Sql): Promise<readonly Row[]>;
  /** What a row says, and where; null where there is nothing to say any more. */
  message(row: Row): { readonly subject: string; readonly fact: FactMessage<unknown> } | null;
}

/** Publishes what comes into an outbox. With the broker away rows wait in the table. Returns how to stop. */
export function keepPublished<Row extends { readonly seq: string }>(
  { sql, broker, log }: OutboxParts,
  outbox: Outbox<Row>,
): { stop(): Promise<void> } {
  const pauses = new Pauses();
  let isStopped = false;
  const running = run();

  async function run(): Promise<void> {
    let pause = LOOK_EVERY_MS;
    while (!isStopped) {
      let published = 0;
      try {
        const connection = broker.connection();
        if (connection) published = await publishBatch(sql, connection, outbox);
        pause = LOOK_EVERY_MS;
      } catch (error) {
        log.warn({ err: error, table: outbox.table }, "facts could not be published; their table keeps them");
        pause = Math.min(pause * 2, RETRY_MAX_MS);
      }
      if (published < BATCH_MAX) await pauses.wait(pause);
    }
  }

  return {
    stop: () => {
      isStopped = true;
      pauses.stop();
      return running;
    },
  };
}

/**
 * Publishes one batch, oldest first. Returns how many rows went; none when another node is at it. Throws where Postgres
 * or JetStream fails: the rows stay, and what was published twice has the same `Nats-Msg-Id`.
 */
export async function publishBatch<Row extends { readonly seq: string }>(
  sql: Sql,
  connection: NatsConnection,
  { table, lock, read, message }: Outbox<Row>,
): Promise<number> {
  const [first] = await sql`SELECT FROM ${sql(table)} LIMIT 1`;
  if (!first) return 0;
  return sql.begin(async (given) => {
    const tx = given as unknown as Sql;
    const [taken] = await tx<{ isMine: boolean }[]>`SELECT pg_try_advisory_xact_lock(${LOCKS[lock]}) AS "isMine"`;
    if (!taken?.isMine) return 0;
    const rows = await read(tx);
    const js = connection.jetstream({ timeout: ACK_TIMEOUT_MS });
    const messages = rows.map(message).filter((each) => each !== null);
    await Promise.all(
      messages.map(({ subject, fact }) => js.publish(subject, JSON.stringify(fact), { msgID: fact.id })),
    );
    // By number, not 'up to': one with a lower number may have been committed meanwhile.
    await tx`DELETE FROM ${tx(table)} WHERE seq = ANY(${rows.map((row) => row.seq)}::bigint[])`;
    return rows.length;
  });
}
