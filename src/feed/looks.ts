import type { Owner } from "../favourites/owner.ts";
import type { Log } from "../platform/log.ts";
import { keepDoing, type Rounds } from "../platform/rounds.ts";
import type { History, Look } from "./history.ts";

/** Looks wait this long for others; nobody waits for them. */
const GATHER_MS = 500;
/** More than these, and the newest are dropped: they are not worth memory while the database is away. */
const WAITING_MAX = 10_000;
const PRUNE_EVERY_MS = 60 * 60_000;

/** Notes what is looked at, beside the answer and in bulk. */
export interface Looks {
  /** Never throws and costs nothing now. */
  note(owner: Owner, productId: number): void;
  /** Resolves when all that was noted so far is written, or given up. */
  settled(): Promise<void>;
}

export function openLooks(history: Pick<History, "write">, log: Log): Looks {
  let waiting: Look[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  let writing: Promise<void> = Promise.resolve();

  const flush = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    const looks = waiting;
    waiting = [];
    if (looks.length === 0) return;
    // One after the other: two at once could wait for each other's rows.
    writing = writing
      .then(() => history.write(looks))
      .catch((error) => log.warn({ err: error, looks: looks.length }, "what was looked at could not be written"));
  };

  return {
    note(owner, productId) {
      if (waiting.length >= WAITING_MAX) return;
      waiting.push({ owner, productId, at: new Date() });
      timer ??= setTimeout(flush, GATHER_MS);
    },
    settled: () => {
      flush();
      return writing;
    },
  };
}

/** Throws old looks away, on every node now and then, and writes the last ones when the node leaves. */
export function keepLooks(
  { looks, history }: { readonly looks: Looks; readonly history: Pick<History, "prune"> },
  log: Log,
): Rounds {
  const pruning = keepDoing(history.prune, {
    everyMs: PRUNE_EVERY_MS,
    log,
    trouble: "old looks could not be thrown away",
  });
  return {
    stop: async () => {
      await Promise.all([pruning.stop(), looks.settled()]);
    },
  };
}
