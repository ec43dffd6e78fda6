import type { Log } from "../platform/log.ts";
import { keepDoing, type Rounds } from "../platform/rounds.ts";
import type { Favourites } from "./favourites.ts";

const PRUNE_EVERY_MS = 60 * 60_000;

/** Throws away what nobody can have back, on every node now and then: twice is as good as once. */
export function pruneFavourites(favourites: Pick<Favourites, "prune">, log: Log): Rounds {
  const trouble = "old favourites could not be thrown away";
  return keepDoing(favourites.prune, { everyMs: PRUNE_EVERY_MS, log, trouble });
}
