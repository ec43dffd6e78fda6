import type { Timers } from "../platform/timers.ts";

/** The longest rest after a slow run, in ticks: what looks slow may only be a busy machine. */
const REST_TICKS_MAX = 2;

/**
 * Gathers requests and runs `work` once for all of them: at once when it has been quiet, otherwise `tickMs` after the
 * last run. A run that was slow (a change with 19,000 readers) is followed by a rest of its own length, so that sending
 * leaves half of the process to the rest of the shop.
 */
export class Ticker {
  #isWanted = false;
  #isWriting = false;
  #isStopped = false;
  #notBefore = 0;
  #cancel = () => {};

  constructor(
    private readonly tickMs: number,
    private readonly timers: Timers,
    private readonly work: () => void,
  ) {}

  request(): void {
    if (this.#isWanted || this.#isStopped) return;
    this.#isWanted = true;
    if (!this.#isWriting) this.#arm();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel();
  }

  #arm(): void {
    this.#cancel = this.timers.after(Math.max(0, this.#notBefore - this.timers.now()), () => this.#run());
  }

  #run(): void {
    this.#isWanted = false;
    this.#isWriting = true;
    const began = this.timers.now();
    this.work();
    // The sockets are written after `work` returned; a timer of 0 comes after them.
    this.#cancel = this.timers.after(0, () => {
      this.#isWriting = false;
      const now = this.timers.now();
      const rest = Math.min(now - began, REST_TICKS_MAX * this.tickMs);
      this.#notBefore = Math.max(began + this.tickMs, now + rest);
      if (this.#isWanted) this.#arm();
    });
  }
}
