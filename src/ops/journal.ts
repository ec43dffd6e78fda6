import { Type } from "@sinclair/typebox";
import type { Broker } from "../../actors/kernel/broker.ts";
import { republish } from "../../actors/kernel/republish.ts";
import { shardOf } from "../../actors/kernel/shard-map.ts";
import type { JournalRow, Snapshot } from "../../actors/kernel/types.ts";
import type { Log } from "../platform/log.ts";
import type { Sql } from "../platform/postgres.ts";
import { type Endpoint, endpoint, OpsError } from "./endpoint.ts";

const HISTORY_MAX = 500;

export interface JournalParts {
  readonly sql: Sql;
  readonly broker: Broker;
  readonly log: Log;
  snapshotOf(row: JournalRow): Snapshot | null;
}

/** Looking into the journal, and publishing it again after a broker lost data. */
export function journalEndpoints(parts: JournalParts): Endpoint[] {
  const { sql } = parts;
  let isRepublishing = false;
  return [
    endpoint({
      subject: "journal.history",
      description: "What happened to an entity, newest first; `before` (a seq) reads on",
      input: Type.Object({
        entity: Type.String({ pattern: "^[a-z-]+/.+$", maxLength: 200 }),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: HISTORY_MAX })),
        before: Type.Optional(Type.Integer({ minimum: 1 })),
      }),
      example: { entity: "inventory/1", limit: 20 },
      answer: async ({ entity, limit = 20, before }) => {
        const shard = shardOf(entity, await shardCount(sql));
        const facts = await sql`
          SELECT shard, seq::float8 AS seq, version::float8 AS version, at, type, data, command_id AS "commandId", correlation
          FROM journal WHERE shard = ${shard} AND entity = ${entity} AND ${before === undefined ? sql`true` : sql`seq < ${before}`}
          ORDER BY seq DESC LIMIT ${limit}`;
        if (facts.length === 0) {
          throw new OpsError(
            404,
            "no_history",
            `the journal has nothing ${before === undefined ? "" : "older "}of ${entity}`,
          );
        }
        return { entity, facts };
      },
    }),
    endpoint({
      subject: "journal.republish",
      description: "Publishes facts to JetStream again, all or of one shard, from a seq of it or since a moment",
      input: Type.Object({
        shard: Type.Optional(Type.Integer({ minimum: 0, maximum: 4095 })),
        fromSeq: Type.Optional(Type.Integer({ minimum: 1 })),
        since: Type.Optional(Type.String({ minLength: 4, maxLength: 40, description: "ISO 8601" })),
      }),
      example: { since: "2026-01-31T08:00:00Z" },
      answer: async ({ shard, fromSeq, since }) => {
        const sinceMs = since === undefined ? undefined : Date.parse(since);
        if (Number.isNaN(sinceMs))
          throw new OpsError(400, "invalid_request", "since: not a moment, as 2026-01-31T08:00Z");
        if (fromSeq !== undefined && shard === undefined) {
          throw new OpsError(400, "invalid_request", "fromSeq counts within a shard: name the shard too");
        }
        const connection = parts.broker.connection();
        if (!connection) throw new OpsError(503, "unavailable", "the broker is away");
        if (isRepublishing) throw new OpsError(409, "busy", "this node is publishing the journal again already");
        isRepublishing = true;
        try {
          const { snapshotOf } = parts;
          const done = await republish({
            sql,
            connection,
            snapshotOf,
            ...(shard === undefined ? {} : { shard }),
            ...(fromSeq === undefined ? {} : { fromSeq }),
            ...(sinceMs === undefined ? {} : { since: sinceMs }),
          });
          parts.log.info(done, "the journal was published again");
          return { ...done };
        } finally {
          isRepublishing = false;
        }
      },
    }),
  ];
}

async function shardCount(sql: Sql): Promise<number> {
  const [row] = await sql<{ count: number }[]>`SELECT count(*)::int AS count FROM shards`;
  return row?.count ?? 0;
}
