import { LRUCache } from "lru-cache";

/** Served as it is this long, … */
const FRESH_MS = 2 * 60_000;
/** … and this long while it is worked out anew behind; a search that nobody repeats in this time is gone. */
const STALE_MS = 10 * 60_000;
/** What something has changed since is given out only so long: whoever comes later finds by what is so now. */
const OUTDATED_MS = 2_000;
const ENTRIES_MAX = 2_000;

export interface ResultsCacheOptions {
  readonly freshMs?: number;
  readonly staleMs?: number;
  readonly max?: number;
  /** Milliseconds that only grow. */
  readonly now?: () => number;
}

export interface Kept<V> {
  readonly value: V;
  /** Nobody had to work it out for this asker. */
  readonly isCached: boolean;
}

interface Entry<V> {
  readonly value: V;
  readonly at: number;
  /** Since when it is stale before its time; null where it is not. */
  outdatedAt: number | null;
}

interface Work<V> {
  readonly done: Promise<V>;
  /** What it began from has changed since: those who wait get it, nobody after them. */
  isOutdated: boolean;
}

/**
 * What was found for a key, bounded. A key is worked out by one at a time, however many ask. What is a little old is
 * given out while one works it out anew; what is older, and what cannot be worked out, is better than nothing.
 */
export class ResultsCache<V extends object> {
  readonly #entries: LRUCache<string, Entry<V>>;
  readonly #working = new Map<string, Work<V>>();
  readonly #freshMs: number;
  readonly #staleMs: number;
  readonly #now: () => number;

  constructor({ freshMs = FRESH_MS, staleMs = STALE_MS, max = ENTRIES_MAX, now }: ResultsCacheOptions = {}) {
    this.#entries = new LRUCache({ max });
    this.#freshMs = freshMs;
    this.#staleMs = staleMs;
    this.#now = now ?? (() => performance.now());
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Whether asking for it makes nobody work that is not at work already, but for refreshing what is given out. */
  knows(key: string): boolean {
    return this.#working.has(key) || this.#isGivenOut(this.#entries.peek(key));
  }

  /** Rejects with what `work` threw where nothing is known. */
  async get(key: string, work: () => Promise<V>): Promise<Kept<V>> {
    const known = this.#entries.get(key);
    if (!known || !this.#isGivenOut(known)) return this.#workedOut(key, work, known);
    // Whoever is behind hears of a failure; this one has its answer.
    if (known.outdatedAt !== null || this.#now() - known.at >= this.#freshMs) this.#work(key, work).catch(() => {});
    return { value: known.value, isCached: true };
  }

  /** From now on `isAffected` values are worked out before they are given out. */
  drop(isAffected: (value: V) => boolean = () => true): void {
    for (const [key, { value }] of this.#entries.entries()) if (isAffected(value)) this.#entries.delete(key);
    for (const key of this.#working.keys()) this.#outdate(key);
  }

  /** Everything is given out once more at most, and soon, and worked out anew behind. */
  outdate(): void {
    for (const entry of this.#entries.values()) entry.outdatedAt ??= this.#now();
    for (const key of this.#working.keys()) this.#outdate(key);
  }

  /** Whether it is good enough to be given out, though it may have to be worked out anew behind. */
  #isGivenOut(known: Entry<V> | undefined): boolean {
    if (!known || this.#now() - known.at >= this.#staleMs) return false;
    return known.outdatedAt === null || this.#now() - known.outdatedAt < OUTDATED_MS;
  }

  async #workedOut(key: string, work: () => Promise<V>, known: Entry<V> | undefined): Promise<Kept<V>> {
    try {
      return { value: await this.#work(key, work), isCached: false };
    } catch (error) {
      // How it was before a change is better than nothing.
      if (!known || this.#now() - known.at >= this.#staleMs) throw error;
      return { value: known.value, isCached: true };
    }
  }

  /** Whoever asks from now on begins again. */
  #outdate(key: string): void {
    const work = this.#working.get(key);
    if (work) work.isOutdated = true;
    this.#working.delete(key);
  }

  #work(key: string, compute: () => Promise<V>): Promise<V> {
    const under = this.#working.get(key);
    if (under) return under.done;
    const work: Work<V> = {
      isOutdated: false,
      done: compute().then(
        (value) => {
          this.#finished(key, work);
          if (!work.isOutdated) this.#entries.set(key, { value, at: this.#now(), outdatedAt: null });
          return value;
        },
        (error: unknown) => {
          this.#finished(key, work);
          throw error;
        },
      ),
    };
    this.#working.set(key, work);
    return work.done;
  }

  #finished(key: string, work: Work<V>): void {
    if (this.#working.get(key) === work) this.#working.delete(key);
  }
}
