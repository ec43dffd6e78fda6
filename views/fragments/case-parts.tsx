import type { DecisionTaken, Desk } from "../../src/moderation/case.ts";
import type { Reason } from "../../src/moderation/reasons.ts";
import type { ReviewState } from "../../src/reviews/review.ts";
import { ago } from "../ago.ts";
import { UserText } from "../parts/user-text.tsx";
import { withQuery } from "../paths.ts";
import { REASON_WORDS, reasonLabel } from "../review-words.ts";

const DESKS: readonly (readonly [Desk, string])[] = [
  ["waiting", "Waiting"],
  ["hidden", "Hidden"],
  ["decided", "Decided"],
];

/** The ways between what waits and what is decided. */
export function CaseTools({ path, desk, waiting }: { path: string; desk: Desk; waiting: number }) {
  return (
    <nav class="sorts" aria-label="Which ones">
      <ul>
        {DESKS.map(([each, words]) => (
          <li>
            <a
              class="chip"
              href={withQuery(path, { desk: each === "waiting" ? undefined : each })}
              aria-current={each === desk ? "true" : undefined}
              safe
            >
              {each === "waiting" && waiting > 0 ? `${words} (${waiting})` : words}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

interface CaseNotesProps {
  readonly reports: readonly { readonly reason: string; readonly note: string }[];
  readonly decisions: readonly DecisionTaken[];
  readonly now: number;
}

/** What shoppers reported of it, and what was decided before. */
export function CaseNotes({ reports, decisions, now }: CaseNotesProps) {
  return (
    <>
      {reports.length > 0 ? (
        <ul class="review-case-notes" aria-label="Reports">
          {reports.map((report) => (
            <li>
              <strong safe>{reasonLabel(report.reason)}</strong>
              {report.note ? <UserText text={report.note} /> : null}
            </li>
          ))}
        </ul>
      ) : null}
      {decisions.length > 0 ? (
        <ul class="review-case-notes muted small" aria-label="Decisions so far">
          {decisions.map((taken) => (
            <li safe>
              {`${taken.decision}${taken.reason ? `: ${reasonLabel(taken.reason)}` : ""}, ${
                taken.accountId ? `by ${taken.accountId.slice(0, 6)}` : "by the shop"
              }, ${ago(taken.at, now)}`}
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}

interface CaseDecisionsProps {
  readonly id: string;
  readonly action: string;
  readonly seen: string;
  readonly state: ReviewState;
  readonly desk: Desk;
  readonly reasons: readonly Reason[];
}

/** The buttons that decide. */
export function CaseDecisions({ id, action, seen, state, desk, reasons }: CaseDecisionsProps) {
  return (
    <div class="review-case-ways">
      <form method="post" action={action}>
        <input type="hidden" name="desk" value={desk} />
        <input type="hidden" name="seen" value={seen} />
        <input type="hidden" name="decision" value="approve" />
        <button class="button small primary" type="submit">
          {state === "hidden" ? "Restore" : state === "held" ? "Approve" : "Keep"}
        </button>
      </form>
      {state === "hidden" ? null : (
        <form method="post" action={action} class="review-case-hide">
          <input type="hidden" name="desk" value={desk} />
          <input type="hidden" name="seen" value={seen} />
          <input type="hidden" name="decision" value="hide" />
          <label class="visually-hidden" for={`reason-${id}`}>
            Why it is hidden
          </label>
          <select id={`reason-${id}`} name="reason">
            {reasons.map((each) => (
              <option value={each} safe>
                {REASON_WORDS[each]}
              </option>
            ))}
          </select>
          <button class="button small danger" type="submit">
            Hide
          </button>
        </form>
      )}
    </div>
  );
}
