import type { Log } from "../platform/log.ts";
import { Breaker, type BreakerLimits, type BreakerState } from "./breaker.ts";
import { within } from "./deadline.ts";
import type { EngineQuery, EngineResult, EngineSuggestions, SearchEngine, SuggestQuery } from "./engine.ts";
import { Gate, type GateLimits } from "./gate.ts";

/** How long each is waited for. A search that the preferred engine cannot answer takes both of its own at most. */
export interface Deadlines {
  readonly preferredMs: number;
  readonly fallbackMs: number;
  readonly preferredSuggestMs: number;
  readonly fallbackSuggestMs: number;
}

export const DEADLINES: Deadlines = {
  preferredMs: 400,
  fallbackMs: 2_000,
  preferredSuggestMs: 150,
  fallbackSuggestMs: 500,
};

export const BREAKER_LIMITS: BreakerLimits = {
  failuresInARow: 5,
  failuresMaxPercent: 25,
  callsMin: 20,
  windowMs: 10_000,
  openMs: 5_000,
  inFlightMax: 32,
};

/**
 * The last engine is the shop's own database: whoever makes up ever new searches does not keep its processors from carts and
 * checkouts.
 */
const LAST_LIMITS: GateLimits = { abreastMax: 2, waitingMax: 128 };
/** Connections that this takes: a search ranks on one while it counts on another. */
export const LAST_CONNECTIONS = 2 * LAST_LIMITS.abreastMax;
/** Of its deadline, what a search may wait for its turn: begun too late it would only be broken off. */
const WAIT_SHARE = 0.5;

export interface Answered<T> {
  readonly by: SearchEngine["name"];
  readonly answer: T;
}

export interface EngineStatus {
  /** The engine that is asked first. */
  readonly preferred: SearchEngine["name"];
  readonly fallback: SearchEngine["name"] | null;
  /** 'closed' where there is no other engine to go over to. */
  readonly breaker: BreakerState;
}

/** What happened to engines, for metrics. */
export interface EngineWatcher {
  answered(kind: "search" | "suggest", by: SearchEngine["name"]): void;
  /** `refused`: this query, by an engine that is well. */
  failed(kind: "search" | "suggest", engine: SearchEngine["name"], refused: boolean): void;
  breaker(state: BreakerState): void;
}

export interface EnginesParts {
  readonly preferred: SearchEngine;
  /** Answers what the preferred one does not. */
  readonly fallback?: SearchEngine;
  readonly log: Pick<Log, "info" | "warn">;
  readonly watcher?: EngineWatcher;
  readonly deadlines?: Deadlines;
  readonly limits?: BreakerLimits;
  readonly lastLimits?: GateLimits;
}

/**
 * Engines as one that answers as long as any of them does. The preferred one is spared by a breaker while it is sick.
 * Both calls reject where no engine answers in its time, with `Busy` where the last one has too much to do.
 */
export class Engines {
  readonly #breaker: Breaker | null;
  readonly #gate: Gate;
  readonly #deadlines: Deadlines;
  readonly #heard = new Set<(state: BreakerState) => void>();
  #isDegraded = false;

  constructor(private readonly parts: EnginesParts) {
    const { preferred, fallback, limits = BREAKER_LIMITS, lastLimits = LAST_LIMITS, deadlines = DEADLINES } = parts;
    this.#gate = new Gate((fallback ?? preferred).name, lastLimits);
    this.#deadlines = deadlines;
    this.#breaker = fallback ? new Breaker(preferred.name, limits, (state) => this.#changed(state)) : null;
  }

  get status(): EngineStatus {
    const { preferred, fallback } = this.parts;
    return {
      preferred: preferred.name,
      fallback: fallback?.name ?? null,
      breaker: this.#breaker?.state ?? "closed",
    };
  }

  search(query: EngineQuery): Promise<Answered<EngineResult>> {
    const { preferredMs, fallbackMs } = this.#deadlines;
    return this.#ask("search", preferredMs, fallbackMs, (engine, signal) => engine.search(query, signal));
  }

  suggest(query: SuggestQuery): Promise<Answered<EngineSuggestions>> {
    const { preferredSuggestMs, fallbackSuggestMs } = this.#deadlines;
    return this.#ask("suggest", preferredSuggestMs, fallbackSuggestMs, (engine, signal) =>
      engine.suggest(query, signal),
    );
  }

  /** Hears every change of the breaker. Returns how to stop. */
  onBreaker(heard: (state: BreakerState) => void): () => void {
    this.#heard.add(heard);
    return () => this.#heard.delete(heard);
  }

  stop(): void {
    this.#breaker?.stop();
  }

  async #ask<T>(
    kind: "search" | "suggest",
    preferredMs: number,
    fallbackMs: number,
    work: (engine: SearchEngine, signal: AbortSignal) => Promise<T>,
  ): Promise<Answered<T>> {
    const { preferred, fallback, watcher, log } = this.parts;
    const last = fallback ?? preferred;
    if (fallback && this.#breaker) {
      try {
        const answer = await this.#breaker.run(preferredMs, (signal) => work(preferred, signal));
        watcher?.answered(kind, preferred.name);
        return { by: preferred.name, answer };
      } catch (error) {
        const refused = error instanceof Error && error.name === "Refused";
        watcher?.failed(kind, preferred.name, refused);
        // What it will not do is a fault of ours; that it is sick is told once, by the breaker.
        if (refused) log.warn({ err: error, engine: preferred.name }, "a search engine refused a query");
      }
    }
    try {
      const answer = await within(last.name, fallbackMs, (signal) =>
        this.#gate.run(fallbackMs * WAIT_SHARE, signal, () => work(last, signal)),
      );
      watcher?.answered(kind, last.name);
      return { by: last.name, answer };
    } catch (error) {
      watcher?.failed(kind, last.name, false);
      throw error;
    }
  }

  #changed(state: BreakerState): void {
    const { preferred, fallback, log, watcher } = this.parts;
    const engines = { engine: preferred.name, instead: fallback?.name };
    if (state === "open" && !this.#isDegraded) log.warn(engines, "search is degraded: its engine does not answer");
    if (state === "closed" && this.#isDegraded) log.info(engines, "search is itself again");
    if (state !== "half-open") this.#isDegraded = state === "open";
    watcher?.breaker(state);
    for (const heard of this.#heard) heard(state);
  }
}
