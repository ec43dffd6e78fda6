import { Batcher } from "../platform/batcher.ts";
import { type ConsumerParts, SupervisedConsumer } from "../platform/consumers.ts";
import { factOf } from "../platform/fact-delivery.ts";
import type { Sql } from "../platform/postgres.ts";
import { noteInterest, sweepInterest } from "./interest.ts";
import { type InterestChange, interestChangeOf } from "./interest-change.ts";

const SWEEP_EVERY_MS = 10 * 60_000;
/** Facts in hand at once: one write takes as many as came within the wait. */
const IN_FLIGHT_MAX = 1_000;
const WAIT_MS = 200;

export interface FollowCarts extends ConsumerParts {
  readonly sql: Sql;
}

/** Keeps the counts behind 'In carts right now' in step with the cart facts, on every node together. Returns how to stop. */
export function followCarts({ sql, ...parts }: FollowCarts): { stop(): Promise<void> } {
  const notes = new Batcher<InterestChange>((changes) => noteInterest(sql, changes), {
    itemsMax: IN_FLIGHT_MAX,
    waitMs: WAIT_MS,
  });
  const consumer = new SupervisedConsumer(
    {
      stream: "CARTS",
      name: "interest",
      inFlightMax: IN_FLIGHT_MAX,
      handle: async (delivery) => {
        const change = interestChangeOf(factOf(delivery));
        if (change) await notes.add(change);
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
