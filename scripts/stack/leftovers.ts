import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sendSignal } from "./child.ts";
import type { Folders } from "./folders.ts";
import { tell } from "./progress.ts";
import { StackError } from "./stack-error.ts";
import { isProcessOf, type StackState } from "./state.ts";

const START_PROGRAM = "scripts/stack/start.ts";
const PATIENCE_MS = 20_000;
const POLL_MS = 50;

/** The start that runs on this data folder now, if any. */
export function runningStart(state: StackState): StackState["running"] {
  const running = state.running;
  return running && running.pid !== process.pid && isProcessOf(running.pid, START_PROGRAM) ? running : undefined;
}

/**
 * Ends servers that an earlier start on this folder left behind when it was killed, and waits until they have let go of their data: two
 * servers on one folder would ruin it. Only processes whose command line names that folder are touched.
 */
export async function endLeftovers(folders: Folders, state: StackState): Promise<void> {
  const candidates: [number, string][] = (state.servers ?? []).flatMap((pid): [number, string][] => [
    [pid, folders.postgres],
    [pid, folders.nats],
  ]);
  const postmaster = postmasterOf(folders.postgres);
  if (postmaster) candidates.push([postmaster, folders.postgres]);
  const left = candidates.filter(([pid, folder]) => isProcessOf(pid, folder));
  if (left.length === 0) return;
  tell("leftovers", "ending servers that a killed start left behind ...");
  for (const [pid] of left) sendSignal(pid, "SIGINT");
  const deadline = performance.now() + PATIENCE_MS;
  while (left.some(([pid, folder]) => isProcessOf(pid, folder))) {
    if (performance.now() > deadline)
      throw new StackError(`Process ${left[0]?.[0]} still uses ${left[0]?.[1]}: end it, then start again.`);
    await Bun.sleep(POLL_MS);
  }
}

function postmasterOf(dataDir: string): number | undefined {
  const file = join(dataDir, "postmaster.pid");
  if (!existsSync(file)) return undefined;
  return Number.parseInt(readFileSync(file, "utf8"), 10) || undefined;
}
