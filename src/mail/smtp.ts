import nodemailer from "nodemailer";
import { Unavailable } from "../../actors/kernel/errors.ts";
import type { Settings } from "../platform/settings.ts";
import { type Letter, LetterRefused, type Mailer } from "./mail.ts";
import { messageIdOf } from "./names.ts";

/** Connections per node. */
const LINES = 8;
/** Longest wait for a free one, and then until the server has said yes or no. */
const LINE_WAIT_MAX_MS = 20_000;
const ANSWER_MAX_MS = 30_000;
/** Longest that sending a letter takes, whatever comes of it. */
export const SEND_MAX_MS = LINE_WAIT_MAX_MS + ANSWER_MAX_MS;
const CONNECT_TIMEOUT_MS = 10_000;
const SILENCE_TIMEOUT_MS = 20_000;

/** What nodemailer says went wrong. */
interface SmtpError extends Error {
  readonly code?: string;
  readonly responseCode?: number;
  /** What the server answered so: `RCPT TO`, `DATA` … */
  readonly command?: string;
}

/** Hands letters to the mail server at `SMTP_URL`. `close` gives up its connections. */
export function smtpMailer(settings: { readonly SMTP_URL: string } & Pick<Settings, "MAIL_FROM">): Mailer & {
  close(): void;
} {
  const transport = nodemailer.createTransport({
    url: settings.SMTP_URL,
    pool: true,
    maxConnections: LINES,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    // A letter is what we wrote, whatever stands in it.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const lines = freeLines();
  return {
    async send(letter) {
      // Never left to the library's own queue: it would send what we have given up, and somebody else sends again.
      await lines.take();
      // One that we stopped waiting for has its line until it comes to an end.
      const sending = transport.sendMail(messageOf(letter, settings.MAIL_FROM)).finally(lines.give);
      try {
        await inTime(sending);
      } catch (error) {
        throw isForGood(error as SmtpError) ? refused(letter, error) : unavailable(error);
      }
    },
    close: () => transport.close(),
  };
}

/** `to` as an object: whatever an address looks like, it is one and not a list. */
function messageOf({ id, to, subject, text, html }: Letter, from: string) {
  const automatic = { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" };
  const messageId = messageIdOf(id, from);
  return { from, to: { name: "", address: to }, subject, text, html, messageId, headers: automatic };
}

/** Whether the fault is the letter's: its recipient or its content was refused with a 5xx, or is no address at all. */
function isForGood({ code, responseCode, command }: SmtpError): boolean {
  // A sender or a password that is refused is ours to mend, and then the letter goes.
  if (responseCode === undefined) return code === "EENVELOPE";
  return responseCode >= 500 && (command === "RCPT TO" || command === "DATA");
}

/** Says nothing of the recipient: this goes into logs and dead letters. */
function refused({ id }: Letter, cause: unknown): LetterRefused {
  const { responseCode } = cause as SmtpError;
  return new LetterRefused(`letter ${id} was refused for good (${responseCode ?? "it has no address"})`);
}

function unavailable(cause: unknown): Unavailable {
  const { code, responseCode, command } = cause as SmtpError;
  const what = [code, command, responseCode].filter(Boolean).join(" ");
  return new Unavailable(`the mail server did not take a letter: ${what || String(cause)}`, 5);
}

/** So many letters at once; the others wait their turn, and give up where it does not come. */
function freeLines() {
  const waiting = new Set<() => void>();
  let free = LINES;
  return {
    async take(): Promise<void> {
      if (free > 0) {
        free -= 1;
        return;
      }
      const turn = Promise.withResolvers<void>();
      const timer = setTimeout(() => {
        waiting.delete(turn.resolve);
        turn.reject(new Unavailable("no line to the mail server was free", 5));
      }, LINE_WAIT_MAX_MS);
      waiting.add(turn.resolve);
      await turn.promise.finally(() => clearTimeout(timer));
    },
    /** Hands the line to whoever waits longest. */
    give(): void {
      const [next] = waiting;
      if (!next) free += 1;
      else {
        waiting.delete(next);
        next();
      }
    },
  };
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer in ${ANSWER_MAX_MS} ms`)), ANSWER_MAX_MS);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
