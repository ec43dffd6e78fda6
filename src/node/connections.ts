import { JOURNAL_LANES } from "../../actors/kernel/kernel.ts";
import { connectPostgres, type Sql } from "../platform/postgres.ts";
import type { Settings } from "../platform/settings.ts";
import { LAST_CONNECTIONS } from "../search/engines.ts";

/** Longest that a statement in hand is waited for when the pools close. */
const CLOSE_MAX_S = 2;

/** A node's pools, one for each kind of work that must not meet the others'. */
export interface Connections {
  readonly sql: Sql;
  /**
   * A search that takes too long is told to stop by its connection, where another statement may run by the time this is
   * heard: another search then, and never a cart's or a letter's.
   */
  readonly searches: Sql;
  /** A commit never waits behind a page's reads. */
  readonly journal: Sql;
  close(): Promise<void>;
}

/** `DATABASE_POOL` connections for all but the journal, which has one a lane besides. They are made when first used. */
export function openConnections(settings: Settings): Connections {
  const { DATABASE_URL, DATABASE_POOL, NODE_ID, LEASE_TTL_MS } = settings;
  const searching = Math.min(LAST_CONNECTIONS, Math.floor(DATABASE_POOL / 2));
  const searches = connectPostgres(DATABASE_URL, searching, `souk-search-${NODE_ID}`);
  const sql = connectPostgres(DATABASE_URL, DATABASE_POOL - searching, `souk-${NODE_ID}`);
  const journal = connectPostgres(DATABASE_URL, JOURNAL_LANES, `souk-journal-${NODE_ID}`, {
    plan_cache_mode: "force_generic_plan",
    // Should this node stop in mid-commit, its locks must not outlive its leases.
    idle_in_transaction_session_timeout: LEASE_TTL_MS,
  });
  const close = async () => {
    await Promise.all([sql, searches, journal].map((pool) => pool.end({ timeout: CLOSE_MAX_S })));
  };
  return { sql, searches, journal, close };
}
