import { type ConsumerParts, PermanentError, SupervisedConsumer } from "../platform/consumers.ts";
import type { Sql } from "../platform/postgres.ts";
import { settleRating } from "./ratings.ts";

/** Few at once: each takes a connection that shoppers could use. */
const IN_FLIGHT_MAX = 4;
const SUBJECT = /^review\.([1-9]\d{0,9})\./;

/** Has products' stars follow their reviews. A fact is only a reason to count again. Returns how to stop. */
export function followReviews({ sql, ...parts }: ConsumerParts & { readonly sql: Sql }): { stop(): Promise<void> } {
  return new SupervisedConsumer(
    {
      stream: "REVIEWS",
      name: "ratings",
      filter: "review.*.*",
      inFlightMax: IN_FLIGHT_MAX,
      handle: async ({ subject }) => {
        const [, productId] = SUBJECT.exec(subject) ?? [];
        if (productId === undefined) throw new PermanentError(`no product in ${subject}`);
        if (!/\.(voted|reported|answered)$/.test(subject)) await settleRating(sql, Number(productId));
      },
    },
    parts,
  );
}
