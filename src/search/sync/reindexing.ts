import type { Log } from "../../platform/log.ts";
import type { Sql } from "../../platform/postgres.ts";
import type { SearchEngine } from "../engine.ts";
import { type TypesenseSettings, writeClient } from "../typesense/client.ts";
import { Collections } from "../typesense/collections.ts";
import { type Reindexed, type ReindexOptions, reindexPostgres, reindexTypesense } from "./reindex.ts";

/** Reindexing on demand, in the background of this node. */
export interface Reindexing {
  readonly engines: readonly SearchEngine["name"][];
  /** Resolves as soon as it runs, or cannot because another is at it. Rejects where it fails before it runs. */
  begin(engine: SearchEngine["name"]): Promise<"begun" | "under_way">;
  /** Stops between two batches. What is not done is gone on with by the next. */
  stop(): Promise<void>;
}

export interface ReindexingParts {
  readonly sql: Sql;
  readonly log: Log;
  readonly typesense: TypesenseSettings | null;
}

export function openReindexing({ sql, log, typesense }: ReindexingParts): Reindexing {
  const giveUp = new AbortController();
  const running = new Set<Promise<unknown>>();
  const reindex = (engine: SearchEngine["name"], options: ReindexOptions): Promise<Reindexed> => {
    if (engine === "postgres") return reindexPostgres(sql, options);
    if (!typesense) throw new Error("this shop has no Typesense");
    return reindexTypesense(sql, new Collections(writeClient(typesense)), options);
  };
  return {
    engines: typesense ? ["typesense", "postgres"] : ["postgres"],
    begin: async (engine) => {
      const { promise: begun, resolve } = Promise.withResolvers<"begun">();
      const work = reindex(engine, { signal: giveUp.signal, onBegun: () => resolve("begun") });
      const settled = work
        .then((done) => log.info({ engine, ...done }, "search was reindexed"))
        .catch((error) => log.error({ err: error, engine }, "search could not be reindexed"))
        .finally(() => running.delete(settled));
      running.add(settled);
      return Promise.race([begun, work.then(({ outcome }) => (outcome === "under_way" ? outcome : "begun"))]);
    },
    stop: async () => {
      giveUp.abort();
      await Promise.all(running);
    },
  };
}
