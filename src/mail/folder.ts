import { randomUUID } from "node:crypto";
import { closeSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { Unavailable } from "../../actors/kernel/errors.ts";
import type { Settings } from "../platform/settings.ts";
import type { Letter, Mailer } from "./mail.ts";
import { messageIdOf, wordOf } from "./names.ts";

const NAME = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/;

/** A letter in the folder. */
export interface KeptLetter extends Letter {
  readonly from: string;
  readonly messageId: string;
  /** ISO 8601. */
  readonly date: string;
}

/** A letter and what it is called in the folder. */
export interface NamedLetter {
  readonly name: string;
  readonly letter: KeptLetter;
}

/** Letters that nobody delivers: a file each, to be looked at. */
export interface MailFolder extends Mailer {
  /** The newest letters, the newest first, and how many there are in all. */
  newest(max: number): Promise<{ readonly letters: readonly NamedLetter[]; readonly total: number }>;
  /** Null where there is none of that name. */
  read(name: string): Promise<KeptLetter | null>;
}

/** Every node and every process may have the same folder. */
export function mailFolder({
  MAIL_DIR: folder,
  MAIL_FROM: from,
}: Pick<Settings, "MAIL_DIR" | "MAIL_FROM">): MailFolder {
  const pathOf = (name: string) => join(folder, `${name}.json`);

  const read = async (name: string): Promise<KeptLetter | null> => {
    if (!NAME.test(name)) return null;
    const text = await readFile(pathOf(name), "utf8").catch(nullIfMissing);
    return text === null ? null : (JSON.parse(text) as KeptLetter);
  };

  /**
   * Whole or not at all, and again over itself. By as few plain calls as it takes: a small file is a tenth of what handing
   * it to another thread is.
   */
  const keep = (name: string, text: string) => {
    const draft = join(folder, `.${randomUUID()}`);
    const file = openNew(draft);
    try {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    } finally {
      closeSync(file);
    }
    renameSync(draft, pathOf(name));
  };

  const openNew = (path: string): number => {
    try {
      return openSync(path, "wx", 0o600);
    } catch (error) {
      nullIfMissing(error as NodeJS.ErrnoException);
      mkdirSync(folder, { recursive: true });
      return openSync(path, "wx", 0o600);
    }
  };

  return {
    async send(letter) {
      const kept: KeptLetter = {
        ...letter,
        from,
        messageId: messageIdOf(letter.id, from),
        date: new Date().toISOString(),
      };
      try {
        keep(wordOf(letter.id), `${JSON.stringify(kept, null, 2)}\n`);
      } catch (error) {
        throw new Unavailable(`a letter could not be written into ${folder}: ${(error as Error).message}`, 5);
      }
    },

    async newest(max) {
      const files = (await readdir(folder).catch(nullIfMissing)) ?? [];
      const names = files.filter((file) => file.endsWith(".json")).map((file) => file.slice(0, -".json".length));
      const written = await Promise.all(
        names.map(async (name) => ({ name, at: (await stat(pathOf(name)).catch(nullIfMissing))?.mtimeMs ?? 0 })),
      );
      const last = written.toSorted((a, b) => b.at - a.at || a.name.localeCompare(b.name)).slice(0, max);
      const letters = await Promise.all(last.map(async ({ name }) => ({ name, letter: await read(name) })));
      return { letters: letters.filter((each): each is NamedLetter => each.letter !== null), total: names.length };
    },

    read,
  };
}

function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw error;
}
