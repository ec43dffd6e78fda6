import type { Case, DecisionTaken, Desk, Place } from "../../src/moderation/case.ts";
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

const DECISION_WORDS: Readonly<Record<DecisionTaken["decision"], string>> = {
  held: "Held",
  approved: "Approved",
  hidden: "Hidden",
  restored: "Restored",
  kept: "Kept",
};

interface CaseNotesProps extends Pick<Case<unknown>, "reports" | "decisions"> {
  /** What those are called who decided, by their ids. */
  readonly moderators: ReadonlyMap<string, string>;
  /** The id of whoever looks at it. */
  readonly you: string;
  readonly now: number;
}

/** What shoppers reported of it, and what was decided before. */
export function CaseNotes({ reports, decisions, now, ...who }: CaseNotesProps) {
  return (
    <>
      {reports.length > 0 ? (
        <ul class="review-case-notes" aria-label="Reports">
          {reports.map((report) => (
            <li>
              <p>
                {"Reported: "}
                <strong safe>{reasonLabel(report.reason)}</strong>
                <span class="muted" safe>{`, ${ago(new Date(report.at), now)}`}</span>
              </p>
              {report.note ? <UserText text={report.note} /> : null}
            </li>
          ))}
        </ul>
      ) : null}
      {decisions.length > 0 ? (
        <ul class="review-case-notes muted small" aria-label="Decisions so far">
          {decisions.map((taken) => (
            <li safe>
              {`${DECISION_WORDS[taken.decision]}${taken.reason ? `: ${reasonLabel(taken.reason)}` : ""}, by ${decider(
                taken,
                who,
              )}, ${ago(taken.at, now)}`}
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}

/** Who decided; of those who have left there is no name. */
function decider(
  { decision, accountId }: DecisionTaken,
  { moderators, you }: Pick<CaseNotesProps, "moderators" | "you">,
) {
  if (decision === "held") return "the shop";
  return accountId === you ? "you" : (moderators.get(accountId ?? "") ?? "a moderator");
}

interface CaseDecisionsProps {
  readonly id: string;
  readonly action: string;
  readonly seen: string;
  readonly state: ReviewState;
  readonly desk: Desk;
  /** Where on the desk one comes back to. */
  readonly place: Place;
  readonly reasons: readonly Reason[];
}

/** The buttons that decide. */
export function CaseDecisions({ id, action, state, reasons, ...at }: CaseDecisionsProps) {
  return (
    <div class="review-case-ways">
      <form method="post" action={action}>
        <Whence {...at} />
        <input type="hidden" name="decision" value="approve" />
        <button class="button small primary" type="submit">
          {state === "hidden" ? "Show it again" : state === "held" ? "Approve" : "Keep showing it"}
        </button>
      </form>
      {state === "hidden" ? null : (
        <form method="post" action={action} class="review-case-hide">
          <Whence {...at} />
          <input type="hidden" name="decision" value="hide" />
          <label class="visually-hidden" for={`reason-${id}`}>
            Why it is hidden
          </label>
          <select id={`reason-${id}`} name="reason" required>
            <option value="" selected>
              Choose why
            </option>
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

/** What was seen of the case, and where. */
function Whence({ seen, desk, place }: Pick<CaseDecisionsProps, "seen" | "desk" | "place">) {
  return (
    <>
      <input type="hidden" name="seen" value={seen} />
      <input type="hidden" name="desk" value={desk} />
      {place ? <input type="hidden" name={place.side} value={place.id} /> : null}
    </>
  );
}
