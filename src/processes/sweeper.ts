const SWEEP_EVERY_MS = 1_000;
/** Processes taken up in one sweep; the rest follows in the next. */
const SWEEP_MAX = 200;
/** Processes in hand at once, most of them waiting for a world that does not answer. */
const IN_HAND_MAX = 1_000;
/** How long a leaving node waits for those in hand: what is cut off is repeated by the shard's next owner. */
const LEAVING_MAX_MS = 1_000;

export interface ProcessSweeperOptions {
  /** Keys of processes that are due in these shards, those first that are due for longest, at most `limit`. */
  due(shards: number[], limit: number): Promise<string[]>;
  /** The shards this node owns now. */
  ownedShards(): number[];
  /** Takes one up. Rejects where it could not be driven now. */
  resume(key: string): Promise<unknown>;
  onTrouble(what: string, error: unknown): void;
}

/**
 * Takes up processes whose driver died or gave up waiting: those of this node's shards that are due. So what was begun
 * goes on after a crash at any step, on the shard's next owner. One that stands still keeps none of the others waiting.
 */
export class ProcessSweeper {
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isStopped = false;
  #looking: Promise<void> = Promise.resolve();
  readonly #inHand = new Map<string, Promise<unknown>>();

  constructor(private readonly options: ProcessSweeperOptions) {}

  start(): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#looking = this.#takeUpAndGoOn();
    }, SWEEP_EVERY_MS);
  }

  /** Takes up nothing more; resolves when those in hand have come to rest, after a second at most. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    const atRest = this.#looking.then(() => Promise.all(this.#inHand.values()));
    await Promise.race([atRest, Bun.sleep(LEAVING_MAX_MS)]);
  }

  /** Takes up what is due and waits until each has come to rest. Returns how many there were. */
  async sweep(): Promise<number> {
    const taken = await this.#takeUp();
    await Promise.all(taken);
    return taken.length;
  }

  /** Takes up what is due and in nobody's hand here. The promises never reject. */
  async #takeUp(): Promise<Promise<unknown>[]> {
    const { due, ownedShards, onTrouble } = this.options;
    const room = Math.min(SWEEP_MAX, IN_HAND_MAX - this.#inHand.size);
    const shards = ownedShards();
    if (shards.length === 0 || room <= 0) return [];
    // Those in hand may all be due still, and come first.
    const keys = await due(shards, this.#inHand.size + room);
    let isTold = false;
    const onFailure = (error: unknown) => {
      if (!isTold) onTrouble("could not resume a process; trying again", error);
      isTold = true;
    };
    return keys
      .filter((key) => !this.#inHand.has(key))
      .slice(0, room)
      .map((key) => this.#resume(key, onFailure));
  }

  #resume(key: string, onFailure: (error: unknown) => void): Promise<unknown> {
    const resumed = this.options
      .resume(key)
      .catch(onFailure)
      .finally(() => this.#inHand.delete(key));
    this.#inHand.set(key, resumed);
    return resumed;
  }

  async #takeUpAndGoOn(): Promise<void> {
    try {
      await this.#takeUp();
    } catch (error) {
      this.options.onTrouble("could not look for processes to resume; trying again", error);
    }
    this.start();
  }
}
