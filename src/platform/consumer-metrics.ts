import { Counter, Gauge, type Registry } from "prom-client";

/** How one consumer does, for Prometheus. */
export interface ConsumerMetrics {
  handled(): void;
  failed(): void;
  parked(): void;
  lag(messages: number): void;
}

const LABELS = ["stream", "consumer"] as const;

/** Figures of a consumer; consumers of one registry share the metrics and differ by their labels. */
export function consumerMetrics(registry: Registry | undefined, stream: string, consumer: string): ConsumerMetrics {
  if (!registry) return { handled: () => {}, failed: () => {}, parked: () => {}, lag: () => {} };
  const counter = (name: string, help: string) =>
    (registry.getSingleMetric(name) as Counter<"stream" | "consumer"> | undefined) ??
    new Counter({ name, help, labelNames: LABELS, registers: [registry] });
  const labels = { stream, consumer };
  const handled = counter("souk_consumer_handled_total", "Messages a consumer has done");
  const failed = counter("souk_consumer_failed_total", "Attempts that failed and will be repeated");
  const parked = counter("souk_consumer_parked_total", "Messages put in DEADLETTERS");
  const lag =
    (registry.getSingleMetric("souk_consumer_lag") as Gauge<"stream" | "consumer"> | undefined) ??
    new Gauge({
      name: "souk_consumer_lag",
      help: "Messages of the stream that the consumer had not been given when it last heard",
      labelNames: LABELS,
      registers: [registry],
    });
  for (const metric of [handled, failed, parked]) metric.inc(labels, 0);
  lag.set(labels, 0);
  return {
    handled: () => handled.inc(labels),
    failed: () => failed.inc(labels),
    parked: () => parked.inc(labels),
    lag: (messages) => lag.set(labels, messages),
  };
}
