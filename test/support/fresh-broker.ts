import type { NatsConnection } from "nats";
import type { NatsServer } from "../../scripts/stack/nats.ts";
import { createLog } from "../../src/platform/log.ts";
import { NatsBroker } from "../../src/platform/nats.ts";
import { ensureStreams } from "../../src/platform/streams.ts";
import { freshNats } from "./nats.ts";

export interface FreshBroker {
  readonly server: NatsServer;
  readonly broker: NatsBroker;
  readonly connection: NatsConnection;
  stop(): Promise<void>;
}

/** A nats-server of one's own that has the shop's streams, and a client's connection to it. */
export async function freshBroker(): Promise<FreshBroker> {
  const server = await freshNats();
  const broker = new NatsBroker(server.url, "a-test", createLog("silent"));
  const connection = await new Promise<NatsConnection>((resolve) => broker.onConnect(resolve));
  await ensureStreams(connection);
  return {
    server,
    broker,
    connection,
    stop: async () => {
      await broker.stop();
      await server.stop();
    },
  };
}
