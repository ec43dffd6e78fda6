import { createHash } from "node:crypto";
import type { Fragment } from "postgres";
import type { Sql } from "../platform/postgres.ts";
import { noteChange } from "./changes.ts";
import { type Author, type Kind, tablesOf } from "./kinds.ts";
import { countReports } from "./opinions.ts";
import { done, type Outcome, refuse } from "./outcome.ts";
import type { Reason } from "./reasons.ts";

export const DESKS = ["waiting", "hidden", "decided"] as const;
export type Desk = (typeof DESKS)[number];

/** What an operator decides: it may be shown, or it is hidden and why. */
export type Decision = { readonly decision: "approve" } | { readonly decision: "hide"; readonly reason: Reason };

export interface DecisionTaken {
  readonly at: Date;
  readonly decision: "held" | "approved" | "hidden" | "restored" | "kept";
  readonly reason: string | null;
  /** Null: the shop itself, or an operator who has left. */
  readonly accountId: string | null;
}

/** Something that somebody wrote, on an operator's desk. */
export type Case<Of> = Of & {
  readonly id: string;
  readonly productTitle: string;
  readonly productSlug: string;
  /** Which words and pictures these are: a decision names it, lest it be about others. */
  readonly seen: string;
  readonly reports: readonly { readonly reason: Reason; readonly note: string; readonly at: number }[];
  readonly decisions: readonly DecisionTaken[];
};

/** What comes after a case on its desk, or before it. Null: from the start. */
export type Place = { readonly side: "after" | "before"; readonly id: string } | null;

export interface DeskPage<Of> {
  readonly cases: readonly Case<Of>[];
  readonly hasPrevious: boolean;
  readonly hasNext: boolean;
}

export interface Moderation<Of, K extends Kind> {
  /**
   * `waiting`: held, reported, or with something that nobody has seen, the oldest first. Others: the newest first. A place
   * that nothing lies beyond any more is the start.
   */
  desk(which: Desk, place: Place, limit: number): Promise<DeskPage<Of>>;
  waiting(): Promise<number>;
  /** One of them as the desk shows it, or null. */
  caseOf(id: string): Promise<Case<Of> | null>;
  /**
   * Settles something and all reports of it; deciding the same again changes nothing. Refuses with `changed_since` where
   * `seen` is not what it says by now.
   */
  decide(operator: Author, id: string, decision: Decision, seen?: string): Promise<Outcome<null, DecideRefusal<K>>>;
}

export type DecideRefusal<K extends Kind> = K["unknown"] | { readonly refusal: "changed_since" };

/** What a desk has to know of the kind that lies on it. */
export interface Desked<Of, K extends Kind> {
  readonly kind: K;
  /** Selects the ids of those that wait though they are neither held nor reported. */
  readonly alsoWaiting?: Fragment;
  read(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, Of>>;
  /** All that an operator is shown of it; the same whatever was decided about it. */
  shown(of: Of): readonly unknown[];
  /** What a decision does besides, in its transaction. Resolves to whether that was anything. */
  carryOut?(tx: Sql, id: string, decision: Decision): Promise<boolean>;
  /** Once it is decided; the decision stands whatever comes of this. */
  tidyUp?(decision: Decision): Promise<unknown>;
}

/** Of a hash in base64url. */
export const SEEN_CHARACTERS = 22;

export function moderation<Of, K extends Kind>(sql: Sql, desked: Desked<Of, K>): Moderation<Of, K> {
  const { kind, read, shown } = desked;
  const { rows, id: key, reports, decisions } = tablesOf(sql, kind);
  const id = sql(`w.${kind.name}_id`);
  const seenOf = (of: Of) =>
    createHash("sha256")
      .update(JSON.stringify(shown(of)))
      .digest("base64url")
      .slice(0, SEEN_CHARACTERS);

  // By ids, so that each part finds its own index and none reads all that was ever written.
  const waits = sql`${id} IN (
      SELECT ${key} FROM ${rows} WHERE state = 'held' OR open_reports > 0
      ${desked.alsoWaiting ? sql`UNION ${desked.alsoWaiting}` : sql``})
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
    const written = await read(
      sql,
      found.map((row) => row.id),
    );
    return found.flatMap((row) => {
      const of = written.get(row.id);
      const taken = row.decisions.map((each) => ({ ...each, at: new Date(each.at) }));
      // Gone since the first look: its author has left.
      return of ? [{ ...of, ...row, seen: seenOf(of), decisions: taken }] : [];
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

    async decide(operator, one, decision, seen) {
      const outcome = (await sql.begin(async (given): Promise<Outcome<null, DecideRefusal<Kind>>> => {
        const tx = given as unknown as Sql;
        const [known] = await tx<{ productId: number; state: string; reports: number }[]>`
          SELECT product_id AS "productId", state, open_reports AS reports FROM ${rows} WHERE ${key} = ${one} FOR UPDATE`;
        if (!known) return refuse(kind.unknown);
        // From here on nobody edits it or adds to it: whoever does takes the same row.
        if (seen !== undefined) {
          const of = (await read(tx, [one])).get(one);
          if (of === undefined || seenOf(of) !== seen) return refuse({ refusal: "changed_since" });
        }
        const isMoved = (await desked.carryOut?.(tx, one, decision)) ?? false;
        const taken = takenOf(decision, known.state);
        if (taken.decision === "kept" && known.reports === 0 && !isMoved) return done(null);
        await tx`UPDATE ${rows} SET state = ${taken.state}, reason = ${taken.reason} WHERE ${key} = ${one}`;
        await tx`UPDATE ${reports} SET settled_at = now() WHERE ${key} = ${one} AND settled_at IS NULL`;
        await countReports(tx, kind, one);
        await tx`
          INSERT INTO ${decisions} (${key}, decision, reason, account_id)
          VALUES (${one}, ${taken.decision}, ${taken.reason}, ${operator.id})`;
        await noteChange(tx, one, known.productId, "decided", kind.about);
        return done(null);
      })) as Outcome<null, DecideRefusal<K>>;
      if (outcome.ok) await desked.tidyUp?.(decision).catch(() => {});
      return outcome;
    },
  };
}

interface CaseRow extends Pick<Case<unknown>, "id" | "productTitle" | "productSlug" | "reports"> {
  readonly decisions: readonly (Omit<DecisionTaken, "at"> & { readonly at: number })[];
}

/** What a decision makes of something that was `before`. */
function takenOf(decision: Decision, before: string) {
  if (decision.decision === "hide") return { decision: "hidden", state: "hidden", reason: decision.reason } as const;
  const word = before === "held" ? "approved" : before === "hidden" ? "restored" : "kept";
  return { decision: word, state: "published", reason: null } as const;
}
