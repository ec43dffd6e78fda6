/** The pauses of a loop that may be stopped in the middle of one. */
export class Pauses {
  #end: (() => void) | null = null;
  #isOver = false;

  /** Resolves after `ms`, or when it is over. A promise of its own each time: one that all pauses waited for would keep them all. */
  wait(ms: number): Promise<void> {
    if (this.#isOver) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#end = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Ends the pause under way, and all that would come. */
  stop(): void {
    this.#isOver = true;
    this.#end?.();
  }
}
