import { join } from "node:path";
import { type NatsServer, startNats } from "../../scripts/stack/nats.ts";
import { killAtEnd, throwAwayFolder } from "./throw-away.ts";

let shared: Promise<string> | undefined;

/**
 * URL of the nats-server that all tests of this process share. Streams and subjects on it are shared too: a test that counts them wants
 * `freshNats`, which takes about 30 ms.
 */
export function natsUrl(): Promise<string> {
  shared ??= process.env.SOUK_TEST_NATS_URL
    ? Promise.resolve(process.env.SOUK_TEST_NATS_URL)
    : freshNats().then(({ url }) => url);
  return shared;
}

/** A nats-server of one's own with an empty JetStream. `restart` brings it back on the same data and port. */
export async function freshNats(): Promise<NatsServer> {
  const folder = throwAwayFolder("nats");
  const server = await startNats({ storeDir: join(folder, "data"), logFile: join(folder, "log") });
  killAtEnd(() => server.pid);
  return server;
}
