import type { Timers } from "./timers.ts";

/**
 * Gathers requests and runs `work` once for all of them: at once when it has been quiet, otherwise `tickMs` after the
 * last run. A run that was slow (a change with 19,000 readers) is followed by a rest as long as itself, so that sending
 * never takes more than half of the process.
 */
export class Ticker {
  #isArmed = false;
  #notBefore = 0;
  #cancel = () => {};

  constructor(
    private readonly tickMs: number,
    private readonly timers: Timers,
    private readonly work: () => void,
  ) {}

  request(): void {
    if (this.#isArmed) return;
    this.#isArmed = true;
    this.#cancel = this.timers.after(Math.max(0, this.#notBefore - this.timers.now()), () => this.#run());
  }

  stop(): void {
    this.#cancel();
    this.#isArmed = true;
  }

  #run(): void {
    this.#isArmed = false;
    const began = this.timers.now();
    this.#notBefore = began + this.tickMs;
    this.work();
    // The sockets are written after `work` returned; a timer of 0 comes after them.
    this.timers.after(0, () => {
      const now = this.timers.now();
      this.#notBefore = Math.max(this.#notBefore, now + (now - began));
    });
  }
}
