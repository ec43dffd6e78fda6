import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { StackError } from "./stack-error.ts";

const LOG_KEPT_BYTES = 16 * 1024 * 1024;
const OUTPUT_BYTES = 64 * 1024;
const POLL_MS = 15;

export interface ChildOptions {
  /** What to call it when it fails: 'Postgres', 'shop node node-1'. */
  readonly name: string;
  readonly command: readonly string[];
  readonly cwd?: string;
  readonly env?: Record<string, string | undefined>;
  /** Its stdout and stderr are appended here. */
  readonly logFile: string;
  /** Ends it in good order: sent by `stop`, and (on Linux) by the kernel when this process dies, however that happens. */
  readonly stopSignal: "SIGINT" | "SIGTERM";
  /** When it ends in a `stopChildren`: shop nodes first, for they hand over through the servers. */
  readonly layer: "shop" | "tool" | "server";
  /** Show its output in the terminal instead of writing it to the log. */
  readonly show?: boolean;
  /** User to run as, with the one capability to search folders when `reach` says the user could not get there. */
  readonly user?: {
    readonly uid: number;
    readonly gid: number;
    readonly reach: "plain" | "dac_read_search" | "dac_override";
  };
}

/** How a child ended: an exit code, or the signal that ended it. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Child {
  readonly name: string;
  readonly pid: number;
  /** Resolves when the process is gone. */
  readonly ended: Promise<Ending>;
  isRunning(): boolean;
  /** What it wrote since this start, at most its last 64 KB. */
  output(): Promise<string>;
  /** Sends its stop signal, then SIGKILL after `patienceMs`, and resolves when the process is gone. */
  stop(patienceMs: number): Promise<void>;
}

const LAYERS: readonly ChildOptions["layer"][] = ["shop", "tool", "server"];
const running = new Map<Child, ChildOptions["layer"]>();
let closed = false;

/** Ends everything this process started, layer by layer, each within `patienceMs`; nothing can be started after that. */
export async function stopChildren(patienceMs: number): Promise<void> {
  closed = true;
  for (const layer of LAYERS) {
    const children = [...running].filter(([, its]) => its === layer);
    await Promise.all(children.map(([child]) => child.stop(patienceMs)));
  }
}

/** Whether an ending under way is ours. */
export function isEnding(): boolean {
  return closed;
}

/** Ends everything this process started at once and in no order. */
export function killChildren(): void {
  for (const child of running.keys()) sendSignal(child.pid, "SIGKILL");
}

/**
 * Starts a process in a session of its own, so that Ctrl-C reaches it only through us, and ties its life to ours.
 * Its output goes to a file, not a pipe: a busy or dead parent never blocks it. Throws a `StackError` when it cannot start.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  if (closed) throw new StackError(`${options.name} was not started: everything is being ended.`);
  const program = options.command[0] ?? "";
  const missing = new StackError(`${options.name} cannot be started: ${program} was not found or is not executable.`);
  if (!Bun.which(program)) throw missing; // asked here, since setpriv in between would only say 127
  const log = openLog(options.logFile);
  const [command = "", ...args] = wrapped(options);
  const process_ = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    detached: true,
    stdio: options.show ? ["ignore", "inherit", "inherit"] : ["ignore", log.fd, log.fd],
  });
  closeSync(log.fd);
  const ended = endingOf(process_);
  const pid = process_.pid;
  if (pid === undefined) throw missing;
  const child: Child = {
    name: options.name,
    pid,
    ended,
    isRunning: () => running.has(child),
    output: () => {
      const file = Bun.file(options.logFile);
      return file.slice(Math.max(log.start, file.size - OUTPUT_BYTES)).text();
    },
    stop: async (patienceMs) => {
      if (!running.has(child)) return;
      sendSignal(pid, options.stopSignal);
      const timer = setTimeout(() => sendSignal(pid, "SIGKILL"), patienceMs);
      await ended;
      clearTimeout(timer);
    },
  };
  running.set(child, options.layer);
  ended.then(() => running.delete(child));
  return child;
}

/**
 * Waits until `isReady` says so of the child's output. Resolves to 'ready', to the child's ending when it died first, or to 'late'
 * after `timeoutMs`.
 */
export async function waitUntilReady(
  child: Child,
  isReady: (output: string) => boolean | Promise<boolean>,
  timeoutMs: number,
): Promise<"ready" | "late" | Ending> {
  const deadline = performance.now() + timeoutMs;
  let ending: Ending | undefined;
  child.ended.then((how) => {
    ending = how;
  });
  while (performance.now() < deadline) {
    if (await isReady(await child.output())) return "ready";
    if (ending) return ending;
    await Bun.sleep(POLL_MS);
  }
  return "late";
}

/** 'exit code 1' or 'signal SIGKILL'. */
export function describeEnding(ending: Ending): string {
  return ending.signal ? `signal ${ending.signal}` : `exit code ${ending.code}`;
}

/** Whether a process of that id exists, ours or not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Sends a signal; a process that is already gone is fine. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function wrapped({ command, user, stopSignal }: ChildOptions): string[] {
  const setpriv = process.platform === "linux" ? Bun.which("setpriv") : null;
  if (!setpriv) {
    if (user)
      throw new StackError("Running as root needs `setpriv` (package util-linux) to start Postgres as another user.");
    return [...command];
  }
  const drop: string[] = [];
  if (user) {
    const caps = user.reach === "plain" ? "-all" : `-all,+${user.reach}`;
    drop.push(`--reuid=${user.uid}`, `--regid=${user.gid}`, "--clear-groups", "--no-new-privs");
    // Without this bit access(2) leaves capabilities out of account, and initdb does not find its neighbours.
    if (user.reach !== "plain") drop.push("--securebits=+no_setuid_fixup");
    drop.push(`--inh-caps=${caps}`, `--ambient-caps=${caps}`, `--bounding-set=${caps}`);
  }
  return [setpriv, ...drop, `--pdeathsig=${stopSignal.slice(3)}`, "--", ...command];
}

function openLog(path: string): { fd: number; start: number } {
  mkdirSync(dirname(path), { recursive: true });
  const size = sizeOf(path);
  if (size > LOG_KEPT_BYTES) renameSync(path, `${path}.1`);
  return { fd: openSync(path, "a", 0o640), start: sizeOf(path) };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function endingOf(process_: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => {
    process_.once("error", () => resolve({ code: 127, signal: null }));
    process_.once("exit", (code, signal) => resolve({ code, signal }));
  });
}
