import postgres from "postgres";

export type Sql = postgres.Sql;

/** What the server is told of the session, by Postgres' own names. */
export interface Session {
  /** Ms after which a transaction that nobody goes on with is ended, and its locks with it. */
  readonly idle_in_transaction_session_timeout?: number;
  /** Whether a prepared statement is planned anew for its parameters: a commit has the same plan whatever is in it. */
  readonly plan_cache_mode?: "auto" | "force_generic_plan";
}

/** A pool of at most `max` connections to Postgres. Connections open on demand and idle ones close after a minute. */
export function connectPostgres(url: string, max: number, applicationName: string, session: Session = {}): Sql {
  return postgres(url, {
    max,
    idle_timeout: 60,
    connect_timeout: 10,
    backoff: (attempt) => Math.min(2, 0.1 * 2 ** attempt),
    onnotice: () => {},
    connection: { application_name: applicationName, ...session },
  });
}

/** How a lost or refused connection is called: by the driver, and by the system below it. */
const AWAY = /^(CONNECTION_|CONNECT_TIMEOUT$|ECONN|EPIPE$|ETIMEDOUT$|EHOSTUNREACH$|ENOTFOUND$|EAI_AGAIN$|ERR_SOCKET)/;

/**
 * Whether an error says that the database cannot be reached or is ending, rather than that a statement was wrong. What
 * Postgres calls fatal ends the connection: it shuts down, starts, recovers, or has no connection left to give.
 */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, severity_local: severity } = error as { code?: unknown; severity_local?: unknown };
  return severity === "FATAL" || severity === "PANIC" || (typeof code === "string" && AWAY.test(code));
}
