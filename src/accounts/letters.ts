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

interface Words {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly button: { readonly label: string; readonly href: string };
  readonly after: readonly string[];
}

export function accountMail({ mail, log, settings }: Pick<AccountParts, "mail" | "log" | "settings">): AccountMail {
  const link = (path: string, parameters: Record<string, string> = {}) => {
    const url = new URL(path, publicUrl(settings));
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return url.href;
  };

  const post = (to: string, words: Words) => {
    const letter = { id: `account-${newId()}`, to, subject: words.subject, text: textOf(words), html: htmlOf(words) };
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
    confirmation: (email, name, token, next) =>
      post(email, {
        subject: "Finish your Souk account",
        paragraphs: [
          `Hello ${name},`,
          "one more step and your account is open: confirm that this mail address is yours. The link works once, for 24 hours.",
        ],
        button: {
          label: "Open my account",
          href: link("/sign-up/confirmation", { token, ...(next !== "/" && { next }) }),
        },
        after: [
          "If you did not ask for an account, somebody mistyped an address. Leave this alone and nothing happens.",
        ],
      }),
    alreadyHasAccount: (email) =>
      post(email, {
        subject: "You already have a Souk account",
        paragraphs: [
          "Hello,",
          "somebody, probably you, wanted to open an account with this mail address. There is one already, and nothing about it was changed.",
        ],
        button: { label: "Sign in", href: link("/sign-in") },
        after: [`If you do not know the password any more, choose a new one: ${link("/password/reset")}`],
      }),
    passwordReset: (email, token) =>
      post(email, {
        subject: "Choose a new password for Souk",
        paragraphs: [
          "Hello,",
          "here is the way to a new password. The link works once, for an hour. Using it signs your account out on all other devices.",
        ],
        button: { label: "Choose a new password", href: link("/password/reset/choice", { token }) },
        after: ["If you did not ask for this, your password is still good and you need not do anything."],
      }),
    passwordChanged: (email) =>
      post(email, {
        subject: "Your Souk password was changed",
        paragraphs: ["Hello,", "your password was changed just now, and other devices were signed out."],
        button: { label: "See my devices", href: link("/account/devices") },
        after: [`If that was not you, take your account back at once: ${link("/password/reset")}`],
      }),
  };
}

function textOf({ paragraphs, button, after }: Words): string {
  return [...paragraphs, `${button.label}:\n${button.href}`, ...after, "Souk"].join("\n\n");
}

/** Mail programs know little of style sheets: everything stands where it applies. */
function htmlOf({ subject, paragraphs, button, after }: Words): string {
  const paragraph = (text: string) =>
    `<p style="margin:0 0 16px">${Bun.escapeHTML(text).replaceAll(/https?:\/\/\S+/g, anchor)}</p>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${Bun.escapeHTML(subject)}</title></head>
<body style="margin:0;padding:24px;background:#fbf5ea;color:#231d3f;font:16px/1.55 Georgia,serif">
<div style="max-width:32em;margin:0 auto;padding:24px 28px;background:#fffdf9;border:1px solid #e3d5bf;border-radius:14px">
<p style="margin:0 0 20px;font-size:24px;font-weight:600;color:#2b2459">Souk</p>
${paragraphs.map(paragraph).join("\n")}
<p style="margin:24px 0"><a href="${Bun.escapeHTML(button.href)}" style="display:inline-block;padding:12px 22px;border-radius:32px;background:#b0431d;color:#ffffff;font:600 16px sans-serif;text-decoration:none">${Bun.escapeHTML(button.label)}</a></p>
${after.map(paragraph).join("\n")}
</div></body></html>`;
}

function anchor(href: string): string {
  return `<a href="${href}" style="color:#3d318f">${href}</a>`;
}
