import { Batcher } from "../../platform/batcher.ts";
import { type ConsumerParts, SupervisedConsumer } from "../../platform/consumers.ts";
import type { Sql } from "../../platform/postgres.ts";
import { type SearchFact, searchFactOf } from "./facts.ts";
import { keepSearchesPruned } from "./prune.ts";
import { writeFacts } from "./write.ts";

/** So many are written together; the first waits no longer than this for company. */
const BATCH = { itemsMax: 500, waitMs: 250, isAloneWorthIt: true };

export interface KeepSearchesParts extends ConsumerParts {
  readonly sql: Sql;
}

/** Writes the log of searches from the event log into its tables, all nodes together. Returns how to stop. */
export function keepSearches(parts: KeepSearchesParts): { stop(): Promise<void> } {
  const batcher = new Batcher<SearchFact>((facts) => writeFacts(parts.sql, facts), BATCH);
  const consumer = new SupervisedConsumer(
    {
      stream: "SEARCHES",
      name: "search-log",
      inFlightMax: BATCH.itemsMax,
      handle: (delivery) => batcher.add(searchFactOf(delivery)),
    },
    parts,
  );
  const pruning = keepSearchesPruned(parts.sql, parts.log);
  return {
    stop: async () => {
      await Promise.all([consumer.stop(), pruning.stop()]);
    },
  };
}
