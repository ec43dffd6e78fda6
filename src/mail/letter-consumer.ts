import { type ConsumerSpec, PermanentError } from "../platform/consumers.ts";
import type { LetterAbout } from "./letter-book.ts";
import { LetterRefused } from "./mail.ts";
import { type SendParts, sendOnce, type WrittenLetter } from "./send-once.ts";
import { SEND_MAX_MS } from "./smtp.ts";

/** To read what a letter is about and to note what was done, beside sending. */
const BESIDE_MS = 20_000;

/** A mail server that is away for a day is no reason to drop a letter: about so long, then it is parked. */
export const PATIENT = {
  ackWaitMs: SEND_MAX_MS + BESIDE_MS,
  deliveriesMax: 150,
  redeliverAfterMs: [500, 2_000, 10_000, 60_000, 10 * 60_000],
} as const satisfies Partial<ConsumerSpec>;

/** `sendOnce` for a consumer: throws `PermanentError` where nobody will ever take the letter. */
export async function sendForFact(
  parts: SendParts,
  about: LetterAbout,
  write: () => Promise<WrittenLetter | null>,
): Promise<void> {
  try {
    await sendOnce(parts, about, write);
  } catch (error) {
    throw error instanceof LetterRefused ? new PermanentError(error.message) : error;
  }
}
