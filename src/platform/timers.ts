/** Time as the live parts see it, so that a test can be the clock. */
export interface Timers {
  /** Milliseconds that only grow. */
  now(): number;
  /** Runs `work` once after `ms`; the answer cancels it. */
  after(ms: number, work: () => void): () => void;
}

/** The process's own clock. Its timers do not keep the process alive. */
export const systemTimers: Timers = {
  now: () => performance.now(),
  after: (ms, work) => {
    const timer = setTimeout(work, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Runs `work` every `ms` counted from the end of the run before; the answer stops it. */
export function every(timers: Timers, ms: number, work: () => void | Promise<void>): () => void {
  let isStopped = false;
  let cancel = () => {};
  const arm = () => {
    cancel = timers.after(ms, async () => {
      await work();
      if (!isStopped) arm();
    });
  };
  arm();
  return () => {
    isStopped = true;
    cancel();
  };
}
