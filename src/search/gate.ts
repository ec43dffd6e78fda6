import { Busy } from "../../actors/kernel/errors.ts";

export interface GateLimits {
  /** At work at once. */
  readonly abreastMax: number;
  /** Waiting for one of them to be done; more are refused at once. */
  readonly waitingMax: number;
}

/** Lets so many work at once, and so many wait for them, first come first served. */
export class Gate {
  #working = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(
    private readonly name: string,
    private readonly limits: GateLimits,
  ) {}

  /** Throws `Busy`, without having begun, where too many wait already or `waitMs` were not enough. */
  async run<T>(waitMs: number, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.#enter(waitMs);
    // Whoever gave up is told to stop; what does not heed that must not keep its place for ever.
    const left = Promise.withResolvers<never>();
    const leave = () => left.reject(signal.reason);
    signal.addEventListener("abort", leave);
    try {
      signal.throwIfAborted();
      return await Promise.race([work(), left.promise]);
    } finally {
      signal.removeEventListener("abort", leave);
      this.#leave();
    }
  }

  async #enter(waitMs: number): Promise<void> {
    if (this.#working < this.limits.abreastMax) {
      this.#working += 1;
      return;
    }
    if (this.#waiting.length >= this.limits.waitingMax) throw new Busy(this.name);
    const turn = Promise.withResolvers<void>();
    const timer = setTimeout(() => {
      this.#waiting.splice(this.#waiting.indexOf(turn.resolve), 1);
      turn.reject(new Busy(this.name));
    }, waitMs);
    this.#waiting.push(turn.resolve);
    await turn.promise.finally(() => clearTimeout(timer));
  }

  /** Whoever waits longest takes the place over. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#working -= 1;
  }
}
