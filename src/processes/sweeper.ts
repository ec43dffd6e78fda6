const SWEEP_EVERY_MS = 1_000;
/** Processes taken up in one sweep; the rest follows in the next. */
export const SWEEP_MAX = 200;

export interface ProcessSweeperOptions {
  /** Keys of processes that are due in these shards, at most `SWEEP_MAX`. */
  due(shards: number[]): Promise<string[]>;
  /** The shards this node owns now. */
  ownedShards(): number[];
  /** Takes one up. Rejects where it could not be driven now. */
  resume(key: string): Promise<unknown>;
  onTrouble(what: string, error: unknown): void;
}

/**
 * Takes up processes whose driver died or gave up waiting: those of this node's shards that are due. So what was begun
 * goes on after a crash at any step, on the shard's next owner.
 */
export class ProcessSweeper {
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isStopped = false;

  constructor(private readonly options: ProcessSweeperOptions) {}

  start(): void {
    if (!this.#isStopped) this.#timer = setTimeout(() => void this.#sweepAndWait(), SWEEP_EVERY_MS);
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  /** Takes up what is due and waits until each has come to rest. Returns how many there were. */
  async sweep(): Promise<number> {
    const { due, ownedShards, resume, onTrouble } = this.options;
    const shards = ownedShards();
    if (shards.length === 0) return 0;
    const keys = await due(shards);
    const resumed = await Promise.allSettled(keys.map(resume));
    const failed = resumed.find((one) => one.status === "rejected");
    if (failed) onTrouble("could not resume a process; trying again", failed.reason);
    return keys.length;
  }

  async #sweepAndWait(): Promise<void> {
    try {
      await this.sweep();
    } catch (error) {
      this.options.onTrouble("could not look for processes to resume; trying again", error);
    }
    this.start();
  }
}
