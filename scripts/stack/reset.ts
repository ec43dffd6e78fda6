import { existsSync, rmSync } from "node:fs";
import type { Folders } from "./folders.ts";
import { tell } from "./progress.ts";
import { StackError } from "./stack-error.ts";

/** Deletes the shop's data after a 'yes'. Logs, secrets and tools stay. Throws a `StackError` where it must not or may not. */
export async function resetData(folders: Folders, yes: boolean): Promise<void> {
  if (process.env.DATABASE_URL) {
    throw new StackError(
      "--reset deletes only data kept here, but DATABASE_URL names a server of your own: empty that database yourself.",
    );
  }
  const doomed = [folders.postgres, folders.nats, folders.media, folders.mail, folders.stripe].filter((folder) =>
    existsSync(folder),
  );
  if (doomed.length === 0) return tell("reset", "there is no data yet");
  if (!yes && !(await confirm(`Delete all products, carts and stock in ${folders.dataDir}? Type yes: `))) {
    throw new StackError("Nothing was deleted. (--reset --yes does not ask.)");
  }
  for (const folder of doomed) rmSync(folder, { recursive: true });
  tell("reset", "all data deleted");
}

async function confirm(question: string): Promise<boolean> {
  process.stdout.write(question);
  for await (const line of console) return line.trim().toLowerCase() === "yes";
  process.stdout.write("\n");
  return false;
}
