import { LOCKS } from "../../platform/locks.ts";
import type { Sql } from "../../platform/postgres.ts";
import { documentsOf } from "../postgres/documents.ts";
import type { Collections, Rejected } from "../typesense/collections.ts";
import { typesenseDocument } from "../typesense/documents.ts";

const BATCH_MAX = 500;
/** A document that is not taken so often is parked. */
const ATTEMPTS_MAX = 8;
/** Pauses before the second, third … attempt; the last one repeats. */
const AGAIN_AFTER_S: readonly number[] = [1, 5, 30, 300];

export interface QueueState {
  readonly waiting: number;
  readonly parked: number;
  /** How long the one that waits longest has waited. */
  readonly ageSeconds: number;
}

/** Notes that Typesense is behind with these products. */
export async function enqueue(sql: Sql, productIds: readonly number[]): Promise<void> {
  if (productIds.length === 0) return;
  const ids = [...new Set(productIds)].sort((a, b) => a - b);
  await sql`
    INSERT INTO search_queue (product_id) SELECT unnest(${ids}::int[])
    ON CONFLICT (product_id) DO UPDATE SET
      change = excluded.change, attempts = 0, resume_at = now(), error = NULL,
      since = CASE WHEN search_queue.resume_at = 'infinity' THEN now() ELSE search_queue.since END`;
}

export async function queueState(sql: Sql): Promise<QueueState> {
  const [state] = await sql<[QueueState]>`
    SELECT count(*) FILTER (WHERE resume_at < 'infinity')::int AS waiting,
      count(*) FILTER (WHERE resume_at = 'infinity')::int AS parked,
      coalesce(extract(epoch FROM now() - min(since) FILTER (WHERE resume_at < 'infinity')), 0)::float8 AS "ageSeconds"
    FROM search_queue`;
  return state;
}

/** What is parked, with the reason. */
export function parkedDocuments(sql: Sql, limit: number): Promise<{ productId: number; error: string }[]> {
  return sql<{ productId: number; error: string }[]>`
    SELECT product_id AS "productId", error FROM search_queue WHERE resume_at = 'infinity' ORDER BY change LIMIT ${limit}`;
}

/** Gives everything that is parked another try. Returns how many. */
export async function retryParked(sql: Sql): Promise<number> {
  const { count } = await sql`
    UPDATE search_queue SET attempts = 0, resume_at = now(), since = now() WHERE resume_at = 'infinity'`;
  return count;
}

/**
 * Brings Typesense up to date with one batch of what waits, oldest change first. Returns the products that it has now;
 * none where nothing waits or another node is at it. Rejects where Typesense or Postgres fails: then all of it still waits.
 */
export async function drainSome(sql: Sql, collections: Collections): Promise<readonly number[]> {
  const [first] = await sql`SELECT FROM search_queue WHERE resume_at <= now() LIMIT 1`;
  if (!first) return [];
  return sql.begin(async (begun) => {
    const tx = begun as unknown as Sql;
    const [lock] = await tx<{ mine: boolean }[]>`SELECT pg_try_advisory_xact_lock(${LOCKS.writingDocuments}) AS mine`;
    if (!lock?.mine) return [];
    const rows = await tx<{ id: number; change: string }[]>`
      SELECT product_id AS id, change FROM search_queue WHERE resume_at <= now() ORDER BY change LIMIT ${BATCH_MAX}`;
    const ids = rows.map(({ id }) => id);
    const rejected = new Map<number, string>();
    for (const collection of await written(tx, collections))
      for (const { id, error } of await write(tx, collections, collection, ids)) rejected.set(id, error);
    // By change: one that came meanwhile still waits.
    const done = rows.filter(({ id }) => !rejected.has(id));
    await tx`
      DELETE FROM search_queue AS q USING unnest(${done.map(({ id }) => id)}::int[], ${done.map(({ change }) => change)}::bigint[])
        AS done (id, change) WHERE q.product_id = done.id AND q.change = done.change`;
    await putOff(tx, rejected);
    return done.map(({ id }) => id);
  });
}

/** Runs `work` while nobody else writes documents. */
export function writing<T>(sql: Sql, work: (tx: Sql) => Promise<T>): Promise<T> {
  return sql.begin(async (begun) => {
    const tx = begun as unknown as Sql;
    await tx`SELECT pg_advisory_xact_lock(${LOCKS.writingDocuments})`;
    return work(tx);
  }) as Promise<T>;
}

/** Brings one collection to what the shop says of these products now. Returns those that it would not take. */
export async function write(
  sql: Sql,
  collections: Collections,
  collection: string,
  productIds: readonly number[],
): Promise<Rejected[]> {
  const documents = await documentsOf(sql, productIds);
  const there = new Set(documents.map(({ productId }) => productId));
  const now = new Date();
  await collections.remove(
    collection,
    productIds.filter((id) => !there.has(id)),
  );
  return collections.put(
    collection,
    documents.map((document) => typesenseDocument(document, now)),
  );
}

/** The collection that is searched, and those being filled. */
async function written(sql: Sql, collections: Collections): Promise<readonly string[]> {
  const filling = await sql<{ collection: string }[]>`SELECT collection FROM search_filling`;
  const inUse = await collections.inUse();
  if (inUse === null && filling.length === 0) throw new Error("Typesense has no collection of products");
  return [...new Set([...(inUse === null ? [] : [inUse]), ...filling.map(({ collection }) => collection)])];
}

async function putOff(sql: Sql, rejected: ReadonlyMap<number, string>): Promise<void> {
  if (rejected.size === 0) return;
  await sql`
    UPDATE search_queue AS q SET attempts = q.attempts + 1, error = left(given.error, 500),
      resume_at = CASE WHEN q.attempts + 1 >= ${ATTEMPTS_MAX} THEN 'infinity'
        ELSE now() + (${AGAIN_AFTER_S as number[]}::int[])[least(q.attempts + 1, ${AGAIN_AFTER_S.length})] * interval '1 s' END
    FROM unnest(${[...rejected.keys()]}::int[], ${[...rejected.values()]}::text[]) AS given (id, error)
    WHERE q.product_id = given.id`;
}
