import { letterHtml } from "../../views/mail/letter.tsx";
import { letterText } from "../../views/mail/letter-text.ts";
import { aside, type LetterBlock, type LetterWords, paragraph } from "../../views/mail/words.ts";
import { LetterRefused } from "../mail/mail.ts";
import { publicUrl } from "../platform/settings.ts";
import type { AccountParts } from "./accounts.ts";
import { newId } from "./tokens.ts";

/** Pauses before a letter is handed over again; after the last one it is given up, and whoever waits asks for another. */
const AGAIN_AFTER_MS = [1_000, 10_000, 60_000];

/**
 * The letters that accounts are about. Nobody waits for them, so that an answer takes as long whether one is sent or not.
 */
export interface AccountMail {
  /** Finishes a new account. */
  confirmation(email: string, name: string, token: string, next: string): void;
  /** Somebody tried to sign up with an address that has an account. */
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
          if (pause === null || error instanceof LetterRefused) return;
          await Bun.sleep(pause);
        }
      }
    };
    void send();
  };

  return {
    confirmation: (email, name, token, next) =>
      post(email, {
        subject: "Finish your Souk account",
        preview: "One more step: confirm that this mail address is yours.",
        blocks: [
          paragraph(`Hello ${name},`),
          paragraph(
            "one more step and your account is open: confirm that this mail address is yours. The link works once, for 24 hours.",
          ),
          button("Open my account", link("/sign-up/confirmation", { token, ...(next !== "/" && { next }) })),
          aside(
            "If you did not ask for an account, somebody mistyped an address. Leave this alone and nothing happens.",
          ),
        ],
      }),
    alreadyHasAccount: (email) =>
      post(email, {
        subject: "You already have a Souk account",
        preview: "Sign in with it, or choose a new password.",
        blocks: [
          paragraph("Hello,"),
          paragraph(
            "somebody, probably you, wanted to open an account with this mail address. There is one already, and nothing about it was changed.",
          ),
          button("Sign in", link("/sign-in")),
          aside("If you do not know the password any more, choose a new one:", link("/password/reset")),
        ],
      }),
    passwordReset: (email, token) =>
      post(email, {
        subject: "Choose a new password for Souk",
        preview: "The link works once, for an hour.",
        blocks: [
          paragraph("Hello,"),
          paragraph(
            "here is the way to a new password. The link works once, for an hour. Using it signs your account out on all other devices.",
          ),
          button("Choose a new password", link("/password/reset/choice", { token })),
          aside("If you did not ask for this, your password is still good and you need not do anything."),
        ],
      }),
    passwordChanged: (email) =>
      post(email, {
        subject: "Your Souk password was changed",
        preview: "Other devices were signed out.",
        blocks: [
          paragraph("Hello,"),
          paragraph("your password was changed just now, and other devices were signed out."),
          button("See my devices", link("/account/devices")),
          aside("If that was not you, take your account back at once:", link("/password/reset")),
        ],
      }),
  };
}

function button(label: string, href: string): LetterBlock {
  return { kind: "button", label, href };
}
