import type { Settings } from "../platform/settings.ts";
import { type MailFolder, mailFolder } from "./folder.ts";
import type { Mailer } from "./mail.ts";
import { smtpMailer } from "./smtp.ts";

/** How letters leave a shop. */
export interface OpenMail extends Mailer {
  /** Where they lie when there is no mail server; null when there is one. */
  readonly folder: MailFolder | null;
  close(): void;
}

/** A mail server when `SMTP_URL` is set, else the folder `MAIL_DIR`. */
export function openMail(settings: Pick<Settings, "SMTP_URL" | "MAIL_FROM" | "MAIL_DIR">): OpenMail {
  const { SMTP_URL } = settings;
  if (SMTP_URL === undefined) {
    const folder = mailFolder(settings);
    return { send: folder.send, folder, close: () => {} };
  }
  const smtp = smtpMailer({ ...settings, SMTP_URL });
  return { send: smtp.send, folder: null, close: smtp.close };
}
