import type { Sql } from "../platform/postgres.ts";
import type { Author, Kind } from "./kinds.ts";

/** Does what an account writes of a kind one after the other, each in a transaction, so that limits count what it wrote just now. */
export function inTurn<T>(sql: Sql, { name }: Kind, { id }: Author, work: (tx: Sql) => Promise<T>): Promise<T> {
  return sql.begin(async (given) => {
    const tx = given as unknown as Sql;
    await tx`SELECT pg_advisory_xact_lock(hashtextextended(${`${name}s of ${id}`}, 0))`;
    return work(tx);
  }) as Promise<T>;
}
