import { Gauge, type Registry } from "prom-client";
import type { Log } from "../platform/log.ts";
import type { Sql } from "../platform/postgres.ts";

const COUNT_EVERY_MS = 60_000;

/** Tells Prometheus how many orders have a refund that waits for an operator. Returns how to stop. */
export function countFailedRefunds(sql: Sql, log: Log, registry: Registry): { stop(): Promise<void> } {
  const gauge = new Gauge({
    name: "souk_refunds_failed",
    help: "Orders with a refund that failed for good and that nobody has settled",
    registers: [registry],
  });
  const count = async () => {
    try {
      const [row] = await sql<{ n: number }[]>`SELECT count(*)::int AS n FROM orders WHERE refunds_failed > 0`;
      gauge.set(row?.n ?? 0);
    } catch (error) {
      log.warn({ err: error }, "failed refunds could not be counted");
    }
  };
  let running = count();
  const timer = setInterval(() => {
    running = count();
  }, COUNT_EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
