import { assertThat } from "../../actors/kernel/errors.ts";

/** Words of letters, figures, `_` and `-`, joined by slashes: `order-shipped/S-0000-0000-0000/2`. */
const LETTER_ID = /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/;

/** The letter's id as one word. No id has a dot of its own, so no two letters meet. */
export function wordOf(letterId: string): string {
  assertThat(LETTER_ID.test(letterId), `${JSON.stringify(letterId)} is a letter's id`);
  return letterId.replaceAll("/", ".");
}

/** The same for the same letter: a mailbox that gets it twice can show it once. */
export function messageIdOf(letterId: string, from: string): string {
  const domain = /@([A-Za-z0-9.-]+)>?$/.exec(from)?.[1];
  assertThat(domain !== undefined, "a sender has a domain");
  return `<${wordOf(letterId)}@${domain}>`;
}
