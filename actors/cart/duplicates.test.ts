import { expect, test } from "bun:test";
import { freshDatabase } from "../../test/support/index.ts";
import { startTestNode, stockProducts } from "../../test/support/kernel.ts";
import type { CartCommand } from "./messages.ts";

test("every command of a cart, sent again late, gets its first answer and changes nothing", async () => {
  const db = await freshDatabase();
  await stockProducts(db.sql, [10, 10]);
  const node = await startTestNode({ databaseUrl: db.url });
  const commands: CartCommand[] = [
    { type: "add", productId: 1, quantity: 2, commandId: "add" },
    { type: "add", productId: 2, quantity: 1, commandId: "add-other" },
    { type: "set-quantity", productId: 1, quantity: 3, commandId: "set" },
    { type: "save-for-later", productId: 1, commandId: "save" },
    { type: "move-to-cart", productId: 1, commandId: "move" },
    { type: "accept-price", productId: 1, commandId: "accept" },
    { type: "reserve-again", productId: 1, commandId: "reserve" },
    { type: "remove", productId: 2, commandId: "remove" },
    { type: "clear", commandId: "clear" },
  ];
  const first = [];
  for (const command of commands) first.push(await node.carts.ask("ada", command));
  expect(first.every((reply) => reply.ok)).toBe(true);
  const before =
    await db.sql`SELECT (SELECT count(*) FROM journal) AS facts, reserved FROM inventory ORDER BY product_id`;
  for (const isInMemory of [true, false]) {
    if (!isInMemory) node.kernel.directory.passivate();
    for (const [index, command] of commands.entries()) {
      // As it comes over the wire: what is not there and what is undefined are the same.
      expect(JSON.parse(JSON.stringify(await node.carts.ask("ada", command)))).toEqual(
        JSON.parse(JSON.stringify(first[index])),
      );
    }
  }
  const after =
    await db.sql`SELECT (SELECT count(*) FROM journal) AS facts, reserved FROM inventory ORDER BY product_id`;
  expect([...after]).toEqual([...before]);
  await node.stop();
  await db.drop();
});

test("an operator's release that comes twice releases once", async () => {
  const db = await freshDatabase();
  await stockProducts(db.sql, [5]);
  const node = await startTestNode({ databaseUrl: db.url });
  await node.inventory.ask("1", { type: "reserve", cartId: "ada", quantity: 2, turn: 1 });
  const release = { type: "release", cartId: "ada", reason: "ops", commandId: "once" } as const;
  const first = await node.inventory.ask("1", release);
  await node.inventory.ask("1", { type: "reserve", cartId: "ada", quantity: 3, turn: 2 });
  node.kernel.directory.passivate();
  expect(await node.inventory.ask("1", release)).toEqual(first);
  expect(await node.inventory.ask("1", { type: "level" })).toMatchObject({
    ok: true,
    answer: { level: { reserved: 3 } },
  });
  await node.stop();
  await db.drop();
});
