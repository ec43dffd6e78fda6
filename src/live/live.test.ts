import { afterAll, beforeAll, expect, test } from "bun:test";
import { type FreshDatabase, freshDatabase, freshNats } from "../../test/support/index.ts";
import { eventually, Page, settled } from "./testing.ts";
import { closeNodes, dial, openNode } from "./testing-node.ts";
import { addProducts, announce, reserve } from "./testing-stock.ts";

const PRODUCTS = 40;
const MIB = 1024 * 1024;

let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  await addProducts(database.sql, PRODUCTS);
});

afterAll(async () => {
  await closeNodes();
  await database.drop();
});

test("a page sees the stock of all its products at once, as fragments that htmx swaps", async () => {
  const { page } = openNode(database.sql);
  const { messages } = await (await page("stock:1,stock:2")).until(({ messages }) => messages.length === 2);
  expect(messages.map(({ id, event }) => [id, event])).toEqual([
    ["1@0", ""],
    ["2@0", ""],
  ]);
  expect(messages[0]?.data).toContain('<hx-partial hx-target=".stock-1"');
  expect(messages[1]?.data).toContain('<hx-partial hx-target=".stock-2"');
});

test("two pages see a shopper reserve a mug, and a page of another mug does not", async () => {
  const { page, sell, hub } = openNode(database.sql);
  const [first, second, other] = await Promise.all([page("stock:3"), page("stock:3,stock:4"), page("stock:4")]);
  await eventually(() => hub.stats().connections === 3);
  const { version } = await sell(3);
  for (const each of [first, second]) await each.until(({ messages }) => messages.at(-1)?.id === `3@${version}`);
  await sell(4);
  await other.until(({ messages }) => messages.length === 2);
  expect(other.messages.map(({ id }) => id)).toEqual(["4@0", "4@1"]);
});

test("programs get the same as JSON", async () => {
  const { url, sell } = openNode(database.sql);
  const page = await Page.open(`${url}/api/live/stock?ids=5,6`);
  await page.until(({ messages }) => messages.length === 2);
  const level = await sell(6);
  await page.until(({ messages }) => messages.length === 3);
  expect(page.messages.map(({ data }) => JSON.parse(data))).toEqual([
    { productId: 5, available: 100, reserved: 0, version: 0 },
    { productId: 6, available: 100, reserved: 0, version: 0 },
    { productId: 6, available: level.available, reserved: level.reserved, version: level.version },
  ]);
});

test("shoppers on two nodes see each other's reservations", async () => {
  const server = await freshNats();
  const [here, there] = [openNode(database.sql), openNode(database.sql)];
  const [hereBroker, thereBroker] = [await dial(server.url), await dial(server.url)];
  here.feed.follow(hereBroker);
  there.feed.follow(thereBroker);
  await eventually(() => here.feed.hearsEvents && there.feed.hearsEvents);
  const [mine, yours] = await Promise.all([here.page("stock:7"), there.page("stock:7")]);
  const level = await here.sell(7);
  announce(hereBroker, level);
  for (const page of [mine, yours])
    await page.shows("stock-7").then(() => page.until(({ messages }) => messages.at(-1)?.id === "7@1"));
  // What comes by both ways is shown once.
  expect(mine.messages.map(({ id }) => id)).toEqual(["7@0", "7@1"]);
});

test("after the broker was away, a page shows the truth without being reloaded", async () => {
  const server = await freshNats();
  const node = openNode(database.sql);
  node.feed.follow(await dial(server.url));
  await eventually(() => node.feed.hearsEvents);
  const page = await node.page("stock:8");
  await server.stop();
  await eventually(() => !node.feed.hearsEvents);
  const { version } = await reserve(database.sql, 8);
  await server.restart();
  await page.until(({ messages }) => messages.at(-1)?.id === `8@${version}`);
});

test("a burst of a thousand changes is a few messages, the last of them the truth", async () => {
  const { feed, page } = openNode(database.sql);
  const shopper = await page("stock:9");
  await shopper.until(({ messages }) => messages.length === 1);
  for (let version = 1; version <= 1_000; version += 1) {
    feed.changed({ productId: 9, available: 100, reserved: version, version });
    if (version % 10 === 0) await settled();
  }
  await shopper.until(({ messages }) => messages.at(-1)?.id === "9@1000");
  expect(shopper.messages.length).toBeLessThan(25);
});

test("a page that does not read gets the newest when it does, and costs no memory meanwhile", async () => {
  const { hub, url } = openNode(database.sql, { tickMs: 5 });
  let heard = "";
  const opened = Promise.withResolvers<void>();
  const socket = await Bun.connect({
    hostname: "127.0.0.1",
    port: Number(new URL(url).port),
    socket: {
      data: (self, bytes) => {
        if (heard === "") self.pause();
        heard = (heard + bytes.toString()).slice(-4_096);
        opened.resolve();
      },
    },
  });
  socket.write("GET /live?topics=stock:10 HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await opened.promise;
  let version = 0;
  const change = async (render = () => "a mug") => {
    version += 1;
    const { rendered } = hub.stats();
    hub.publish("stock:10", { version, render });
    await eventually(() => hub.stats().rendered > rendered);
  };
  // The kernel's socket buffers take some megabytes before the page counts as slow.
  const filler = "mug ".repeat(50_000);
  while (hub.stats().slow === 0) await change(() => filler);
  Bun.gc(true);
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < 200; i += 1) await change();
  Bun.gc(true);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(MIB);
  socket.resume();
  await eventually(() => heard.includes(`id: 10@${version}\n`));
  await eventually(() => hub.stats().slow === 0);
  socket.end();
});
