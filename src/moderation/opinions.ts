import type { Sql } from "../platform/postgres.ts";
import { noteChange } from "./changes.ts";
import { type Author, type Kind, tablesOf } from "./kinds.ts";
import { done, type Outcome, refuse } from "./outcome.ts";
import type { Reason } from "./reasons.ts";

/** What others have to say about what somebody wrote. Each asks for a level, so twice is once. */
export interface Opinions<K extends Kind> {
  /** Whether this shopper finds it helpful. Resolves to how many do now. */
  vote(voter: Author, id: string, isHelpful: boolean): Promise<Outcome<number, K["unknown"] | K["own"]>>;
  /** Tells operators of it, once a shopper; the newest reason counts. Nothing is hidden by reports alone. */
  report(reporter: Author, id: string, reason: Reason, note: string): Promise<Outcome<null, K["unknown"] | K["own"]>>;
}

export function opinions<K extends Kind>(sql: Sql, kind: K): Opinions<K> {
  const { rows, id: key, votes, reports } = tablesOf(sql, kind);

  /** The row is locked, so what is counted after is the truth. */
  const about = <T>(somebody: Author, id: string, work: (tx: Sql, productId: number) => Promise<T>) =>
    sql.begin(async (given): Promise<Outcome<T, Kind["unknown"]>> => {
      const tx = given as unknown as Sql;
      const [known] = await tx<{ productId: number; accountId: string | null }[]>`
        SELECT product_id AS "productId", account_id AS "accountId" FROM ${rows}
        WHERE ${key} = ${id} AND is_shown FOR UPDATE`;
      if (!known) return refuse(kind.unknown);
      if (known.accountId === somebody.id) return refuse(kind.own);
      return done(await work(tx, known.productId));
    }) as Promise<Outcome<T, K["unknown"] | K["own"]>>;

  return {
    vote: (voter, id, isHelpful) =>
      about(voter, id, async (tx, productId) => {
        const { count: changed } = isHelpful
          ? await tx`INSERT INTO ${votes} (${key}, account_id) VALUES (${id}, ${voter.id}) ON CONFLICT DO NOTHING`
          : await tx`DELETE FROM ${votes} WHERE ${key} = ${id} AND account_id = ${voter.id}`;
        const helpful = await countVotes(tx, kind, id);
        if (changed > 0) await noteChange(tx, id, productId, "voted", kind.about);
        return helpful;
      }),

    report: (reporter, id, reason, note) =>
      about(reporter, id, async (tx, productId) => {
        // What an operator has looked at and kept is not looked at again because the same shopper insists.
        await tx`
          INSERT INTO ${reports} (${key}, account_id, reason, note) VALUES (${id}, ${reporter.id}, ${reason}, ${note})
          ON CONFLICT (${key}, account_id) DO UPDATE SET reason = EXCLUDED.reason, note = EXCLUDED.note`;
        await countReports(tx, kind, id);
        await noteChange(tx, id, productId, "reported", kind.about);
        return null;
      }),
  };
}

/** What somebody has said already about what others wrote about a product. */
export interface OpinionsHeld {
  readonly helpful: ReadonlySet<string>;
  readonly reported: ReadonlySet<string>;
}

export async function opinionsAbout(sql: Sql, kind: Kind, accountId: string, productId: number): Promise<OpinionsHeld> {
  const { rows, id: key, votes, reports } = tablesOf(sql, kind);
  const found = await sql<{ id: string; isReport: boolean }[]>`
    SELECT ${key} AS id, false AS "isReport" FROM ${votes} v JOIN ${rows} USING (${key})
    WHERE v.account_id = ${accountId} AND product_id = ${productId}
    UNION ALL
    SELECT ${key}, true FROM ${reports} c JOIN ${rows} USING (${key})
    WHERE c.account_id = ${accountId} AND product_id = ${productId}`;
  const of = (wanted: boolean) => new Set(found.filter(({ isReport }) => isReport === wanted).map(({ id }) => id));
  return { helpful: of(false), reported: of(true) };
}

/** Brings the number of those who find it helpful to what it is, and resolves to it: 0 where it is gone. The row is locked. */
export async function countVotes(tx: Sql, kind: Kind, id: string): Promise<number> {
  const { rows, id: key, votes } = tablesOf(tx, kind);
  const [row] = await tx<{ helpful: number }[]>`
    UPDATE ${rows} SET helpful = (SELECT count(*) FROM ${votes} WHERE ${key} = ${id}) WHERE ${key} = ${id}
    RETURNING helpful`;
  return row?.helpful ?? 0;
}

/** The same with the reports that nobody has looked at. */
export async function countReports(tx: Sql, kind: Kind, id: string): Promise<void> {
  const { rows, id: key, reports } = tablesOf(tx, kind);
  await tx`
    UPDATE ${rows} SET open_reports = (SELECT count(*) FROM ${reports} WHERE ${key} = ${id} AND settled_at IS NULL)
    WHERE ${key} = ${id}`;
}
