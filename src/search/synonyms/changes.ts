import { LOCKS } from "../../platform/locks.ts";
import type { Sql } from "../../platform/postgres.ts";
import { keptTerms, SYNONYMS_MAX, type Synonym, type SynonymFault, type SynonymTerms } from "./synonym.ts";

/** How many are kept to be looked at and undone. */
const CHANGES_KEPT = 1_000;

export type SynonymRefusal =
  | SynonymFault
  | "unknown_synonym"
  | "unknown_change"
  | "changed_since"
  | "full"
  | "known_already";

export interface SynonymChange {
  readonly id: number;
  readonly synonymId: number;
  /** Null: it was added. */
  readonly before: SynonymTerms | null;
  /** Null: it was deleted. */
  readonly after: SynonymTerms | null;
  readonly by: string;
  /** The change that it took back. */
  readonly undoes: number | null;
  readonly at: Date;
}

export type ChangeReply =
  | { readonly ok: true; readonly change: SynonymChange }
  | { readonly ok: false; readonly refusal: SynonymRefusal };

export type WantedChange =
  | { readonly type: "add"; readonly terms: SynonymTerms }
  | { readonly type: "edit"; readonly id: number; readonly terms: SynonymTerms }
  | { readonly type: "delete"; readonly id: number }
  /** Takes a change back, as long as it is the newest of its synonym. */
  | { readonly type: "undo"; readonly changeId: number };

interface ChangeRow {
  readonly id: number;
  readonly synonym_id: number;
  readonly before: SynonymTerms | null;
  readonly after: SynonymTerms | null;
  readonly made_by: string;
  readonly undoes: number | null;
  readonly at: Date;
}

/** What a change makes of a synonym; `after` null deletes it. */
interface Step {
  /** Null: a new one. */
  readonly synonymId: number | null;
  readonly before: SynonymTerms | null;
  readonly after: SynonymTerms | null;
  readonly undoes: number | null;
}

/** Changes the shop's synonyms, and notes by whom: an account's id or 'ops'. */
export async function changeSynonyms(sql: Sql, wanted: WantedChange, by: string): Promise<ChangeReply> {
  return sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    await tx`SELECT pg_advisory_xact_lock(${LOCKS.changingSynonyms})`;
    const step = await stepFor(tx, wanted);
    if (typeof step === "string") return { ok: false as const, refusal: step };
    if (step.after && (await isKnown(tx, step.after, step.synonymId))) return { ok: false, refusal: "known_already" };
    const synonymId = await write(tx, step);
    const [row] = await tx<ChangeRow[]>`
      INSERT INTO search_synonym_changes (synonym_id, before, after, made_by, undoes)
      VALUES (${synonymId}, ${json(tx, step.before)}, ${json(tx, step.after)}, ${by}, ${step.undoes}) RETURNING *`;
    const change = changeOf(row as ChangeRow);
    await tx`DELETE FROM search_synonym_changes WHERE id <= ${change.id - CHANGES_KEPT}`;
    return { ok: true, change };
  });
}

/** All synonyms, by what they say. */
export async function readSynonyms(sql: Sql): Promise<Synonym[]> {
  const rows = await sql<{ id: number; word: string | null; others: string[]; changed_at: Date }[]>`
    SELECT id, word, others, changed_at FROM search_synonyms
    ORDER BY coalesce(word, others[1]), id LIMIT ${SYNONYMS_MAX}`;
  return rows.map(({ id, word, others, changed_at }) => ({ id, word, others, changedAt: changed_at }));
}

/** The newest changes first. */
export async function readChanges(sql: Sql, limit: number): Promise<SynonymChange[]> {
  const rows = await sql<ChangeRow[]>`SELECT * FROM search_synonym_changes ORDER BY id DESC LIMIT ${limit}`;
  return rows.map(changeOf);
}

/** Which state of the synonyms holds: the number of their newest change. */
export async function synonymsVersion(sql: Sql): Promise<number> {
  const [row] = await sql<{ version: number }[]>`
    SELECT coalesce(max(id), 0)::int AS version FROM search_synonym_changes`;
  return row?.version ?? 0;
}

async function stepFor(sql: Sql, wanted: WantedChange): Promise<Step | SynonymRefusal> {
  switch (wanted.type) {
    case "add": {
      const after = keptTerms(wanted.terms);
      if (typeof after === "string") return after;
      const [row] = await sql<{ count: number }[]>`SELECT count(*)::int AS count FROM search_synonyms`;
      return (row?.count ?? 0) >= SYNONYMS_MAX ? "full" : { synonymId: null, before: null, after, undoes: null };
    }
    case "edit": {
      const after = keptTerms(wanted.terms);
      if (typeof after === "string") return after;
      const before = await termsOf(sql, wanted.id);
      return before ? { synonymId: wanted.id, before, after, undoes: null } : "unknown_synonym";
    }
    case "delete": {
      const before = await termsOf(sql, wanted.id);
      return before ? { synonymId: wanted.id, before, after: null, undoes: null } : "unknown_synonym";
    }
    case "undo": {
      const [row] = await sql<(ChangeRow & { is_newest: boolean })[]>`
        SELECT c.*, NOT EXISTS (
          SELECT FROM search_synonym_changes AS later WHERE later.synonym_id = c.synonym_id AND later.id > c.id) AS is_newest
        FROM search_synonym_changes AS c WHERE c.id = ${wanted.changeId}`;
      if (!row) return "unknown_change";
      if (!row.is_newest) return "changed_since";
      return { synonymId: row.synonym_id, before: row.after, after: row.before, undoes: row.id };
    }
    default:
      return wanted satisfies never;
  }
}

async function write(sql: Sql, { synonymId, before, after }: Step): Promise<number> {
  if (synonymId !== null && after === null) {
    await sql`DELETE FROM search_synonyms WHERE id = ${synonymId}`;
    return synonymId;
  }
  const { word, others } = after as SynonymTerms;
  if (synonymId !== null && before !== null) {
    await sql`
      UPDATE search_synonyms SET word = ${word}, others = ${others as string[]}, changed_at = now() WHERE id = ${synonymId}`;
    return synonymId;
  }
  // One that was deleted comes back under its own number.
  const [row] = await sql<{ id: number }[]>`
    INSERT INTO search_synonyms (id, word, others) OVERRIDING SYSTEM VALUE
    VALUES (coalesce(${synonymId}::int, nextval(pg_get_serial_sequence('search_synonyms', 'id'))::int),
      ${word}, ${others as string[]})
    RETURNING id`;
  return (row as { id: number }).id;
}

async function termsOf(sql: Sql, id: number): Promise<SynonymTerms | null> {
  const [row] = await sql<SynonymTerms[]>`SELECT word, others FROM search_synonyms WHERE id = ${id}`;
  return row ? { word: row.word, others: row.others } : null;
}

/** Whether another says just this, in whatever order. */
async function isKnown(sql: Sql, { word, others }: SynonymTerms, except: number | null): Promise<boolean> {
  const rows = await sql`
    SELECT FROM search_synonyms
    WHERE word IS NOT DISTINCT FROM ${word} AND others @> ${others as string[]} AND others <@ ${others as string[]}
      AND id IS DISTINCT FROM ${except}`;
  return rows.length > 0;
}

function json(sql: Sql, terms: SynonymTerms | null) {
  return terms && sql.json({ word: terms.word, others: [...terms.others] });
}

function changeOf({ id, synonym_id, before, after, made_by, undoes, at }: ChangeRow): SynonymChange {
  return { id, synonymId: synonym_id, before, after, by: made_by, undoes, at };
}
