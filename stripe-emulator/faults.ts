/** What can be made to go wrong with a call. */
export const FAULT_KINDS = [
  "latency", // the answer comes late
  "timeout_before", // nothing happens, and no answer ever comes
  "timeout_after", // it happens, and no answer ever comes
  "error_before", // 500, and nothing happened
  "error_after", // 500, and it happened; the 500 is what its idempotency key answers from now on
  "rate_limit", // 429
  "reset_before", // the connection breaks, and nothing happened
  "reset_after", // the connection breaks, and it happened
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface FaultRule {
  readonly fault: FaultKind;
  /** What the call begins with, such as `POST /v1/refunds`; all calls where it is not given. */
  readonly call?: string;
  /** How likely it is, 0 to 1; always where it is not given. */
  readonly rate?: number;
  /** After that many it no longer happens. */
  readonly times?: number;
  /** For `latency`: how long at most. */
  readonly ms?: number;
}

export interface WebhookFaults {
  /** How likely an event is delivered twice, 0 to 1. */
  readonly duplicated?: number;
  /** How likely an event is held back by up to `delayMs`, so that later ones come first. */
  readonly delayed?: number;
  readonly delayMs?: number;
  /** How likely a delivery gets lost on its way; it is tried again. */
  readonly lost?: number;
}

export interface FaultPlan {
  readonly seed?: number;
  readonly rules?: readonly FaultRule[];
  readonly webhooks?: WebhookFaults;
}

/** Draws what goes wrong; the same seed and the same order of calls give the same draw. */
export class Faults {
  #random = seeded(1);
  #rules: { readonly rule: FaultRule; left: number }[] = [];
  #webhooks: WebhookFaults = {};

  /** Replaces the plan; an empty one ends all faults. */
  plan({ seed = 1, rules = [], webhooks = {} }: FaultPlan): void {
    this.#random = seeded(seed);
    this.#rules = rules.map((rule) => ({ rule, left: rule.times ?? Number.POSITIVE_INFINITY }));
    this.#webhooks = webhooks;
  }

  /** What goes wrong with a call, such as `POST /v1/refunds`; null: nothing. */
  of(call: string): FaultRule | null {
    for (const each of this.#rules) {
      const { rule } = each;
      if (each.left <= 0 || !call.startsWith(rule.call ?? "") || !this.#happens(rule.rate ?? 1)) continue;
      each.left -= 1;
      return rule;
    }
    return null;
  }

  latency({ ms = 0 }: FaultRule): number {
    return this.#random() * ms;
  }

  /** Ms by which the next event is held back. */
  holdBack(): number {
    const { delayed = 0, delayMs = 1_000 } = this.#webhooks;
    return this.#happens(delayed) ? this.#random() * delayMs : 0;
  }

  isDuplicated(): boolean {
    return this.#happens(this.#webhooks.duplicated ?? 0);
  }

  isLost(): boolean {
    return this.#happens(this.#webhooks.lost ?? 0);
  }

  #happens(rate: number): boolean {
    return rate > 0 && (rate >= 1 || this.#random() < rate);
  }
}

/** Mulberry32: small, and good enough to be unlucky with. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
