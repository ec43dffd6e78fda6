const SLOT_MS = 50;

/** Something that waits until a moment; `expire` is called at most once, up to 50 ms after `deadline` (epoch ms). */
export interface Waiting {
  readonly deadline: number;
  expire(): void;
}

/** Deadlines of very many waiters with one timer: a timer each would cost more than the work they guard. */
export class Deadlines {
  readonly #slots = new Map<number, Set<Waiting>>();
  #timer: ReturnType<typeof setInterval> | null = null;
  #swept = Math.floor(Date.now() / SLOT_MS);

  add(waiting: Waiting): void {
    const slot = Math.max(Math.ceil(waiting.deadline / SLOT_MS), this.#swept + 1);
    const waiters = this.#slots.get(slot);
    if (waiters) waiters.add(waiting);
    else this.#slots.set(slot, new Set([waiting]));
    this.#timer ??= setInterval(() => this.#sweep(), SLOT_MS);
  }

  remove(waiting: Waiting): void {
    const slot = Math.ceil(waiting.deadline / SLOT_MS);
    this.#slots.get(slot)?.delete(waiting);
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  #sweep(): void {
    const until = Math.floor(Date.now() / SLOT_MS);
    for (; this.#swept < until; this.#swept++) {
      const slot = this.#swept + 1;
      const waiters = this.#slots.get(slot);
      if (!waiters) continue;
      this.#slots.delete(slot);
      for (const waiting of waiters) waiting.expire();
    }
    if (this.#slots.size === 0) this.stop();
  }
}
