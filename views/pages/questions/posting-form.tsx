import type { Posting } from "../../../src/questions/posting.ts";
import type { FieldFaults } from "../../fragments/checkout-field.tsx";
import { AuthorField, type WordsFormProps, wordsFormPage } from "../../fragments/words-form.tsx";
import { TextField } from "../../parts/text-field.tsx";
import { UserText } from "../../parts/user-text.tsx";

export interface PostingFormProps extends Pick<WordsFormProps, "chrome" | "title" | "action" | "back" | "button"> {
  /** What it is about: the product's name, or the question. */
  readonly about: string;
  readonly label: string;
  readonly hint: string;
  readonly bodyMax: number;
  readonly authorMax: number;
  /** The shop that it is written for; then nobody chooses a name. */
  readonly shopName: string | null;
  readonly typed: { readonly body: string; readonly author: string };
  readonly faults: FieldFaults;
}

/** Where a question is asked, and where one is answered. */
export function postingFormPage(props: PostingFormProps): string {
  const { about, label, hint, bodyMax, authorMax, shopName, typed, ...frame } = props;
  const { faults } = frame;
  return wordsFormPage({
    ...frame,
    about: <QuotedWords body={about} />,
    children: (
      <>
        <TextField
          name="body"
          label={label}
          value={typed.body}
          rows={4}
          maxlength={bodyMax}
          hint={hint}
          faults={faults}
        />
        {shopName === null ? (
          <AuthorField value={typed.author} max={authorMax} faults={faults} />
        ) : (
          <p class="muted small" safe>{`It is shown as the answer of ${shopName}.`}</p>
        )}
      </>
    ),
  });
}

/** What somebody wrote, above a form that is about it. */
export function QuotedWords({ body }: Pick<Posting, "body">) {
  return (
    <blockquote class="review-quoted">
      <UserText text={body} />
    </blockquote>
  );
}
