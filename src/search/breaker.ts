import CircuitBreaker from "opossum";
import { Busy, Unavailable } from "../../actors/kernel/errors.ts";
import { within } from "./deadline.ts";

/** Closed: asked. Open: spared. Half-open: one call is let through to see whether it is well again. */
export type BreakerState = "closed" | "half-open" | "open";

export interface BreakerLimits {
  /** So many failures without an answer between them open it: an engine that is down, or hangs. */
  readonly failuresInARow: number;
  /** More than this share of the window's calls, in percent, opens it too: an engine that is now up, now down. */
  readonly failuresMaxPercent: number;
  /** Calls in the window before their share says anything. */
  readonly callsMin: number;
  readonly windowMs: number;
  /** How long it stays open before a call is let through. */
  readonly openMs: number;
  /** Calls at once; what comes besides is refused without being counted against the engine. */
  readonly inFlightMax: number;
}

/** The engine understood a request and will not do it: no sign of sickness, and trying again is no use. */
export class Refused extends Error {
  override readonly name = "Refused";
}

/**
 * A circuit breaker with a deadline and a bound on calls in flight. When what it guards begins to hang, at most
 * `inFlightMax + failuresInARow - 1` calls wait for their deadline until it opens, and one for each `openMs` after.
 */
export class Breaker {
  readonly #circuit: CircuitBreaker<[Work], Outcome>;
  #inFlight = 0;
  #failuresInARow = 0;

  constructor(
    private readonly name: string,
    private readonly limits: BreakerLimits,
    changed: (state: BreakerState) => void,
  ) {
    this.#circuit = new CircuitBreaker((work: Work) => work(), {
      name,
      // The deadline is ours: it comes with each call, and aborts the one it belongs to.
      timeout: false,
      volumeThreshold: limits.callsMin,
      errorThresholdPercentage: limits.failuresMaxPercent,
      rollingCountTimeout: limits.windowMs,
      resetTimeout: limits.openMs,
      rollingPercentilesEnabled: false,
      enableSnapshots: false,
    });
    this.#circuit.on("success", () => {
      this.#failuresInARow = 0;
    });
    this.#circuit.on("failure", () => {
      this.#failuresInARow += 1;
      if (this.#failuresInARow >= limits.failuresInARow) this.#circuit.open();
    });
    this.#circuit.on("open", () => changed("open"));
    this.#circuit.on("halfOpen", () => changed("half-open"));
    this.#circuit.on("close", () => changed("closed"));
  }

  get state(): BreakerState {
    if (this.#circuit.halfOpen) return "half-open";
    return this.#circuit.opened ? "open" : "closed";
  }

  /** Runs `work`. Throws `Unavailable` without running it where it is spared, `Refused` or what the work threw else. */
  async run<T>(deadlineMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    // Asked of the breaker itself, these would count as calls, and make the failing ones look few.
    if (!this.#circuit.closed && !this.#circuit.pendingClose) throw new Unavailable(`${this.name} is spared`);
    if (this.#inFlight >= this.limits.inFlightMax) throw new Busy(this.name);
    this.#inFlight += 1;
    try {
      const { refused, value } = await this.#circuit.fire(() => settled(within(this.name, deadlineMs, work)));
      if (refused) throw refused;
      return value as T;
    } finally {
      this.#inFlight -= 1;
    }
  }

  stop(): void {
    this.#circuit.shutdown();
  }
}

type Work = () => Promise<Outcome>;

interface Outcome {
  readonly refused?: Refused;
  readonly value?: unknown;
}

/** A refusal is an answer, to the breaker. */
async function settled(asked: Promise<unknown>): Promise<Outcome> {
  try {
    return { value: await asked };
  } catch (error) {
    if (error instanceof Refused) return { refused: error };
    throw error;
  }
}
