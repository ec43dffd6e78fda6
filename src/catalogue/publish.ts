import type { NatsConnection } from "nats";
import type { FactMessage } from "../../actors/kernel/facts.ts";
import { BATCH_MAX, keepPublished, type Outbox, type OutboxParts, publishBatch } from "../platform/outbox.ts";
import type { Sql } from "../platform/postgres.ts";

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

/** The catalogue's outbox, onto `catalogue.<productId>.<type>`. */
const CATALOGUE: Outbox<ChangeRow> = {
  table: "catalogue_changes",
  lock: "publishingCatalogue",
  read: (tx) => tx<ChangeRow[]>`
    SELECT change.seq, change.type, change.at, product.id IS NOT NULL AS "isThere", product.id AS "productId", product.slug,
      product.title, product.price, product.currency, product.status
    FROM (SELECT * FROM catalogue_changes ORDER BY seq LIMIT ${BATCH_MAX}) AS change
    LEFT JOIN products AS product ON product.id = change.product_id ORDER BY change.seq`,
  message: (row) => (row.isThere ? { subject: `catalogue.${row.productId}.${row.type}`, fact: factOf(row) } : null),
};

/** Publishes what changes in the catalogue. Returns how to stop. */
export function publishCatalogue(parts: OutboxParts): { stop(): Promise<void> } {
  return keepPublished(parts, CATALOGUE);
}

/** Publishes one batch of changes. Returns how many. */
export function publishChanges(sql: Sql, connection: NatsConnection): Promise<number> {
  return publishBatch(sql, connection, CATALOGUE);
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
