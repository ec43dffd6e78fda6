import { Gauge, type Registry } from "prom-client";
import type { Log } from "../platform/log.ts";
import type { Sql } from "../platform/postgres.ts";
import { keepDoing, type Rounds } from "../platform/rounds.ts";

const COUNT_EVERY_MS = 60_000;

/** Tells Prometheus how many orders have a refund that waits for an operator. */
export function countFailedRefunds(sql: Sql, log: Log, registry: Registry): Rounds {
  const gauge = new Gauge({
    name: "souk_refunds_failed",
    help: "Orders with a refund that failed for good and that nobody has settled",
    registers: [registry],
  });
  const count = async () => {
    const [row] = await sql<{ n: number }[]>`SELECT count(*)::int AS n FROM orders WHERE refunds_failed > 0`;
    gauge.set(row?.n ?? 0);
  };
  const trouble = "failed refunds could not be counted";
  return keepDoing(count, { everyMs: COUNT_EVERY_MS, log, trouble, isAtOnce: true });
}
