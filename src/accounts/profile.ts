import type { AccountParts } from "./parts.ts";
import { PURPOSE } from "./rows.ts";

const NAME_MAX_CHARACTERS = 80;

export interface Profile {
  rename(accountId: string, name: string): Promise<void>;
}

export function profile({ sql, vault }: AccountParts): Profile {
  return {
    async rename(accountId, name) {
      await sql`UPDATE accounts SET name = ${vault.seal(PURPOSE.name, name)} WHERE id = ${accountId}`;
    },
  };
}

/** A name as it is kept: blanks tidied. */
export function nameFrom(text: string): string {
  return text.replaceAll(/\s+/gu, " ").trim();
}

/** What is wrong with a name; null where nothing is. People are called all sorts of things. */
export function nameProblem(name: string): string | null {
  if (name === "") return "Tell us what to call you.";
  if ([...name].length > NAME_MAX_CHARACTERS) return `A name has at most ${NAME_MAX_CHARACTERS} characters here.`;
  return /\p{Cc}/u.test(name) ? "Enter the name in plain characters." : null;
}
