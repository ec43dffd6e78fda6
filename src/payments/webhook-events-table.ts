import type { Sql } from "../platform/postgres.ts";
import type { WebhookEvent } from "./webhook-event.ts";

/** Whoever took an event in has this long to act upon it; then somebody else looks after it. */
const FIRST_RETRY_S = 15;
const RETRY_MAX_S = 600;
const KEPT_DAYS = 30;
/** Rows deleted in one statement: no vacuum has to wait for more. */
const PRUNE_MAX = 5_000;

/** An event that nobody has acted upon yet. */
export interface UnhandledEvent {
  readonly id: string;
  readonly checkoutId: string;
}

/** Writes events in one statement. Returns the ids of those that were not there before. */
export async function storeEvents(sql: Sql, events: readonly WebhookEvent[]): Promise<Set<string>> {
  const rows = await sql<{ id: string }[]>`
    INSERT INTO stripe_events (id, type, checkout_id, created, payload, retry_at, handled_at)
    SELECT id, type, checkout_id, created, payload::json, now() + make_interval(secs => ${FIRST_RETRY_S}),
      CASE WHEN checkout_id = '' THEN now() END
    FROM unnest(
      ${events.map(({ id }) => id)}::text[], ${events.map(({ type }) => type)}::text[],
      ${events.map(({ checkoutId }) => checkoutId)}::text[],
      ${events.map(({ created }) => created.toISOString())}::timestamptz[],
      ${events.map(({ payload }) => payload)}::text[]
    ) AS event (id, type, checkout_id, created, payload)
    ORDER BY id
    ON CONFLICT (id) DO NOTHING
    RETURNING id`;
  return new Set(rows.map(({ id }) => id));
}

export async function markHandled(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql`
    WITH locked AS (SELECT id FROM stripe_events WHERE id = ANY(${ids as string[]}) ORDER BY id FOR UPDATE)
    UPDATE stripe_events SET handled_at = now() FROM locked WHERE stripe_events.id = locked.id`;
}

/** Takes up events that are due again, longest due first, for this caller alone; each next time they are due later. */
export async function takeUnhandled(sql: Sql, limit: number): Promise<UnhandledEvent[]> {
  return sql<UnhandledEvent[]>`
    WITH due AS (
      SELECT id FROM stripe_events WHERE handled_at IS NULL AND retry_at <= now()
      ORDER BY retry_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    UPDATE stripe_events SET attempts = attempts + 1,
      retry_at = now() + make_interval(secs => least(${RETRY_MAX_S}, ${FIRST_RETRY_S} * 2 ^ least(attempts, 10)))
    FROM due WHERE stripe_events.id = due.id
    RETURNING stripe_events.id, checkout_id AS "checkoutId"`;
}

/** Deletes what is past its time, a part at a time. Returns whether there may be more. */
export async function pruneEvents(sql: Sql): Promise<boolean> {
  const { count } = await sql`
    DELETE FROM stripe_events WHERE id IN (
      SELECT id FROM stripe_events
      WHERE received_at < now() - make_interval(days => ${KEPT_DAYS}) AND handled_at IS NOT NULL LIMIT ${PRUNE_MAX})`;
  return count === PRUNE_MAX;
}
