import type { Log } from "../platform/log.ts";
import type { Drafts } from "./draft-store.ts";

const PRUNE_EVERY_MS = 60 * 60_000;

/** Throws old checkout forms away, on every node now and then: twice is as good as once. Returns how to stop. */
export function pruneDrafts(drafts: Pick<Drafts, "prune">, log: Log): { stop(): Promise<void> } {
  let running: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    running = drafts.prune().catch((error) => log.warn({ err: error }, "old checkout forms could not be thrown away"));
  }, PRUNE_EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
