import { ErrorCode, JSONCodec, type NatsConnection, NatsError, type Subscription } from "nats";
import type { Broker } from "../../actors/kernel/broker.ts";
import type { Kernel } from "../../actors/kernel/kernel.ts";
import { OpsError, opsErrorOf } from "./endpoint.ts";

/** Longest a node takes to hand over before it says how far it got. */
const DRAIN_MAX_MS = 4_000;
const ASK_TIMEOUT_MS = 4_800;

/** What only one certain node can do; operations are asked of any node, which asks that one. */
export type NodeRequest =
  | { readonly type: "stats" }
  | { readonly type: "passivate"; readonly entity?: string }
  | { readonly type: "drain" }
  | { readonly type: "undrain" };

export interface NodeStats {
  readonly nodeId: string;
  readonly shards: number;
  readonly isDrained: boolean;
  readonly actors: number;
  /** Decisions waiting for the next commit, and committed facts that JetStream does not have yet. */
  readonly journalBacklog: number;
  readonly outboxLag: number;
  readonly memoryBytes: number;
  readonly upSeconds: number;
}

export type NodeAnswer = NodeStats & { readonly passivated?: number };
type Reply = { readonly answer: NodeAnswer } | { readonly error: { reason: string; message: string } };

const requests = JSONCodec<NodeRequest>();
const replies = JSONCodec<Reply>();
const subjectOf = (nodeId: string) => `souk.node.${nodeId}.ops`;

export interface AgentParts {
  readonly broker: Broker;
  readonly kernel: Kernel;
  readonly nodeId: string;
}

/** Listens for what is asked of this very node. Returns how to stop. */
export function listenAsNode(parts: AgentParts): () => void {
  let subscription: Subscription | null = null;
  const stopListening = parts.broker.onConnect((connection) => {
    if (subscription && !subscription.isClosed()) return;
    subscription = connection.subscribe(subjectOf(parts.nodeId), {
      callback: (error, message) => {
        if (error) return;
        reply(parts, message.data)
          .then((made) => message.respond(replies.encode(made)))
          .catch(() => {});
      },
    });
  });
  return () => {
    stopListening();
    subscription?.unsubscribe();
  };
}

/** Asks a node. Null when no such node is there; throws `OpsError` for its refusal and when it does not answer. */
export async function askNode(
  connection: NatsConnection,
  nodeId: string,
  request: NodeRequest,
): Promise<NodeAnswer | null> {
  let reply: Reply;
  try {
    const options = { timeout: ASK_TIMEOUT_MS };
    reply = replies.decode((await connection.request(subjectOf(nodeId), requests.encode(request), options)).data);
  } catch (error) {
    if (error instanceof NatsError && error.code === ErrorCode.NoResponders) return null;
    throw new OpsError(503, "unavailable", `node ${nodeId} did not answer`);
  }
  if ("answer" in reply) return reply.answer;
  throw new OpsError(409, reply.error.reason, reply.error.message);
}

async function reply(parts: AgentParts, body: Uint8Array): Promise<Reply> {
  try {
    return { answer: await perform(parts, requests.decode(body)) };
  } catch (error) {
    const { reason, message } = opsErrorOf(error);
    return { error: { reason, message } };
  }
}

async function perform(parts: AgentParts, request: NodeRequest): Promise<NodeAnswer> {
  const { ownership, directory } = parts.kernel;
  switch (request.type) {
    case "stats":
      return statsOf(parts);
    case "passivate": {
      const passivated = directory.passivate(request.entity);
      return { ...statsOf(parts), passivated };
    }
    case "drain":
      if (ownership.others().length === 0) {
        throw new OpsError(409, "only_node", "no other node is there to take the shards");
      }
      await Promise.race([ownership.drain(), Bun.sleep(DRAIN_MAX_MS)]);
      return statsOf(parts);
    case "undrain":
      ownership.undrain();
      return statsOf(parts);
  }
}

function statsOf({ kernel, nodeId }: AgentParts): NodeStats {
  return {
    nodeId,
    shards: kernel.ownership.all().length,
    isDrained: kernel.ownership.isDrained,
    actors: kernel.directory.size,
    journalBacklog: kernel.journal.backlog,
    outboxLag: kernel.relay.lag,
    memoryBytes: process.memoryUsage.rss(),
    upSeconds: Math.round(process.uptime()),
  };
}
