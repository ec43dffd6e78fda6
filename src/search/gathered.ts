/** Calls `act` at once, and then at most once every `everyMs` for what came meanwhile. */
export class Gathered<T> {
  #waiting = new Set<T>();
  #isWanted = false;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly everyMs: number,
    private readonly act: (items: ReadonlySet<T>) => void,
  ) {}

  add(items: Iterable<T>): void {
    for (const item of items) this.#waiting.add(item);
    this.#isWanted = true;
    if (!this.#timer) this.#flush();
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #flush(): void {
    this.#timer = null;
    if (!this.#isWanted) return;
    const items = this.#waiting;
    this.#waiting = new Set();
    this.#isWanted = false;
    this.#timer = setTimeout(() => this.#flush(), this.everyMs);
    this.#timer.unref?.();
    this.act(items);
  }
}
