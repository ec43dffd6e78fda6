import type { Accounts } from "./accounts.ts";

/** For tests of shops where nobody has an account: everybody is a guest, and whoever asks for more has made a mistake. */
export const onlyGuests = {
  of: async () => null,
  find: async () => null,
  addresses: async () => [],
} as unknown as Accounts;

/** For tests: letters as they were sent, newest last. */
export interface Mailbox {
  readonly letters: { id: string; to: string; subject: string; text: string; html: string }[];
  send(letter: Mailbox["letters"][number]): Promise<void>;
  /** The path and query of the newest letter's first link to one of these addresses. */
  linkTo(address: string): string;
}

export function mailbox(): Mailbox {
  const letters: Mailbox["letters"] = [];
  return {
    letters,
    send: async (letter) => void letters.push(letter),
    linkTo(address) {
      const letter = letters.findLast(({ to }) => to === address);
      const found = letter?.text.match(/https?:\/\/\S+/)?.[0];
      if (!found) throw new Error(`no letter with a link went to ${address}`);
      const { pathname, search } = new URL(found);
      return pathname + search;
    },
  };
}
