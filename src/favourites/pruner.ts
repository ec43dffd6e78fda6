import type { Log } from "../platform/log.ts";
import type { Favourites } from "./favourites.ts";

const PRUNE_EVERY_MS = 60 * 60_000;

/** Throws away what nobody can have back, on every node now and then: twice is as good as once. Returns how to stop. */
export function pruneFavourites(favourites: Pick<Favourites, "prune">, log: Log): { stop(): Promise<void> } {
  let running: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    running = favourites.prune().catch((error) => log.warn({ err: error }, "old favourites could not be thrown away"));
  }, PRUNE_EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
