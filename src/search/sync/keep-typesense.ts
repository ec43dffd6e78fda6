import { Gauge, type Registry } from "prom-client";
import type { Broker } from "../../../actors/kernel/broker.ts";
import type { Log } from "../../platform/log.ts";
import { Pauses } from "../../platform/pauses.ts";
import type { Sql } from "../../platform/postgres.ts";
import { type TypesenseSettings, writeClient } from "../typesense/client.ts";
import { Collections } from "../typesense/collections.ts";
import { tellIndexed } from "./news.ts";
import { drainSome, queueState } from "./queue.ts";
import { reindexTypesense } from "./reindex.ts";
import { sendSynonyms } from "./send-synonyms.ts";

const LOOK_EVERY_MS = 250;
const RETRY_MAX_MS = 10_000;
/** How often it is looked whether there is a collection at all, and how far behind it is. */
const INSPECT_EVERY_MS = 5_000;

export interface KeepTypesense {
  readonly sql: Sql;
  readonly broker: Broker;
  readonly log: Log;
  readonly registry?: Registry;
  readonly typesense: TypesenseSettings;
}

/**
 * Keeps Typesense up to date with what waits for it, and fills it where it has nothing: new, or its disk lost. While it is
 * away everything waits, and a pause is taken that grows. Returns how to stop.
 */
export function keepTypesense(parts: KeepTypesense): { stop(): Promise<void> } {
  const { sql, log } = parts;
  const collections = new Collections(writeClient(parts.typesense));
  const measure = queueMetrics(parts.registry);
  const pauses = new Pauses();
  const giveUp = new AbortController();
  let inspectedAt = Number.NEGATIVE_INFINITY;
  let hasFailed = false;
  let reindexing: Promise<void> | null = null;
  const running = run();

  async function run(): Promise<void> {
    let pause = LOOK_EVERY_MS;
    while (!giveUp.signal.aborted) {
      let written = 0;
      try {
        await inspect();
        const ids = await drainSome(sql, collections);
        written = ids.length;
        if (written > 0) tellIndexed(parts.broker, { changed: ids, restocked: [] });
        if (hasFailed) log.info("Typesense takes documents again");
        hasFailed = false;
        pause = LOOK_EVERY_MS;
      } catch (error) {
        if (!hasFailed) log.warn({ err: error }, "Typesense takes no documents; they wait in search_queue");
        hasFailed = true;
        inspectedAt = Number.NEGATIVE_INFINITY;
        pause = Math.min(pause * 2, RETRY_MAX_MS);
      }
      if (written === 0) await pauses.wait(pause);
    }
  }

  async function inspect(): Promise<void> {
    if (performance.now() - inspectedAt < INSPECT_EVERY_MS) return;
    measure(await queueState(sql));
    await sendSynonyms(sql, collections);
    if (!reindexing && (await needsFilling())) {
      // Beside this loop: what changes meanwhile does not wait for the end of it.
      reindexing = reindexTypesense(sql, collections, { signal: giveUp.signal })
        .then(({ outcome }) => {
          if (outcome === "done") log.info("Typesense was filled");
        })
        .catch((error) => log.warn({ err: error }, "Typesense could not be filled; it is gone on with"))
        .finally(() => {
          reindexing = null;
        });
    }
    inspectedAt = performance.now();
  }

  /** Nothing is searched there, or somebody who was filling it is gone. */
  async function needsFilling(): Promise<boolean> {
    const [filling] = await sql`SELECT FROM search_filling LIMIT 1`;
    if (filling) return true;
    const inUse = await collections.inUse();
    return inUse === null || (await collections.size(inUse)) === null;
  }

  return {
    stop: async () => {
      giveUp.abort();
      pauses.stop();
      await running;
      await reindexing;
    },
  };
}

function queueMetrics(registry: Registry | undefined): (state: Awaited<ReturnType<typeof queueState>>) => void {
  if (!registry) return () => {};
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
  const waiting = gauge("souk_search_queue", "Products whose document in Typesense is behind");
  const age = gauge("souk_search_queue_age_seconds", "How long the one of them that waits longest has waited");
  const parked = gauge("souk_search_queue_parked", "Products whose document Typesense would not take");
  return (state) => {
    waiting.set(state.waiting);
    age.set(state.ageSeconds);
    parked.set(state.parked);
  };
}
