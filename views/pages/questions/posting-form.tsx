import type { Reason } from "../../../src/moderation/reasons.ts";

import { FaultSummary, Field, type FieldFaults } from "../../fragments/checkout-field.tsx";
import { type Chrome, page } from "../../layout.tsx";
import { TextField } from "../../parts/text-field.tsx";
import { UserText } from "../../parts/user-text.tsx";
import { REASON_WORDS } from "../../review-words.ts";

export interface PostingFormProps {
  readonly chrome: Chrome;
  readonly title: string;
  readonly action: string;
  /** Where one came from. */
  readonly back: string;
  /** What it is about: the product's name, or the question. */
  readonly about: string;
  readonly label: string;
  readonly hint: string;
  readonly button: string;
  readonly bodyMax: number;
  readonly authorMax: number;
  /** The shop that it is written for; then nobody chooses a name. */
  readonly shopName: string | null;
  readonly typed: { readonly body: string; readonly author: string };
  readonly faults: FieldFaults;
}

/** Where a question is asked, and where one is answered. */
export function postingFormPage(props: PostingFormProps): string {
  const { chrome, title, action, back, about, typed, faults, shopName } = props;
  return page({
    chrome,
    title,
    isPrivate: true,
    children: (
      <div class="wrap stack review-form">
        <h1 safe>{title}</h1>
        <blockquote class="review-quoted">
          <UserText text={about} />
        </blockquote>
        <FaultSummary faults={faults} />
        <form class="panel review-fields" method="post" action={action} data-once>
          <TextField
            name="body"
            label={props.label}
            value={typed.body}
            rows={4}
            maxlength={props.bodyMax}
            hint={props.hint}
            faults={faults}
          />
          {shopName === null ? (
            <Field
              name="author"
              label="Name to be shown"
              value={typed.author}
              autocomplete="nickname"
              maxlength={props.authorMax}
              hint="Everybody can see it. Your mail address is never shown."
              faults={faults}
            />
          ) : (
            <p class="muted small" safe>{`It is shown as the answer of ${shopName}.`}</p>
          )}
          <div class="dialog-actions">
            <button class="button primary" type="submit" safe>
              {props.button}
            </button>
            <a class="button" href={back}>
              Leave it
            </a>
          </div>
        </form>
      </div>
    ),
  });
}

export interface PostingReportProps {
  readonly chrome: Chrome;
  readonly what: "question" | "answer";
  readonly body: string;
  readonly action: string;
  readonly back: string;
  readonly reasons: readonly Reason[];
  readonly noteMax: number;
  readonly note: string;
  readonly faults: FieldFaults;
}

/** Asks what is wrong with a question or an answer. */
export function postingReportPage(props: PostingReportProps): string {
  const { chrome, what, body, action, back, reasons, noteMax, note, faults } = props;
  const title = `Report ${what === "question" ? "a question" : "an answer"}`;
  return page({
    chrome,
    title,
    isPrivate: true,
    children: (
      <div class="wrap stack review-form">
        <h1 safe>{title}</h1>
        <blockquote class="review-quoted">
          <UserText text={body} />
        </blockquote>
        <form class="panel review-fields" method="post" action={action}>
          <fieldset class="choices">
            <legend>What is wrong with it?</legend>
            {reasons.map((reason, index) => (
              <label class="choice">
                <input type="radio" name="reason" value={reason} checked={index === 0} required />
                <span class="choice-words" safe>
                  {REASON_WORDS[reason]}
                </span>
              </label>
            ))}
          </fieldset>
          <TextField
            name="note"
            label="Anything we should know"
            value={note}
            rows={3}
            maxlength={noteMax}
            isOptional={true}
            faults={faults}
          />
          <div class="dialog-actions">
            <button class="button primary" type="submit">
              Report it
            </button>
            <a class="button" href={back}>
              Leave it
            </a>
          </div>
        </form>
      </div>
    ),
  });
}
