import { chownSync, existsSync, readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { ChildOptions } from "./child.ts";
import { StackError } from "./stack-error.ts";

type User = NonNullable<ChildOptions["user"]>;

const CAP_DAC_OVERRIDE = 1n << 1n;
const CAP_DAC_READ_SEARCH = 1n << 2n;

/**
 * Postgres refuses to run as root. Started by root, it runs as the owner of an existing data folder, or else as `postgres` or
 * `nobody`. Undefined when we are not root. Throws a `StackError` when no such user can reach `folders`.
 */
export function postgresUser(dataDir: string, folders: readonly string[]): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(dataDir, { throwIfNoEntry: false });
  const ids = owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : (idsOf("postgres") ?? idsOf("nobody"));
  if (!ids)
    throw new StackError(
      "Postgres must not run as root and there is no user `postgres` or `nobody`: start as a normal user.",
    );
  const closed = folders.flatMap(ancestors).find((folder) => !mayPass(folder, ids.uid));
  if (!closed) return { ...ids, reach: "plain" };
  const reach = searchCapability();
  if (!reach) {
    throw new StackError(
      `Postgres must not run as root, and another user cannot enter ${closed}: start as a normal user, or chmod o+x it.`,
    );
  }
  return { ...ids, reach };
}

/** Gives a folder to the user that Postgres will run as. */
export function giveTo(user: User | undefined, path: string): void {
  if (user) chownSync(path, user.uid, user.gid);
}

function idsOf(name: string): { uid: number; gid: number } | undefined {
  const row = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((line) => line.startsWith(`${name}:`));
  const [, , uid, gid] = row?.split(":") ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

function ancestors(path: string): string[] {
  return path === "/" ? ["/"] : [...(existsSync(path) ? [path] : []), ...ancestors(dirname(path))];
}

/** By the bits for others, since groups are dropped, or by those of its owner. */
function mayPass(folder: string, userId: number): boolean {
  const { mode, uid } = statSync(folder);
  return (mode & 0o001) !== 0 || (uid === userId && (mode & 0o100) !== 0);
}

/** Root's clone may lie in a closed folder (/root): one capability to search folders is less than opening it to all. */
function searchCapability(): "dac_read_search" | "dac_override" | undefined {
  const status = readFileSync("/proc/self/status", "utf8");
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? "0"}`);
  if (effective & CAP_DAC_READ_SEARCH) return "dac_read_search";
  if (effective & CAP_DAC_OVERRIDE) return "dac_override";
  return undefined;
}
