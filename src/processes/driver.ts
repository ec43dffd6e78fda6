import { Unavailable } from "../../actors/kernel/errors.ts";

/** Longest pause between two attempts that a driver sits out itself; after a longer one the sweeper calls again. */
const WAIT_MAX_MS = 2_000;
/** Turns of one run. A process has a handful of steps; more is a mistake of ours that must not run for ever. */
const TURNS_MAX = 64;

/** Where a process stands: its durable state, the outside work that calls for, and when to try that (epoch ms, 0: now). */
export interface Stage<S, E> {
  readonly state: S;
  readonly effect: E | null;
  readonly notBefore: number;
}

/**
 * A process is an actor that only decides, and work in the outside world that its durable state names. Doing a piece of
 * work twice must do it once, for several drivers may be at it: requests, webhooks, a sweeper, on any node.
 */
export interface Process<S, E extends { readonly id: string }, O> {
  readonly name: string;
  /** The stage as it is durable. */
  look(key: string): Promise<Stage<S, E>>;
  /** Does the work. Throws `Unavailable` where the world failed it: it counts as delayed. */
  perform(state: S, effect: E): Promise<O>;
  /** Tells the actor what came of it; answers the stage after it. An outcome of work that is no longer due changes nothing. */
  record(key: string, effect: E, outcome: O): Promise<Stage<S, E>>;
  /** The outcome of work that the world failed. */
  delayed(why: string): O;
}

interface Run<S> {
  /** Something happened since the run last looked. */
  hasNews: boolean;
  promise: Promise<S>;
}

/** Time as a driver knows it. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

const WALL_CLOCK: Clock = { now: Date.now, sleep: Bun.sleep };

/** Drives processes from stage to stage until nothing is due. One run per process and node: who comes later joins it. */
export class Driver<S, E extends { readonly id: string }, O> {
  readonly #runs = new Map<string, Run<S>>();

  constructor(
    private readonly process: Process<S, E, O>,
    private readonly onTrouble: (what: string, error: unknown) => void,
    private readonly clock: Clock = WALL_CLOCK,
  ) {}

  /** Processes under way on this node. */
  get running(): number {
    return this.#runs.size;
  }

  /**
   * Does what is due and answers the state where it stops: final, or waiting for the world. With `hasNews` what is to be
   * tried later is tried now. Throws `Unavailable` where the actor cannot be asked; whatever was begun is resumed.
   */
  run(key: string, { hasNews = false, from }: { hasNews?: boolean; from?: Stage<S, E> } = {}): Promise<S> {
    const known = this.#runs.get(key);
    if (known) {
      known.hasNews ||= hasNews;
      return known.promise;
    }
    const { promise, resolve, reject } = Promise.withResolvers<S>();
    const run = { hasNews, promise };
    this.#runs.set(key, run);
    this.#drive(key, run, from).then(resolve, reject);
    return promise;
  }

  /** The same for those who wait for nobody; what goes wrong is noted. */
  poke(key: string): void {
    this.run(key, { hasNews: true }).catch((error) =>
      this.onTrouble(`${this.process.name} ${key} stopped half-way`, error),
    );
  }

  /** Off the list in the same breath as it comes to rest: news that comes after that begins a run of its own. */
  async #drive(key: string, run: Run<S>, from?: Stage<S, E>): Promise<S> {
    try {
      let stage = from ?? (await this.process.look(key));
      for (let turn = 0; turn < TURNS_MAX; turn++) {
        const { effect } = stage;
        if (!effect) return stage.state;
        const pause = stage.notBefore - this.clock.now();
        if (pause > 0 && !run.hasNews) {
          if (pause > WAIT_MAX_MS) return stage.state;
          await this.clock.sleep(pause);
        }
        run.hasNews = false;
        stage = await this.process.record(key, effect, await this.#perform(stage.state, effect));
        // Nothing came of it and nothing is to be tried later: the world has to move first.
        if (stage.effect?.id === effect.id && !run.hasNews) return stage.state;
      }
      throw new Error(`${this.process.name} ${key} has not come to rest in ${TURNS_MAX} turns`);
    } finally {
      this.#runs.delete(key);
    }
  }

  async #perform(state: S, effect: E): Promise<O> {
    try {
      return await this.process.perform(state, effect);
    } catch (error) {
      // Our own mistake is loud, but leaves the process where it is: it is tried again, and an operator can see why.
      if (!(error instanceof Unavailable)) this.onTrouble(`${this.process.name}: ${effect.id} failed`, error);
      return this.process.delayed(error instanceof Error ? error.message : String(error));
    }
  }
}
