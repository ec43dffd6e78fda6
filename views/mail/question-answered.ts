import { aside, type LetterWords, paragraph } from "./words.ts";

export interface QuestionAnsweredLetter {
  readonly title: string;
  /** What was asked, in one line. */
  readonly question: string;
  /** The shop that answered; null where somebody did who has it. */
  readonly shopName: string | null;
  /** Where the answer stands. */
  readonly href: string;
}

/** A question was answered. What was answered stays on the page, where it can still be changed and reported. */
export function questionAnsweredLetter({ title, question, shopName, href }: QuestionAnsweredLetter): LetterWords {
  const who = shopName ?? "Somebody who bought it here";
  return {
    subject: `Your question is answered: ${title}`,
    preview: `${who} answered what you asked.`,
    blocks: [
      paragraph("Hello,"),
      paragraph(`${who} answered what you asked about “${title}”:`),
      paragraph(`“${question}”`),
      { kind: "button", label: "Read the answer", href },
      aside("Others may answer too; we write once for each question."),
    ],
  };
}
