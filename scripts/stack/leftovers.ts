import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sendSignal } from "./child.ts";
import type { Folders } from "./folders.ts";
import { tell } from "./progress.ts";
import { SHOP_PROGRAM } from "./shop-nodes.ts";
import { StackError } from "./stack-error.ts";
import { isProcessOf, type StackState } from "./state.ts";
import { STRIPE_PROGRAM } from "./stripe.ts";

const PATIENCE_MS = 20_000;
const POLL_MS = 50;

/**
 * Ends what an earlier start on this folder left behind when it was killed, and waits until it has let go: two servers on one folder would
 * ruin it. Only processes whose command line names that folder, or a program of ours, are touched.
 */
export async function endLeftovers(folders: Folders, state: StackState): Promise<void> {
  const pids = [...(state.processes ?? []), postmasterOf(folders.postgres)];
  const isOurs = (pid: number) =>
    [folders.postgres, folders.nats, SHOP_PROGRAM, STRIPE_PROGRAM].some((words) => isProcessOf(pid, words));
  const left = pids.filter((pid) => pid !== undefined).filter(isOurs);
  if (left.length === 0) return;
  tell("leftovers", "ending what a killed start left behind ...");
  for (const pid of left) sendSignal(pid, "SIGINT");
  const deadline = performance.now() + PATIENCE_MS;
  while (left.some(isOurs)) {
    if (performance.now() > deadline) {
      throw new StackError(`Process ${left.find(isOurs)} of an earlier start does not end: kill it, then start again.`);
    }
    await Bun.sleep(POLL_MS);
  }
}

function postmasterOf(dataDir: string): number | undefined {
  const file = join(dataDir, "postmaster.pid");
  if (!existsSync(file)) return undefined;
  return Number.parseInt(readFileSync(file, "utf8"), 10) || undefined;
}
