import type { Log } from "../platform/log.ts";
import type { Vault } from "../platform/seal.ts";
import type { LetterAbout, LetterBook } from "./letter-book.ts";
import type { Letter, Mailer } from "./mail.ts";

export const RECIPIENT = "letter-recipient";

export interface SendParts {
  readonly book: LetterBook;
  readonly vault: Vault;
  readonly mail: Mailer;
  readonly log: Log;
}

export interface WrittenLetter extends Letter {
  /** Whose order it is about; null for a guest's. */
  readonly accountId: string | null;
}

/**
 * Sends a letter that was not sent yet; `write` is asked for it only then, null being none to send. Of all that come to send it at once, one does:
 * the others get `Unavailable`, and find it sent when they come again. Between the mail server's yes and our note of it
 * a crash can send it twice, under one Message-ID; in a folder it is one file.
 */
export async function sendOnce(
  { book, vault, mail, log }: SendParts,
  about: LetterAbout,
  write: () => Promise<WrittenLetter | null>,
): Promise<void> {
  const attempt = await book.claim(about);
  if (attempt === "sent") return;
  try {
    const letter = await write();
    if (letter === null) return await book.forget(about.id);
    await mail.send(letter);
    await book.noteSent(about.id, letter.accountId, vault.seal(RECIPIENT, letter.to));
  } catch (error) {
    await book.release(about.id, attempt).catch((failure) => {
      log.warn({ err: failure, letter: about.id }, "the claim on a letter could not be given back; it runs out");
    });
    throw error;
  }
}
