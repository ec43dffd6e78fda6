import { expect, test } from "bun:test";
import type { NatsConnection } from "nats";
import { freshNats } from "../../test/support/index.ts";
import { missingStreams } from "./keep-streams.ts";
import { createLog } from "./log.ts";
import { NatsBroker } from "./nats.ts";
import { ensureStreams, STREAMS } from "./streams.ts";

test("what is missing is known, and made again", async () => {
  const server = await freshNats();
  const broker = new NatsBroker(server.url, "streams-test", createLog("silent"));
  const connection = await new Promise<NatsConnection>((resolve) => broker.onConnect(resolve));
  await ensureStreams(connection);
  expect(await missingStreams(connection)).toEqual([]);
  const manager = await connection.jetstreamManager();
  await manager.streams.delete("INVENTORY");
  await manager.streams.delete("STOCK");
  expect(await missingStreams(connection)).toEqual(["INVENTORY", "STOCK"]);
  await ensureStreams(connection);
  expect(await missingStreams(connection)).toEqual([]);
  expect((await manager.streams.info("STOCK")).config).toMatchObject(STREAMS.STOCK!);
  await broker.stop();
  await server.stop();
});
