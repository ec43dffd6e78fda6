import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { STREAMS } from "../platform/streams.ts";
import { operations } from "./ops.ts";
import { openOps, shardsOf, until } from "./testing-ops.ts";

let shop: Awaited<ReturnType<typeof openOps>>;

beforeAll(async () => {
  shop = await openOps(["node-1", "node-2"]);
});
afterAll(() => shop.close());

const ask = (subject: string, body?: unknown) => shop.ask(subject, body);
const done = (subject: string, body?: unknown) => shop.done(subject, body);
const add = (cart: string, productId: number, quantity: number) => shop.add(cart, productId, quantity);
const connection = () => shop.connection();

test("no operation's subject is captured by a stream", () => {
  const patterns = Object.values(STREAMS).flatMap(({ subjects = [] }) => subjects.map((each) => each.split(".")));
  const captures = (subject: string) =>
    patterns.some((pattern) => {
      const tokens = subject.split(".");
      const isOpen = pattern.at(-1) === ">";
      if (isOpen ? tokens.length < pattern.length : tokens.length !== pattern.length) return false;
      return pattern.every((each, index) => each === ">" || each === "*" || each === tokens[index]);
    });
  expect(captures("inventory.12.stock-reserved")).toBe(true);
  expect(
    operations(shop.nodes[0]!.parts)
      .map(({ subject }) => subject)
      .filter(captures),
  ).toEqual([]);
});

test("every operation refuses what it does not know, and names the fault", async () => {
  for (const { subject } of operations(shop.nodes[0]!.parts)) {
    const reply = await ask(subject, { mug: 1 });
    expect(reply).toMatchObject({ code: 400, body: { error: { reason: "invalid_request" } } });
    expect(reply.error).toContain("mug");
  }
  expect(await ask("inventory.read", "{")).toMatchObject({ code: 400, error: "the request is not JSON" });
});

test("every fault of a request is named at once", async () => {
  const { body } = await ask("inventory.adjust", { productId: "one", delta: 0.5, reason: "bored", note: "" });
  expect(body.error?.faults?.join(" ")).toMatch(/productId.*delta.*reason.*note/);
});

test("each node is an instance of the service and says what it offers", async () => {
  const client = connection().services.client();
  const infos = [];
  for await (const info of await client.info("souk")) infos.push(info);
  expect(infos.map((info) => info.metadata?.node).toSorted()).toEqual(["node-1", "node-2"]);
  expect(infos[0]?.endpoints?.map((each) => each.subject)).toContain("inventory.adjust");
});

test("statistics count what was asked and what went wrong", async () => {
  await ask("cart.read", { cartId: "nobody" });
  const client = connection().services.client();
  let errors = 0;
  for await (const stats of await client.stats("souk")) {
    errors += stats.endpoints?.find((each) => each.name === "cart-read")?.num_errors ?? 0;
  }
  expect(errors).toBeGreaterThanOrEqual(1);
});

describe("nodes", () => {
  test("are listed with their shards", async () => {
    const { nodes: listed } = await done("nodes.list");
    expect(listed).toMatchObject([
      { nodeId: "node-1", isThere: true },
      { nodeId: "node-2", isThere: true },
    ]);
    const all = await done("shards.list");
    expect(all).toMatchObject({ count: 64, unowned: 0 });
    const mine = await done("shards.list", { owner: "node-2" });
    expect(mine.count).toBe(shardsOf(shop.nodes[1]!.node));
  });

  test("show their actors and passivate them", async () => {
    await done("inventory.read", { productId: 1 });
    expect(await done("actors.stats")).toMatchObject({ nodes: [{ nodeId: "node-1" }, { nodeId: "node-2" }] });
    expect(await ask("actors.stats", { nodeId: "node-9" })).toMatchObject({
      code: 404,
      body: { error: { nodes: ["node-1", "node-2"] } },
    });
    expect(await done("actors.passivate", { entity: "inventory/1" })).toMatchObject({ passivated: 1 });
    expect(await done("actors.passivate", { entity: "inventory/1" })).toMatchObject({ passivated: 0 });
    await done("actors.passivate");
    expect(shop.nodes.map(({ node }) => node.kernel.directory.size)).toEqual([0, 0]);
    expect(await done("inventory.read", { productId: 1 })).toMatchObject({ available: 10 });
  });

  test("are drained without a refused command, take nothing until they may again, and the last one stays", async () => {
    expect(await ask("node.drain", { nodeId: "node-9" })).toMatchObject({ code: 404 });
    const asking = Promise.all(Array.from({ length: 50 }, (_, index) => add(`shopper-${index}`, (index % 3) + 1, 1)));
    expect(await done("node.drain", { nodeId: "node-2" })).toEqual({ nodeId: "node-2", isDrained: true, shards: 0 });
    await asking;
    await until(async () => shardsOf(shop.nodes[0]!.node) === 64);
    expect(await ask("node.drain", { nodeId: "node-1" })).toMatchObject({
      code: 409,
      body: { error: { reason: "only_node" } },
    });
    expect(await done("inventory.read", { productId: 1 })).toMatchObject({ productId: 1 });
    expect(await done("node.undrain", { nodeId: "node-2" })).toMatchObject({ isDrained: false });
    await until(async () => shardsOf(shop.nodes[1]!.node) > 0 && shardsOf(...shop.all()) === 64);
  }, 20_000);
});

test("the operations are there again after the broker was away", async () => {
  await shop.server.restart();
  await until(async () => shop.nodes.every(({ broker }) => broker.connection() !== null));
  await until(async () => shardsOf(...shop.all()) === 64);
  expect(await done("shards.list")).toMatchObject({ count: 64 });
}, 20_000);
