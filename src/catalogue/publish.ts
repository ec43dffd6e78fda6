import type { NatsConnection } from "nats";
import type { Broker } from "../../actors/kernel/broker.ts";
import type { FactMessage } from "../../actors/kernel/facts.ts";
import { LOCKS } from "../platform/locks.ts";
import type { Log } from "../platform/log.ts";
import type { Sql } from "../platform/postgres.ts";

const BATCH_MAX = 500;
const LOOK_EVERY_MS = 250;
const RETRY_MAX_MS = 5_000;
const ACK_TIMEOUT_MS = 3_000;

/** What a catalogue fact shows of its product, as it is when it is published. Price in minor units of `currency`. */
export interface CatalogueFact {
  readonly productId: number;
  readonly slug: string;
  readonly title: string;
  readonly price: number;
  readonly currency: string;
  readonly status: "draft" | "active" | "archived";
}

interface ChangeRow extends CatalogueFact {
  readonly seq: string;
  /** False when the product is no more: there is nothing to say about it. */
  readonly isThere: boolean;
  readonly type: "product-added" | "product-changed" | "product-archived";
  readonly at: Date;
}

export interface PublishParts {
  readonly sql: Sql;
  readonly broker: Broker;
  readonly log: Log;
}

/**
 * The catalogue's outbox: puts the rows of `catalogue_changes` on `catalogue.<productId>.<type>` and deletes them when
 * JetStream has them. With the broker away they wait in the table. Returns how to stop.
 */
export function publishCatalogue(parts: PublishParts): { stop(): Promise<void> } {
  const stopped = Promise.withResolvers<void>();
  let isStopped = false;
  const running = run();

  async function run(): Promise<void> {
    let pause = LOOK_EVERY_MS;
    while (!isStopped) {
      let published = 0;
      try {
        const connection = parts.broker.connection();
        if (connection) published = await publishChanges(parts.sql, connection);
        pause = LOOK_EVERY_MS;
      } catch (error) {
        parts.log.warn({ err: error }, "could not publish catalogue changes; the table keeps them");
        pause = Math.min(pause * 2, RETRY_MAX_MS);
      }
      if (published < BATCH_MAX) await Promise.race([stopped.promise, Bun.sleep(pause)]);
    }
  }

  return {
    stop: () => {
      isStopped = true;
      stopped.resolve();
      return running;
    },
  };
}

/**
 * Publishes one batch, oldest first. Returns how many rows went; none when another node is at it. Throws where Postgres
 * or JetStream fails: the rows stay, and what was published twice has the same `Nats-Msg-Id`.
 */
export async function publishChanges(sql: Sql, connection: NatsConnection): Promise<number> {
  const [first] = await sql`SELECT FROM catalogue_changes LIMIT 1`;
  if (!first) return 0;
  return sql.begin(async (tx) => {
    const [lock] = await tx<
      { mine: boolean }[]
    >`SELECT pg_try_advisory_xact_lock(${LOCKS.publishingCatalogue}) AS mine`;
    if (!lock?.mine) return 0;
    const rows = await tx<ChangeRow[]>`
      SELECT change.seq, change.type, change.at, product.id IS NOT NULL AS "isThere", product.id AS "productId", product.slug, product.title, product.price,
        product.currency, product.status
      FROM (SELECT * FROM catalogue_changes ORDER BY seq LIMIT ${BATCH_MAX}) AS change
      LEFT JOIN products AS product ON product.id = change.product_id ORDER BY change.seq`;
    const js = connection.jetstream({ timeout: ACK_TIMEOUT_MS });
    await Promise.all(
      rows
        .filter((row) => row.isThere)
        .map((row) =>
          js.publish(`catalogue.${row.productId}.${row.type}`, JSON.stringify(factOf(row)), {
            msgID: `catalogue-${row.seq}`,
          }),
        ),
    );
    // By number, not 'up to': a change with a lower one may have been committed meanwhile.
    await tx`DELETE FROM catalogue_changes WHERE seq = ANY(${rows.map((row) => row.seq)}::bigint[])`;
    return rows.length;
  });
}

const TYPES = {
  "product-added": "ProductAdded",
  "product-changed": "ProductChanged",
  "product-archived": "ProductArchived",
} as const;

function factOf({ seq, type, at, isThere: _, ...data }: ChangeRow): FactMessage<CatalogueFact> {
  return {
    id: `catalogue-${seq}`,
    type: TYPES[type],
    time: at.toISOString(),
    source: "souk/catalogue",
    subject: `product/${data.productId}`,
    dataversion: 1,
    version: Number(seq),
    data,
  };
}
