import { Gauge, Histogram, Registry } from "prom-client";

/** What the shop measures of itself, in Prometheus' terms. Parts register their own metrics in `registry`. */
export interface Metrics {
  readonly registry: Registry;
  /** Seconds from a request's arrival to its answer, by method, route template and status. */
  readonly httpDuration: Histogram<"method" | "route" | "status">;
}

const HTTP_BUCKETS_S = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** A registry of its own for each shop, so that two shops in one process never mix their figures. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const httpDuration = new Histogram({
    name: "http_request_duration_seconds",
    help: "Seconds from a request's arrival to its answer",
    labelNames: ["method", "route", "status"] as const,
    buckets: HTTP_BUCKETS_S,
    registers,
  });
  gauge(registers, "process_resident_memory_bytes", "Memory of the process", () => process.memoryUsage.rss());
  gauge(
    registers,
    "process_heap_used_bytes",
    "Memory that JavaScript objects use",
    () => process.memoryUsage().heapUsed,
  );
  gauge(registers, "process_cpu_seconds_total", "Processor time used, user and system", cpuSeconds);
  gauge(registers, "process_uptime_seconds", "Seconds since the process started", () => process.uptime());
  return { registry, httpDuration };
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
