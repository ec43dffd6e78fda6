import { LOCKS } from "../../platform/locks.ts";
import type { Sql } from "../../platform/postgres.ts";
import { refreshDocuments } from "../postgres/documents.ts";
import type { Collections } from "../typesense/collections.ts";
import { newCollectionName } from "../typesense/schema.ts";
import { enqueue, write, writing } from "./queue.ts";
import { sendSynonyms } from "./send-synonyms.ts";

const BATCH = 500;

export interface ReindexProgress {
  readonly done: number;
  readonly total: number;
}

export interface ReindexOptions {
  /** It is this one that runs now. */
  readonly onBegun?: () => void;
  readonly onProgress?: (progress: ReindexProgress) => void;
  /** Stops between two batches; the next run goes on there. */
  readonly signal?: AbortSignal;
}

export type Reindexed =
  | { readonly outcome: "done"; readonly products: number; readonly wasResumed: boolean }
  | { readonly outcome: "stopped" }
  /** Another one is at it. */
  | { readonly outcome: "under_way" };

/**
 * Fills a new collection of Typesense and then has it searched in place of the old one, which is dropped. Searches go on
 * in the old one until then; every change meanwhile goes to both. Broken off, it goes on where it was.
 */
export function reindexTypesense(sql: Sql, collections: Collections, options: ReindexOptions = {}): Promise<Reindexed> {
  return alone(sql, options, async () => {
    await sendSynonyms(sql, collections, { isForced: true });
    const { collection, wasResumed } = await beginOrGoOn(sql, collections);
    for (;;) {
      if (options.signal?.aborted) return { outcome: "stopped" };
      const batch = await fillSome(sql, collections, collection);
      if (batch === null) break;
      options.onProgress?.(batch);
    }
    const products = await writing(sql, async (tx) => {
      await collections.use(collection);
      const [filled] = await tx<{ done: number }[]>`
        DELETE FROM search_filling WHERE collection = ${collection} RETURNING done`;
      return filled?.done ?? 0;
    });
    for (const old of await collections.all()) if (old !== collection) await collections.drop(old);
    return { outcome: "done", products, wasResumed };
  });
}

/** Makes every search document of Postgres anew, in place: searches see each product as it was or as it is. */
export function reindexPostgres(sql: Sql, options: ReindexOptions = {}): Promise<Reindexed> {
  return alone(sql, options, async () => {
    const [{ total } = { total: 0 }] = await sql<{ total: number }[]>`SELECT count(*)::int AS total FROM products`;
    let done = 0;
    for (let after = 0; ; ) {
      if (options.signal?.aborted) return { outcome: "stopped" };
      const rows = await sql<{ id: number }[]>`SELECT id FROM products WHERE id > ${after} ORDER BY id LIMIT ${BATCH}`;
      if (rows.length === 0) break;
      const ids = rows.map(({ id }) => id);
      await refreshDocuments(sql, ids);
      after = ids.at(-1)!;
      done += ids.length;
      options.onProgress?.({ done, total: Math.max(total, done) });
    }
    return { outcome: "done", products: done, wasResumed: false };
  });
}

/** The collection that is half filled and still there, or a new one. */
async function beginOrGoOn(sql: Sql, collections: Collections): Promise<{ collection: string; wasResumed: boolean }> {
  const known = await sql<{ collection: string }[]>`SELECT collection FROM search_filling ORDER BY begun_at DESC`;
  for (const { collection } of known) {
    if ((await collections.size(collection)) !== null) return { collection, wasResumed: true };
    await sql`DELETE FROM search_filling WHERE collection = ${collection}`;
  }
  const collection = newCollectionName(new Date());
  await collections.create(collection);
  await sql`
    INSERT INTO search_filling (collection, total) SELECT ${collection}, count(*) FROM search_documents`;
  return { collection, wasResumed: false };
}

/** Null where nothing is left. */
function fillSome(sql: Sql, collections: Collections, collection: string): Promise<ReindexProgress | null> {
  return writing(sql, async (tx) => {
    const rows = await tx<{ id: number }[]>`
      SELECT product_id AS id FROM search_documents
      WHERE product_id > (SELECT filled_to FROM search_filling WHERE collection = ${collection})
      ORDER BY product_id LIMIT ${BATCH}`;
    if (rows.length === 0) return null;
    const ids = rows.map(({ id }) => id);
    const rejected = await write(tx, collections, collection, ids);
    await enqueue(
      tx,
      rejected.map(({ id }) => id),
    );
    const [progress] = await tx<ReindexProgress[]>`
      UPDATE search_filling SET filled_to = ${ids.at(-1)!}, done = done + ${ids.length}, total = greatest(total, done + ${ids.length})
      WHERE collection = ${collection} RETURNING done, total`;
    return progress ?? null;
  });
}

/** The lock belongs to a connection of its own and goes with it, whatever becomes of this process. */
async function alone(sql: Sql, { onBegun }: ReindexOptions, work: () => Promise<Reindexed>): Promise<Reindexed> {
  const connection = await sql.reserve();
  try {
    const [lock] = await connection<{ mine: boolean }[]>`SELECT pg_try_advisory_lock(${LOCKS.reindexing}) AS mine`;
    if (!lock?.mine) return { outcome: "under_way" };
    try {
      onBegun?.();
      return await work();
    } finally {
      await connection`SELECT pg_advisory_unlock(${LOCKS.reindexing})`;
    }
  } finally {
    connection.release();
  }
}
