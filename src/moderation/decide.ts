import { createHash } from "node:crypto";
import type { Sql } from "../platform/postgres.ts";
import { type DecideRefusal, type Decision, type Desked, type Moderation, SEEN_CHARACTERS } from "./case.ts";
import { noteChange } from "./changes.ts";
import { type Kind, tablesOf } from "./kinds.ts";
import { countReports } from "./opinions.ts";
import { done, type Outcome, refuse } from "./outcome.ts";

/** How a desk's decisions are taken. */
export function deciding<Of, K extends Kind>(sql: Sql, desked: Desked<Of, K>): Moderation<Of, K>["decide"] {
  const { kind } = desked;
  const { rows, id: key, reports, decisions } = tablesOf(sql, kind);
  return async (operator, one, decision, seen) => {
    const outcome = (await sql.begin(async (given): Promise<Outcome<null, DecideRefusal<Kind>>> => {
      const tx = given as unknown as Sql;
      const [known] = await tx<{ productId: number; state: string; reports: number }[]>`
        SELECT product_id AS "productId", state, open_reports AS reports FROM ${rows} WHERE ${key} = ${one} FOR UPDATE`;
      if (!known) return refuse(kind.unknown);
      // From here on nobody edits it or adds to it: whoever does takes the same row.
      if (seen !== undefined) {
        const of = (await desked.read(tx, [one])).get(one);
        if (of === undefined || seenOf(desked, of) !== seen) return refuse({ refusal: "changed_since" });
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
  };
}

/** A short name of what an operator is shown. */
export function seenOf<Of, K extends Kind>({ shown }: Desked<Of, K>, of: Of): string {
  return createHash("sha256")
    .update(JSON.stringify(shown(of)))
    .digest("base64url")
    .slice(0, SEEN_CHARACTERS);
}

/** What a decision makes of something that was `before`. */
function takenOf(decision: Decision, before: string) {
  if (decision.decision === "hide") return { decision: "hidden", state: "hidden", reason: decision.reason } as const;
  const word = before === "held" ? "approved" : before === "hidden" ? "restored" : "kept";
  return { decision: word, state: "published", reason: null } as const;
}
