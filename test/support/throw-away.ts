import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAlive, sendSignal } from "../../scripts/stack/child.ts";

const PREFIX = "souk-test-";

let root: string | undefined;
let folders = 0;
const running = new Set<() => number>();
const closing: (() => Promise<void>)[] = [];

/** A new empty folder that is gone when this process ends. */
export function throwAwayFolder(name: string): string {
  root ??= makeRoot();
  folders += 1;
  return join(root, `${name}-${folders}`);
}

/** Has whatever process `pid` names by then killed when this one ends. Returns how to forget it. */
export function killAtEnd(pid: () => number): () => void {
  running.add(pid);
  return () => running.delete(pid);
}

/** Has something closed in good order after the last test. */
export function closeAtEnd(close: () => Promise<void>): void {
  closing.push(close);
}

/** Closes what asked for it; what cannot be closed any more is gone already. */
export async function closeAll(): Promise<void> {
  await Promise.allSettled(closing.splice(0).map((close) => close()));
}

/** Kills what was started and removes what was written: data that is thrown away needs no orderly stop. */
export function throwAwayAll(): void {
  for (const pid of running) sendSignal(pid(), "SIGKILL");
  running.clear();
  if (root) rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  root = undefined;
}

function makeRoot(): string {
  sweepLeftOvers();
  return mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
}

/** Folders of runs that were killed before they could clean up. */
function sweepLeftOvers(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const pid = Number.parseInt(name.slice(PREFIX.length), 10);
    if (pid > 0 && !isAlive(pid)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}
