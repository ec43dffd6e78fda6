import type { Log } from "../platform/log.ts";
import { keepDoing, type Rounds } from "../platform/rounds.ts";
import type { Drafts } from "./draft-store.ts";

const PRUNE_EVERY_MS = 60 * 60_000;

/** Throws old checkout forms away, on every node now and then: twice is as good as once. */
export function pruneDrafts(drafts: Pick<Drafts, "prune">, log: Log): Rounds {
  const trouble = "old checkout forms could not be thrown away";
  return keepDoing(drafts.prune, { everyMs: PRUNE_EVERY_MS, log, trouble });
}
