/** A mail as it goes out: the same words as plain text and as HTML. */
export interface Letter {
  /** The letter's own name: sent again under the same one, it is the same letter. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Where letters are handed in. */
export interface Mailer {
  /**
   * Resolves once the letter is in somebody else's hands. Throws `Unavailable` where it could not be handed over (try
   * again later), and `LetterRefused` where it never will be.
   */
  send(letter: Letter): Promise<void>;
}

/** Nobody will ever take this letter: there is no such mailbox, or it takes nothing of the kind. */
export class LetterRefused extends Error {
  override readonly name = "LetterRefused";
}
