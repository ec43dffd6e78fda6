import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { isAlive } from "./child.ts";

const IDLE = { urls: [], databaseUrl: "", natsUrl: "" };

/** What a start leaves in the data folder for the next one: its ports, and while it runs, what runs. */
export interface StackState {
  readonly postgresPort?: number;
  readonly natsPort?: number;
  readonly natsMonitorPort?: number;
  readonly stripePort?: number;
  readonly running?: {
    readonly pid: number;
    /** What that process is: 'start', or another of our scripts that keeps the database open for itself. */
    readonly program: string;
    readonly urls: readonly string[];
    readonly databaseUrl: string;
    readonly natsUrl: string;
    /** How to reach the payments of the shop. */
    readonly stripe?: Readonly<Record<string, string>>;
  };
  /** Demo data was begun and not finished. */
  readonly seeding?: boolean;
  /** What was started last, to be found again should it have outlived its start. */
  readonly processes?: readonly number[];
}

/** The state kept in `path`; empty when there is none or it cannot be read, for none of it is precious. */
export function readState(path: string): StackState {
  try {
    return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as StackState) : {};
  } catch {
    return {};
  }
}

/** Changes some of the state kept in `path`. */
export function changeState(path: string, change: Partial<StackState>): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, `${JSON.stringify({ ...readState(path), ...change }, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** Says that the data folder is now in the hands of this process. */
export function claim(path: string): void {
  changeState(path, { running: { pid: process.pid, program: basename(process.argv[1] ?? "", ".ts"), ...IDLE } });
}

/** Whoever has the data folder in hand now, unless that is this process. */
export function ownerOf({ running }: StackState): StackState["running"] {
  if (!running || running.pid === process.pid) return undefined;
  return isProcessOf(running.pid, `scripts/stack/${running.program}.ts`) ? running : undefined;
}

/** Notes that this start runs process `pid`. */
export function rememberProcess(path: string, pid: number): void {
  changeState(path, { processes: [...(readState(path).processes ?? []), pid] });
}

/** Whether process `pid` lives and its command line holds `words`: process ids are used again. */
export function isProcessOf(pid: number, words: string): boolean {
  return isAlive(pid) && commandLine(pid).includes(words);
}

function commandLine(pid: number): string {
  const path = `/proc/${pid}/cmdline`;
  if (existsSync(path)) return readFileSync(path, "utf8").replaceAll("\0", " ");
  return Bun.spawnSync(["ps", "-o", "command=", "-p", `${pid}`]).stdout.toString();
}
