import { Counter, Gauge, type Registry } from "prom-client";
import type { BreakerState } from "./breaker.ts";
import type { EngineWatcher } from "./engines.ts";

const STATES: Record<BreakerState, number> = { closed: 0, "half-open": 1, open: 2 };

/** Figures of the engines, for Prometheus. */
export function searchMetrics(registry: Registry | undefined): EngineWatcher {
  if (!registry) return { answered: () => {}, failed: () => {}, breaker: () => {} };
  const registers = [registry];
  const answers = new Counter({
    name: "souk_search_answers_total",
    help: "Searches and suggestions that an engine answered; what is kept in memory asks none",
    labelNames: ["kind", "engine"],
    registers,
  });
  const failures = new Counter({
    name: "souk_search_failures_total",
    help: "Searches and suggestions that an engine did not answer: sick or spared, or the query refused",
    labelNames: ["kind", "engine", "reason"],
    registers,
  });
  const breaker = new Gauge({
    name: "souk_search_breaker",
    help: "Breaker before the preferred search engine: 0 closed, 1 half-open, 2 open",
    registers,
  });
  breaker.set(STATES.closed);
  return {
    answered: (kind, engine) => answers.inc({ kind, engine }),
    failed: (kind, engine, refused) => failures.inc({ kind, engine, reason: refused ? "refused" : "sick" }),
    breaker: (state) => breaker.set(STATES[state]),
  };
}
