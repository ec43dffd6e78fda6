import type { Children } from "@kitajs/html";
import type { Reason } from "../../src/moderation/reasons.ts";
import { type Chrome, page } from "../layout.tsx";
import { TextField } from "../parts/text-field.tsx";
import { REASON_WORDS } from "../review-words.ts";
import { Fault, FaultSummary, Field, type FieldFaults } from "./checkout-field.tsx";

export interface WordsFormProps {
  readonly chrome: Chrome;
  readonly title: string;
  /** The document's, where it says more. */
  readonly documentTitle?: string;
  /** What it is about, below the title. */
  readonly about: Children;
  readonly action: string;
  readonly hasFiles?: boolean;
  readonly button: string;
  /** Where one came from. */
  readonly back: string;
  readonly faults: FieldFaults;
  readonly children: Children;
}

/** A page where somebody writes: the fields are its children. */
export function wordsFormPage(props: WordsFormProps): string {
  const { chrome, title, about, action, hasFiles = false, button, back, faults, children } = props;
  return page({
    chrome,
    title: props.documentTitle ?? title,
    isPrivate: true,
    children: (
      <div class="wrap stack review-form">
        <h1 safe>{title}</h1>
        {about}
        <FaultSummary faults={faults} />
        <form
          class="panel review-fields"
          method="post"
          action={action}
          enctype={hasFiles ? "multipart/form-data" : undefined}
          data-once
        >
          {children}
          <div class="dialog-actions">
            <button class="button primary" type="submit" safe>
              {button}
            </button>
            <a class="button" href={back}>
              Cancel
            </a>
          </div>
        </form>
      </div>
    ),
  });
}

/** The name that goes with what somebody writes. */
export function AuthorField({ value, max, faults }: { value: string; max: number; faults: FieldFaults }) {
  return (
    <Field
      name="author"
      label="Name to be shown"
      value={value}
      autocomplete="nickname"
      maxlength={max}
      hint="Everybody can see it. Your mail address is never shown."
      faults={faults}
    />
  );
}

export interface ReportPageProps
  extends Pick<WordsFormProps, "chrome" | "title" | "about" | "action" | "back" | "faults"> {
  readonly reasons: readonly Reason[];
  /** Null: not chosen yet. */
  readonly reason: Reason | null;
  readonly note: string;
  readonly noteMax: number;
}

/** Asks what is wrong with what somebody wrote. */
export function reportPage({ reasons, reason: chosen, note, noteMax, ...frame }: ReportPageProps): string {
  return wordsFormPage({
    ...frame,
    button: "Report it",
    children: (
      <>
        <fieldset
          class="choices"
          id="reason"
          aria-invalid={frame.faults.reason ? "true" : undefined}
          aria-describedby={frame.faults.reason ? "reason-fault" : undefined}
        >
          <legend>What is wrong with it?</legend>
          {reasons.map((reason) => (
            <label class="choice">
              <input type="radio" name="reason" value={reason} checked={reason === chosen} required />
              <span class="choice-words" safe>
                {REASON_WORDS[reason]}
              </span>
            </label>
          ))}
          <Fault name="reason" faults={frame.faults} />
        </fieldset>
        <TextField
          name="note"
          label="Anything we should know"
          value={note}
          rows={3}
          maxlength={noteMax}
          isOptional={true}
          faults={frame.faults}
        />
        <p class="muted small">Somebody reads it and decides. Whoever wrote it does not learn who you are.</p>
      </>
    ),
  });
}
