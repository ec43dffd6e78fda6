import { createLog } from "../../src/platform/log.ts";
import { NatsBroker } from "../../src/platform/nats.ts";
import { startTestNode, type TestNode, type TestNodeOptions } from "./kernel.ts";

export interface NatsNode extends TestNode {
  readonly broker: NatsBroker;
}

/** A node's kernel in this process that shares the shards with others over a real broker. A short lease by default. */
export async function startNatsNode(
  natsUrl: string,
  nodeId: string,
  options: Omit<TestNodeOptions, "broker" | "nodeId">,
): Promise<NatsNode> {
  const broker = new NatsBroker(natsUrl, nodeId, createLog("silent"));
  const node = await startTestNode({ leaseTtlMs: 600, ...options, nodeId, broker });
  return {
    ...node,
    broker,
    stop: async () => {
      await node.stop();
      await broker.stop();
    },
  };
}
