import postgres from "postgres";

export type Sql = postgres.Sql;

/** A pool of at most `max` connections to Postgres. Connections open on demand and idle ones close after a minute. */
export function connectPostgres(url: string, max: number, applicationName: string): Sql {
  return postgres(url, {
    max,
    idle_timeout: 60,
    connect_timeout: 10,
    backoff: (attempt) => Math.min(2, 0.1 * 2 ** attempt),
    onnotice: () => {},
    connection: { application_name: applicationName },
  });
}
