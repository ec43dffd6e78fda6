import { Counter, Gauge, Registry } from "prom-client";
import { HttpDurations } from "./http-durations.ts";

/** What the shop measures of itself, in Prometheus' terms. Parts register their own metrics in `registry`. */
export interface Metrics {
  readonly registry: Registry;
  readonly httpDurations: HttpDurations;
}

/** A registry of its own for each shop, so that two shops in one process never mix their figures. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const httpDurations = new HttpDurations(registers);
  gauge(registers, "process_resident_memory_bytes", "Memory of the process", () => process.memoryUsage.rss());
  gauge(
    registers,
    "process_heap_used_bytes",
    "Memory that JavaScript objects use",
    () => process.memoryUsage().heapUsed,
  );
  new Counter({
    name: "process_cpu_seconds_total",
    help: "Processor time used, user and system",
    registers,
    collect() {
      this.reset();
      this.inc(cpuSeconds());
    },
  });
  gauge(registers, "process_uptime_seconds", "Seconds since the process started", () => process.uptime());
  return { registry, httpDurations };
}

/** Registers a gauge whose value is asked for whenever the metrics are read. */
export function gauge(registers: Registry[], name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers,
    collect() {
      this.set(read());
    },
  });
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
}
