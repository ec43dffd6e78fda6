import { Gauge, type Registry } from "prom-client";
import type { Broker } from "../../actors/kernel/broker.ts";
import type { Log } from "../platform/log.ts";
import type { Sql } from "../platform/postgres.ts";
import { keepDoing, type Rounds } from "../platform/rounds.ts";
import { type BuildProgress, type Built, buildRecommendations } from "./build.ts";
import { generations } from "./generations.ts";
import { tellRebuilt } from "./news.ts";
import type { Recommendations } from "./recommendations.ts";

/** When the shops are quiet, in UTC. */
const NIGHTLY_HOUR = 3;
const LOOK_EVERY_MS = 60_000;
/** A node that has just started has better things to do. */
const LOOK_FIRST_MS = 5_000;
const DAY_MS = 86_400_000;

export interface BuilderParts {
  readonly sql: Sql;
  readonly log: Log;
  readonly broker: Broker;
  readonly recommendations: Pick<Recommendations, "forget">;
  readonly registry?: Registry;
}

/** Has everything counted anew, on this node or whichever is first. */
export interface Builder {
  /** Begins unless it is under way somewhere. Resolves once that is known, not when it is done. */
  begin(): Promise<"begun" | "busy">;
  /** Counts where it is time to, as every minute by itself. */
  lookNow(): Promise<void>;
  /** What this node is doing; null when nothing. */
  readonly progress: BuildProgress | null;
  stop(): Promise<void>;
}

/**
 * Counts anew every night, and at once where there is nothing yet or a counting was broken off: each node looks every
 * minute whether it is time, and one gets the lock.
 */
export function openBuilder(parts: BuilderParts): Builder {
  const { sql, log, broker, recommendations } = parts;
  const took = parts.registry && tookGauge(parts.registry);
  let progress: BuildProgress | null = null;
  let isStopping = false;
  let running: Promise<unknown> = Promise.resolve();

  const build = async (hasBegun: (how: "begun" | "busy") => void): Promise<void> => {
    let built: Built;
    try {
      built = await buildRecommendations(sql, {
        isStopping: () => isStopping,
        onProgress: (told) => {
          progress = told;
          hasBegun("begun");
        },
      });
    } finally {
      progress = null;
    }
    if (built.outcome !== "built") return hasBegun("busy");
    hasBegun("begun");
    took?.set(built.ms / 1000);
    recommendations.forget();
    tellRebuilt(broker.connection(), built.generation);
    log.info({ generation: built.generation, ms: Math.round(built.ms) }, "what goes with what was counted anew");
  };

  const begin = (): Promise<"begun" | "busy"> => {
    if (progress !== null || isStopping) return Promise.resolve("busy");
    const begun = Promise.withResolvers<"begun" | "busy">();
    running = build(begun.resolve).catch((error) => {
      begun.reject(error);
      log.warn({ err: error }, "what goes with what could not be counted; it is gone on with later");
    });
    return begun.promise;
  };

  const look = async () => {
    const { active, building } = await generations(sql);
    if (!building && active && active.beganAt.getTime() >= lastNight(Date.now())) return;
    await begin();
  };
  let looks: Rounds | null = null;
  const first = setTimeout(() => {
    const trouble = "could not see whether what goes with what is to be counted";
    looks = keepDoing(look, { everyMs: LOOK_EVERY_MS, isAtOnce: true, log, trouble });
  }, LOOK_FIRST_MS);

  return {
    begin,
    lookNow: look,
    get progress() {
      return progress;
    },
    stop: async () => {
      isStopping = true;
      clearTimeout(first);
      await looks?.stop();
      await running;
    },
  };
}

/** Epoch ms of the newest nightly hour that is over. */
export function lastNight(now: number): number {
  const today = Math.floor(now / DAY_MS) * DAY_MS + NIGHTLY_HOUR * 60 * 60_000;
  return today <= now ? today : today - DAY_MS;
}

function tookGauge(registry: Registry): Gauge {
  return new Gauge({
    name: "souk_recommendations_build_seconds",
    help: "How long the newest counting of what goes with what took on this node",
    registers: [registry],
  });
}
