import type { NatsConnection } from "nats";
import type { Broker } from "../../actors/kernel/broker.ts";
import type { Log } from "./log.ts";
import { ensureStreams, STREAMS } from "./streams.ts";

const LOOK_EVERY_MS = 5_000;
const RPC_TIMEOUT_MS = 5_000;

/**
 * Makes streams again that went missing while the broker was there: without its stream a fact cannot be published, it
 * waits in the journal. What a lost stream had comes back by publishing the journal again. Returns how to stop.
 */
export function keepStreams(broker: Broker, log: Log): () => void {
  let isLooking = false;
  const look = async () => {
    const connection = broker.connection();
    if (!connection || isLooking) return;
    isLooking = true;
    try {
      const missing = await missingStreams(connection);
      if (missing.length > 0) {
        await ensureStreams(connection, broker.replicas);
        log.warn({ streams: missing }, "streams were missing and are made again, empty; journal.republish fills them");
      }
    } catch (error) {
      log.warn({ err: error }, "could not look after the streams; trying again");
    }
    isLooking = false;
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

/** The shop's streams that JetStream does not have. Throws when it does not answer. */
export async function missingStreams(connection: NatsConnection): Promise<string[]> {
  const manager = await connection.jetstreamManager({ timeout: RPC_TIMEOUT_MS });
  const there = new Set<string>();
  for await (const name of manager.streams.names()) there.add(name);
  return Object.keys(STREAMS).filter((name) => !there.has(name));
}
