import { type ConsumerParts, SupervisedConsumer } from "../platform/consumers.ts";
import { factOf } from "../platform/fact-delivery.ts";
import type { Sql } from "../platform/postgres.ts";
import { noteInterest, sweepInterest } from "./interest.ts";
import { interestChangeOf } from "./interest-change.ts";

const SWEEP_EVERY_MS = 10 * 60_000;

export interface FollowCarts extends ConsumerParts {
  readonly sql: Sql;
}

/** Keeps the counts behind 'In carts right now' in step with the cart facts, on every node together. Returns how to stop. */
export function followCarts({ sql, ...parts }: FollowCarts): { stop(): Promise<void> } {
  const consumer = new SupervisedConsumer(
    {
      stream: "CARTS",
      name: "interest",
      handle: async (delivery) => {
        const change = interestChangeOf(factOf(delivery));
        if (change) await noteInterest(sql, change);
      },
    },
    parts,
  );
  const sweeping = setInterval(
    () => void sweepInterest(sql).catch((error) => parts.log.warn({ err: error }, "could not sweep old cart interest")),
    SWEEP_EVERY_MS,
  );
  return {
    stop: () => {
      clearInterval(sweeping);
      return consumer.stop();
    },
  };
}
