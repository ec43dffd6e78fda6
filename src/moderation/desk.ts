import type { Fragment } from "postgres";
import type { Sql } from "../platform/postgres.ts";
import type { Case, DecisionTaken, Desk, Desked, DeskPage, Moderation, Place } from "./case.ts";
import { deciding, seenOf } from "./decide.ts";
import { type Kind, tablesOf } from "./kinds.ts";

/** The operators' desk of one kind. */
export function moderation<Of, K extends Kind>(sql: Sql, desked: Desked<Of, K>): Moderation<Of, K> {
  const { kind, alsoWaiting } = desked;
  const { rows, id: key, reports, decisions } = tablesOf(sql, kind);
  const id = sql(`w.${kind.name}_id`);

  // By ids, so that each part finds its own index and none reads all that was ever written.
  const waits = sql`${id} IN (
      SELECT ${key} FROM ${rows} WHERE state = 'held' OR open_reports > 0
      ${alsoWaiting ? sql`UNION ${alsoWaiting}` : sql``})
    AND w.withdrawn_at IS NULL AND w.state <> 'hidden'`;
  const lies: Readonly<Record<Desk, Fragment>> = {
    waiting: waits,
    hidden: sql`w.state = 'hidden'`,
    decided: sql`EXISTS (SELECT FROM ${decisions} d WHERE d.${key} = ${id} AND d.decision <> 'held')`,
  };

  const casesWhere = async (where: Fragment): Promise<Case<Of>[]> => {
    const found = await sql<CaseRow[]>`
      SELECT ${id} AS id, p.title AS "productTitle", p.slug AS "productSlug",
        (SELECT coalesce(json_agg(json_build_object('reason', c.reason, 'note', c.note, 'at', epoch_ms(c.at)) ORDER BY c.at),
          '[]') FROM ${reports} c WHERE c.${key} = ${id} AND c.settled_at IS NULL) AS reports,
        (SELECT coalesce(json_agg(json_build_object('at', epoch_ms(d.at), 'decision', d.decision, 'reason', d.reason,
          'accountId', d.account_id) ORDER BY d.at), '[]') FROM ${decisions} d WHERE d.${key} = ${id}) AS decisions
      FROM ${rows} w JOIN products p ON p.id = w.product_id WHERE ${where}`;
    const ids = found.map((row) => row.id);
    const written = await desked.read(sql, ids);
    return found.flatMap((row) => {
      const of = written.get(row.id);
      const taken = row.decisions.map((each) => ({ ...each, at: new Date(each.at) }));
      // Gone since the first look: its author has left.
      return of ? [{ ...of, ...row, seen: seenOf(desked, of, taken), decisions: taken }] : [];
    });
  };

  const desk = async (which: Desk, place: Place, limit: number): Promise<DeskPage<Of>> => {
    const isBack = place?.side === "before";
    const isRising = (which === "waiting") !== isBack;
    const [order, beyond] = isRising ? [sql`ASC`, sql`>`] : [sql`DESC`, sql`<`];
    const from = place
      ? sql`AND (w.written_at, ${id}) ${beyond} (SELECT written_at, ${key} FROM ${rows} WHERE ${key} = ${place.id})`
      : sql``;
    const found = await casesWhere(
      sql`${lies[which]} ${from} ORDER BY w.written_at ${order}, ${id} ${order} LIMIT ${limit + 1}`,
    );
    if (place && found.length === 0) return desk(which, null, limit);
    const isMore = found.length > limit;
    const cases = found.slice(0, limit);
    return isBack
      ? { cases: cases.reverse(), hasPrevious: isMore, hasNext: true }
      : { cases, hasPrevious: place !== null, hasNext: isMore };
  };

  return {
    desk,

    async waiting() {
      const [row] = await sql<{ n: number }[]>`SELECT count(*)::int AS n FROM ${rows} w WHERE ${waits}`;
      return row?.n ?? 0;
    },

    caseOf: async (one) => (await casesWhere(sql`${id} = ${one}`))[0] ?? null,

    decide: deciding(sql, desked),
  };
}

interface CaseRow extends Pick<Case<unknown>, "id" | "productTitle" | "productSlug" | "reports"> {
  readonly decisions: readonly (Omit<DecisionTaken, "at"> & { readonly at: number })[];
}
