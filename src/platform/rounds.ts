import type { Log } from "./log.ts";
import { systemTimers, type Timers } from "./timers.ts";

export interface RoundsOptions {
  /** From the end of one round to the next. */
  readonly everyMs: number;
  readonly log: Pick<Log, "warn">;
  /** What the log says where a round fails. The next one tries again. */
  readonly trouble: string;
  /** Whether the first round is now, and not after `everyMs`. */
  readonly isAtOnce?: boolean;
  readonly timers?: Timers;
}

/** Work that is done again and again. */
export interface Rounds {
  /** Begins no more rounds; resolves when the one under way has ended. */
  stop(): Promise<void>;
}

/** Does `work` now and then, never twice at once: what takes long while the database is away does not pile up. */
export function keepDoing(work: () => Promise<unknown>, options: RoundsOptions): Rounds {
  const { everyMs, log, trouble, isAtOnce = false, timers = systemTimers } = options;
  let isStopped = false;
  let cancel = () => {};
  let running: Promise<void> = Promise.resolve();

  const round = async () => {
    try {
      await work();
    } catch (error) {
      log.warn({ err: error }, trouble);
    }
    if (!isStopped) wait();
  };
  const begin = () => {
    running = round();
  };
  const wait = () => {
    cancel = timers.after(everyMs, begin);
  };

  if (isAtOnce) begin();
  else wait();
  return {
    stop: () => {
      isStopped = true;
      cancel();
      return running;
    },
  };
}
