import { Elysia } from "elysia";
import type { Metrics } from "../platform/metrics.ts";
import type { Shop } from "../shop.ts";
import { Alive, documented, Figures, Ready } from "./api/schemas.ts";

const READY_TIMEOUT_MS = 2_000;
const TAG = "Operations";

/** Why the shop cannot serve shoppers now, in words for operators; none when it can. */
export type Readiness = () => Promise<readonly string[]>;

/** `/healthz` (the process lives), `/readyz` (it can serve) and `/metrics` (Prometheus). */
export function ops(shop: Shop, metrics: Metrics, readiness: Readiness) {
  return new Elysia({ name: "ops" })
    .get("/healthz", () => ({ status: "ok" }), { detail: documented(TAG, "Whether the process lives", { 200: Alive }) })
    .get(
      "/readyz",
      async ({ set }) => {
        set.headers["cache-control"] = "no-store";
        const reasons = await reasonsNotReady(shop, readiness);
        set.status = reasons.length === 0 ? 200 : 503;
        return { status: reasons.length === 0 ? "ready" : "not ready", reasons };
      },
      { detail: documented(TAG, "Whether it can serve, or why not", { 200: Ready, 503: Ready }) },
    )
    .get(
      "/metrics",
      async ({ set }) => {
        set.headers["content-type"] = metrics.registry.contentType;
        return metrics.registry.metrics();
      },
      { detail: documented(TAG, "Figures for Prometheus", { 200: Figures }) },
    );
}

async function reasonsNotReady(shop: Shop, readiness: Readiness): Promise<string[]> {
  const checks = [
    within(
      "Postgres",
      shop.sql`SELECT 1`.then(() => []),
    ),
    within("the actors", readiness()),
  ];
  return (await Promise.all(checks)).flat();
}

/** A check that fails or does not end in time is a reason too. */
async function within(part: string, check: Promise<readonly string[]>): Promise<readonly string[]> {
  const timeout = Promise.withResolvers<readonly string[]>();
  const timer = setTimeout(
    () => timeout.resolve([`${part} did not answer in ${READY_TIMEOUT_MS} ms`]),
    READY_TIMEOUT_MS,
  );
  try {
    return await Promise.race([check, timeout.promise]);
  } catch {
    return [`${part} cannot be reached`];
  } finally {
    clearTimeout(timer);
  }
}
