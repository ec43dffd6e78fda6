/** How much is gathered before it is written, and how long the first waits for company. */
export interface BatchLimits {
  readonly itemsMax: number;
  readonly waitMs: number;
}

/** Gathers what comes singly and writes it together; each caller is told when its own is written, or that it failed. */
export class Batcher<T> {
  #items: T[] = [];
  #written = Promise.withResolvers<void>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly write: (items: readonly T[]) => Promise<void>,
    private readonly limits: BatchLimits,
  ) {}

  /** Resolves when the item is written. Rejects with what `write` threw for its batch. */
  add(item: T): Promise<void> {
    this.#items.push(item);
    const { promise } = this.#written;
    if (this.#items.length >= this.limits.itemsMax) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), this.limits.waitMs);
    return promise;
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
