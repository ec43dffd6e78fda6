import { Type } from "@sinclair/typebox";
import type { NatsConnection } from "nats";
import type { Broker } from "../../actors/kernel/broker.ts";
import type { Sql } from "../platform/postgres.ts";
import { type Endpoint, endpoint, OpsError } from "./endpoint.ts";
import { askNode, type NodeAnswer, type NodeRequest } from "./node-agent.ts";

const NodeId = Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$" });

export interface NodeParts {
  readonly sql: Sql;
  readonly broker: Broker;
}

interface NodeRow {
  readonly nodeId: string;
  readonly url: string;
  readonly seenAt: Date;
  /** Shards that Postgres says it owns. */
  readonly owns: number;
}

/** Nodes and shards, and sending one away or its actors to sleep. */
export function nodeEndpoints({ sql, broker }: NodeParts): Endpoint[] {
  const connected = () => {
    const connection = broker.connection();
    if (!connection) throw new OpsError(503, "unavailable", "the broker is away");
    return connection;
  };
  const ask = async (nodeId: string, request: NodeRequest) => {
    const answer = await askNode(connected(), nodeId, request);
    if (answer) return answer;
    const known = (await nodeRows(sql)).map((row) => row.nodeId);
    throw new OpsError(404, "unknown_node", `no node ${nodeId} is there`, { nodes: known });
  };
  /** Everybody's answer; null of those who are not there or do not answer in time. */
  const askAll = async (request: NodeRequest) => {
    const rows = await nodeRows(sql);
    const answers = await Promise.all(rows.map((row) => quietly(connected(), row.nodeId, request)));
    return rows.map((row, index) => ({ row, answer: answers[index] ?? null }));
  };

  return [
    endpoint({
      subject: "nodes.list",
      description: "The nodes Postgres knows, and whether they answer",
      input: Type.Object({}),
      example: {},
      answer: async () => {
        const asked = await askAll({ type: "stats" });
        return {
          nodes: asked.map(({ row, answer }) => ({
            ...row,
            isThere: answer !== null,
            isDrained: answer?.isDrained ?? null,
          })),
        };
      },
    }),
    endpoint({
      subject: "shards.list",
      description: "Every shard's owner, epoch, journal and outbox; `owner` narrows it to a node's",
      input: Type.Object({ owner: Type.Optional(NodeId) }),
      example: {},
      answer: async ({ owner }) => {
        const shards = await sql<{ owner: string | null; lag: number }[]>`
          SELECT shard, epoch::float8 AS epoch, owner, seq, published_seq::float8 AS published,
            greatest(seq - published_seq, 0)::float8 AS lag, taken_at AS "takenAt"
          FROM shards CROSS JOIN LATERAL (
            SELECT coalesce(max(journal.seq), 0)::float8 AS seq FROM journal WHERE journal.shard = shards.shard) AS last
          WHERE ${owner === undefined ? sql`true` : sql`owner = ${owner}`} ORDER BY shard`;
        const lag = shards.reduce((sum, shard) => sum + shard.lag, 0);
        return { count: shards.length, unowned: shards.filter((shard) => shard.owner === null).length, lag, shards };
      },
    }),
    endpoint({
      subject: "actors.stats",
      description: "Actors, backlogs and memory of every node, or of one",
      input: Type.Object({ nodeId: Type.Optional(NodeId) }),
      example: {},
      answer: async ({ nodeId }) => {
        if (nodeId !== undefined) return { nodes: [await ask(nodeId, { type: "stats" })] };
        return { nodes: (await askAll({ type: "stats" })).flatMap(({ answer }) => answer ?? []) };
      },
    }),
    endpoint({
      subject: "actors.passivate",
      description: "Takes idle actors out of memory on every node: one entity, or all; the next command loads them",
      input: Type.Object({ entity: Type.Optional(Type.String({ pattern: "^[a-z-]+/.+$", maxLength: 200 })) }),
      example: { entity: "inventory/1" },
      answer: async ({ entity }) => {
        const asked = await askAll({ type: "passivate", ...(entity === undefined ? {} : { entity }) });
        const nodes = asked.flatMap(({ answer }) => answer ?? []);
        const passivated = nodes.reduce((sum, node) => sum + (node.passivated ?? 0), 0);
        return {
          passivated,
          nodes: nodes.map(({ nodeId, passivated: gone, actors }) => ({ nodeId, passivated: gone, actors })),
        };
      },
    }),
    endpoint({
      subject: "node.drain",
      description: "Has a node hand its shards to the others and take none until node.undrain or its restart",
      input: Type.Object({ nodeId: NodeId }),
      example: { nodeId: "node-2" },
      answer: async ({ nodeId }) => shareOf(await ask(nodeId, { type: "drain" })),
    }),
    endpoint({
      subject: "node.undrain",
      description: "Has a drained node take its share of the shards again",
      input: Type.Object({ nodeId: NodeId }),
      example: { nodeId: "node-2" },
      answer: async ({ nodeId }) => shareOf(await ask(nodeId, { type: "undrain" })),
    }),
  ];
}

function shareOf({ nodeId, isDrained, shards }: NodeAnswer) {
  return { nodeId, isDrained, shards };
}

async function quietly(connection: NatsConnection, nodeId: string, request: NodeRequest): Promise<NodeAnswer | null> {
  try {
    return await askNode(connection, nodeId, request);
  } catch {
    return null;
  }
}

function nodeRows(sql: Sql): Promise<NodeRow[]> {
  return sql<NodeRow[]>`
    SELECT node_id AS "nodeId", url, seen_at AS "seenAt",
      (SELECT count(*)::int FROM shards WHERE owner = node_id) AS owns
    FROM nodes ORDER BY node_id`;
}
