import { Type } from "@sinclair/typebox";
import type { Sql } from "../platform/postgres.ts";
import type { SearchService } from "../search/open-search.ts";
import { parkedDocuments, queueState, retryParked } from "../search/sync/queue.ts";
import type { Reindexing } from "../search/sync/reindexing.ts";
import { type Endpoint, endpoint, OpsError } from "./endpoint.ts";

const PARKED_SHOWN = 20;

export interface SearchOps {
  readonly sql: Sql;
  readonly nodeId: string;
  readonly searchStatus: () => SearchService["status"];
  readonly reindexing: Pick<Reindexing, "begin" | "engines">;
}

/** How search does, and making its index anew. */
export function searchEndpoints({ sql, nodeId, searchStatus, reindexing }: SearchOps): Endpoint[] {
  return [
    endpoint({
      subject: "search.status",
      description:
        "Which engine the answering node asks and its breaker, what waits for Typesense or was parked, and how far a reindex is",
      input: Type.Object({}),
      example: {},
      answer: async () => {
        const filling = await sql<{ collection: string; done: number; total: number; begunAt: Date }[]>`
          SELECT collection, done, total, begun_at AS "begunAt" FROM search_filling ORDER BY begun_at`;
        const parked = await parkedDocuments(sql, PARKED_SHOWN);
        return { nodeId, ...searchStatus(), queue: await queueState(sql), filling: [...filling], parked: [...parked] };
      },
    }),
    endpoint({
      subject: "search.reindex",
      description:
        "Makes the search index anew in the background while the old one is searched; Typesense's where there is one",
      input: Type.Object({ engine: Type.Optional(Type.Union([Type.Literal("typesense"), Type.Literal("postgres")])) }),
      example: { engine: "postgres" },
      answer: async ({ engine = reindexing.engines[0] ?? "postgres" }) => {
        if (!reindexing.engines.includes(engine))
          throw new OpsError(409, "no_such_engine", "this shop has no Typesense");
        if ((await reindexing.begin(engine)) === "under_way")
          throw new OpsError(409, "under_way", "an index is being made already: see search.status");
        return { engine, outcome: "begun" };
      },
    }),
    endpoint({
      subject: "search.retry",
      description: "Offers the documents that Typesense would not take once more",
      input: Type.Object({}),
      example: {},
      answer: async () => ({ retried: await retryParked(sql) }),
    }),
  ];
}
