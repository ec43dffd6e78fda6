import { isDatabaseAway } from "./postgres.ts";

/** How much is gathered before it is written, and how long the first waits for company. */
export interface BatchLimits {
  readonly itemsMax: number;
  readonly waitMs: number;
  /**
   * Whether each item of a batch that fails is written again by itself, so that one that cannot be written holds up no
   * other: for what may be written twice.
   */
  readonly isAloneWorthIt?: boolean;
}

/** Gathers what comes singly and writes it together; each caller is told when its own is written, or that it failed. */
export class Batcher<T> {
  #items: T[] = [];
  #written = Promise.withResolvers<void>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** Items by themselves, one after the other: a batch of them at once would take every connection. */
  #alone: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly write: (items: readonly T[]) => Promise<void>,
    private readonly limits: BatchLimits,
  ) {}

  /** Resolves when the item is written. Rejects with what `write` threw for its batch, or for itself alone. */
  add(item: T): Promise<void> {
    const batch = this.#items;
    batch.push(item);
    const { promise } = this.#written;
    if (this.#items.length >= this.limits.itemsMax) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), this.limits.waitMs);
    if (!this.limits.isAloneWorthIt) return promise;
    return promise.catch((error) => {
      if (batch.length === 1 || isDatabaseAway(error)) throw error;
      return this.#writeAlone(item);
    });
  }

  #writeAlone(item: T): Promise<void> {
    const written = this.#alone.then(() => this.write([item]));
    this.#alone = written.catch(() => {});
    return written;
  }

  #flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const written = this.#written;
    const items = this.#items;
    this.#written = Promise.withResolvers<void>();
    this.#items = [];
    this.write(items).then(written.resolve, written.reject);
  }
}
