/** Mulberry32 (Tommy Ettinger's public-domain generator): 0 ≤ x < 1, the same sequence for the same seed. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Waiting {
  readonly at: number;
  readonly resume: () => void;
  readonly node: number;
}

/** Nobody: goes on whichever node stands still. */
const NOBODY = -1;

/**
 * A world in which one thing happens at a time, in an order that a seed decides. Whatever takes time waits here; nodes
 * can be stopped, and go on much later as if nothing had been.
 */
export class Scheduler {
  now = 1_750_000_000_000;
  readonly random: () => number;
  readonly #waiting: Waiting[] = [];
  readonly #stopped = new Set<number>();

  constructor(seed: number) {
    this.random = randomOf(seed);
  }

  chance(probability: number): boolean {
    return this.random() < probability;
  }

  /** A whole number from `least` to `most`. */
  pick(least: number, most: number): number {
    return least + Math.floor(this.random() * (most - least + 1));
  }

  /** Something takes up to `mostMs`. Work of a node that was stopped waits until it goes on. */
  pause(mostMs: number, node = NOBODY): Promise<void> {
    return this.until(this.now + this.pick(0, mostMs), node);
  }

  until(at: number, node = NOBODY): Promise<void> {
    return new Promise((resume) => this.#waiting.push({ at, resume, node }));
  }

  stop(node: number): void {
    this.#stopped.add(node);
  }

  goOn(node: number): void {
    this.#stopped.delete(node);
  }

  /** Lets things happen, any that is due before any that is not, until `untilAt`. */
  async run(untilAt: number): Promise<void> {
    for (;;) {
      await settle();
      const ready = this.#waiting.filter((each) => !this.#stopped.has(each.node));
      const due = ready.filter((each) => each.at <= this.now);
      const earliest = Math.min(...ready.map((each) => each.at));
      if (due.length === 0 && earliest > untilAt) {
        this.now = Math.max(this.now, untilAt);
        return;
      }
      if (due.length === 0) this.now = earliest;
      const next = due.length > 0 ? due[this.pick(0, due.length - 1)]! : ready.find((each) => each.at === earliest)!;
      this.#waiting.splice(this.#waiting.indexOf(next), 1);
      next.resume();
    }
  }
}

/** Until every promise that could move has moved: nothing here waits for the machine. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
