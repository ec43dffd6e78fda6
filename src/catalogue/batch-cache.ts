import { LRUCache } from "lru-cache";

/** How a batch cache finds what it does not know, and how much and how long it remembers. */
export interface BatchCacheOptions<V extends object> {
  /** Loads many values in one query; an id that is not there is left out. */
  readonly load: (ids: readonly number[]) => Promise<Map<number, V>>;
  readonly max: number;
  readonly ttlMs: number;
}

/**
 * A bounded cache by id whose misses of one turn of the event loop become one query, and where many who want the same
 * id at once share one load. Ids that do not exist are remembered too.
 */
export class BatchCache<V extends object> {
  readonly #known: LRUCache<number, { value: V | null }>;
  readonly #loading = new Map<number, Promise<V | null>>();
  readonly #load: BatchCacheOptions<V>["load"];
  #next: { ids: number[]; loaded: Promise<Map<number, V>> } | null = null;

  constructor(options: BatchCacheOptions<V>) {
    this.#known = new LRUCache({ max: options.max, ttl: options.ttlMs });
    this.#load = options.load;
  }

  /** The values of the ids that exist, in the order asked. Rejects when the load fails; nothing is cached then. */
  async many(ids: readonly number[]): Promise<Map<number, V>> {
    const found = new Map<number, V>();
    const values = ids.map((id) => this.#known.get(id)?.value ?? this.#missing(id));
    for (const [index, id] of ids.entries()) {
      const value = values[index];
      const resolved = value instanceof Promise ? await value : value;
      if (resolved) found.set(id, resolved);
    }
    return found;
  }

  /** Forgets the ids; a load in flight for them answers its askers but is not remembered. */
  forget(ids: readonly number[]): void {
    for (const id of ids) {
      this.#known.delete(id);
      this.#loading.delete(id);
    }
  }

  #missing(id: number): Promise<V | null> | null {
    if (this.#known.has(id)) return null;
    const loading = this.#loading.get(id) ?? this.#start(id);
    // Whoever awaits an earlier id of the same failed batch throws first; this one must not count as unhandled.
    loading.catch(() => {});
    return loading;
  }

  #start(id: number): Promise<V | null> {
    const batch = this.#batch();
    batch.ids.push(id);
    const loading: Promise<V | null> = batch.loaded.then(
      (values) => {
        const value = values.get(id) ?? null;
        if (this.#loading.get(id) === loading) {
          this.#loading.delete(id);
          this.#known.set(id, { value });
        }
        return value;
      },
      (error: unknown) => {
        if (this.#loading.get(id) === loading) this.#loading.delete(id);
        throw error;
      },
    );
    this.#loading.set(id, loading);
    return loading;
  }

  #batch() {
    if (this.#next) return this.#next;
    const ids: number[] = [];
    const loaded = Promise.resolve().then(() => {
      this.#next = null;
      return this.#load(ids);
    });
    this.#next = { ids, loaded };
    return this.#next;
  }
}
