import { expect, test } from "bun:test";
import { eventually } from "../../test/support/eventually.ts";
import { freshDatabase, freshNats } from "../../test/support/index.ts";
import { startTestNode, stockProducts } from "../../test/support/kernel.ts";
import { createLog } from "../platform/log.ts";
import { NatsBroker } from "../platform/nats.ts";
import { followLostReservations } from "./follow-lost-reservations.ts";

test("a cart hears that its units were lost, and the other keeps its own", async () => {
  const [db, nats] = await Promise.all([freshDatabase(), freshNats()]);
  const log = createLog("silent");
  const broker = new NatsBroker(nats.url, "lost-test", log);
  await stockProducts(db.sql, [2]);
  const node = await startTestNode({ databaseUrl: db.url, broker });
  const following = followLostReservations({ carts: node.carts, broker, log });
  const reservedUntil = async (cart: string) => {
    const reply = await node.carts.ask(cart, { type: "read" });
    return reply.ok ? reply.answer.lines[0]?.reservedUntil : undefined;
  };

  await node.carts.ask("ada", { type: "add", productId: 1, quantity: 1, commandId: "a" });
  await node.carts.ask("ben", { type: "add", productId: 1, quantity: 1, commandId: "b" });
  expect(await reservedUntil("ada")).toBeNumber();
  const lost = { type: "adjust", warehouseId: 1, delta: -1, reason: "lost", note: "", commandId: "c" } as const;
  await node.inventory.ask("1", lost);
  const both = async () => [await reservedUntil("ada"), await reservedUntil("ben")];
  await eventually("a cart to hear of it", async () => (await both()).includes(null));
  expect((await both()).filter((until) => until === null)).toHaveLength(1);

  await following.stop();
  await node.stop();
  await broker.stop();
  await Promise.all([nats.stop(), db.drop()]);
});
