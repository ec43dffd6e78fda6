import {
  alreadyThereLetter,
  confirmationLetter,
  passwordChangedLetter,
  passwordResetLetter,
} from "../../views/mail/account-letters.ts";
import { letterHtml } from "../../views/mail/letter.tsx";
import { letterText } from "../../views/mail/letter-text.ts";
import type { LetterWords } from "../../views/mail/words.ts";
import { publicUrl } from "../platform/settings.ts";
import type { AccountParts } from "./parts.ts";
import { newId } from "./tokens.ts";

/** Pauses before a letter is handed over again; after the last one it is given up, and whoever waits asks for another. */
const AGAIN_AFTER_MS = [1_000, 10_000, 60_000];

/**
 * The letters that accounts are about. Nobody waits for them, so that an answer takes as long whether one is sent or not.
 */
export interface AccountMail {
  confirmation(email: string, token: string, next: string): void;
  alreadyHasAccount(email: string): void;
  passwordReset(email: string, token: string): void;
  passwordChanged(email: string): void;
}

export function accountMail({ mail, log, settings }: Pick<AccountParts, "mail" | "log" | "settings">): AccountMail {
  const link = (path: string, parameters: Record<string, string> = {}) => {
    const url = new URL(path, publicUrl(settings));
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return url.href;
  };

  const post = (to: string, words: LetterWords) => {
    const { subject } = words;
    const letter = { id: `account-${newId()}`, to, subject, text: letterText(words), html: letterHtml(words) };
    const send = async () => {
      for (const pause of [...AGAIN_AFTER_MS, null]) {
        try {
          return await mail.send(letter);
        } catch (error) {
          log.warn({ err: error, letter: letter.id }, "a letter could not be sent");
          if (pause === null) return;
          await Bun.sleep(pause);
        }
      }
    };
    void send();
  };

  return {
    confirmation: (email, token, next) =>
      post(email, confirmationLetter(link("/sign-up/confirmation", { token, ...(next !== "/" && { next }) }))),
    alreadyHasAccount: (email) => post(email, alreadyThereLetter(link("/sign-in"), link("/password/reset"))),
    passwordReset: (email, token) => post(email, passwordResetLetter(link("/password/reset/choice", { token }))),
    passwordChanged: (email) => post(email, passwordChangedLetter(link("/account/devices"), link("/password/reset"))),
  };
}
