import { createHash } from "node:crypto";
import type { Sql } from "../platform/postgres.ts";
import type { DecideRefusal, Decision, DecisionTaken, Desked, Moderation } from "./case.ts";
import { noteChange } from "./changes.ts";
import { type Kind, tablesOf } from "./kinds.ts";
import { countReports } from "./opinions.ts";
import { done, type Outcome, refuse } from "./outcome.ts";

/** Of a hash in base64url. */
const WORDS_CHARACTERS = 22;

/** How a desk's decisions are taken. */
export function deciding<Of, K extends Kind>(sql: Sql, desked: Desked<Of, K>): Moderation<Of, K>["decide"] {
  const { kind } = desked;
  const { rows, id: key, reports, decisions } = tablesOf(sql, kind);
  return async (operator, one, decision, seen) => {
    const outcome = (await sql.begin(async (given): Promise<Outcome<null, DecideRefusal<Kind>>> => {
      const tx = given as unknown as Sql;
      const [known] = await tx<{ productId: number; state: string; reason: string | null; reports: number }[]>`
        SELECT product_id AS "productId", state, reason, open_reports AS reports
        FROM ${rows} WHERE ${key} = ${one} FOR UPDATE`;
      if (!known) return refuse(kind.unknown);
      const taken = takenOf(decision, known.state);
      const isSame = known.state === taken.state && known.reason === taken.reason;
      // From here on nobody edits it or adds to it: whoever does takes the same row.
      if (seen !== undefined) {
        const of = (await desked.read(tx, [one])).get(one);
        const before = await tx<DecisionBefore[]>`
          SELECT decision, account_id AS "accountId" FROM ${decisions} WHERE ${key} = ${one} ORDER BY at`;
        if (of === undefined || !isOfWords(seen, desked, of)) return refuse({ refusal: "changed_since" });
        if (seenOf(desked, of, before) !== seen) {
          // Who pressed twice has decided once.
          const isOwn = before.at(-1)?.accountId === operator.id;
          return isOwn && isSame ? done(null) : refuse({ refusal: "decided_since" });
        }
      }
      const isMoved = (await desked.carryOut?.(tx, one, decision)) ?? false;
      if (isSame && known.reports === 0 && !isMoved) return done(null);
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
  };
}

type DecisionBefore = Pick<DecisionTaken, "decision" | "accountId">;

/** A short name of what an operator is shown, and of how often operators had decided about it. */
export function seenOf<Of, K extends Kind>(desked: Desked<Of, K>, of: Of, before: readonly DecisionBefore[]): string {
  return `${wordsOf(desked, of)}.${before.filter(({ decision }) => decision !== "held").length}`;
}

/** Whether these are the words and pictures that were seen, whatever was decided since. */
function isOfWords<Of, K extends Kind>(seen: string, desked: Desked<Of, K>, of: Of): boolean {
  return seen.slice(0, WORDS_CHARACTERS) === wordsOf(desked, of);
}

function wordsOf<Of, K extends Kind>({ shown }: Desked<Of, K>, of: Of): string {
  return createHash("sha256")
    .update(JSON.stringify(shown(of)))
    .digest("base64url")
    .slice(0, WORDS_CHARACTERS);
}

/** What a decision makes of something that was `before`. */
function takenOf(decision: Decision, before: string) {
  if (decision.decision === "hide") return { decision: "hidden", state: "hidden", reason: decision.reason } as const;
  const word = before === "held" ? "approved" : before === "hidden" ? "restored" : "kept";
  return { decision: word, state: "published", reason: null } as const;
}
