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
  /** Resolves once the letter is in somebody else's hands. Rejects where it could not be handed over: try again later. */
  send(letter: Letter): Promise<void>;
}
