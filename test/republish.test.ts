import { afterAll, beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import { openOps, until } from "../src/ops/testing-ops.ts";
import { ensureStreams } from "../src/platform/streams.ts";

const PROGRAM = join(import.meta.dir, "../scripts/stack/republish.ts");
let shop: Awaited<ReturnType<typeof openOps>>;

beforeAll(async () => {
  shop = await openOps(["node-1"]);
});
afterAll(() => shop.close());

async function run(...args: string[]) {
  const env = { ...process.env, DATABASE_URL: shop.db.url, NATS_URL: shop.server.url };
  const child = Bun.spawn([process.execPath, PROGRAM, ...args], { env, stdout: "pipe", stderr: "pipe" });
  const [out, error] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  return { code: await child.exited, out: out.trim(), error: error.trim() };
}

test("the script fills streams that were lost, and running it again is harmless", async () => {
  for (const cart of ["ada", "ben", "cleo"]) await shop.add(cart, 1, 1);
  const behind = () => shop.db.sql`
    SELECT FROM shards WHERE published_seq < (SELECT max(seq) FROM journal WHERE journal.shard = shards.shard)`;
  await until(async () => (await behind()).length === 0);
  const manager = await shop.connection().jetstreamManager();
  for (const name of ["INVENTORY", "CARTS", "STOCK"]) await manager.streams.delete(name);
  await ensureStreams(shop.connection());
  const first = await run();
  expect(first).toMatchObject({ code: 0 });
  expect(first.out).toContain("6 facts of");
  expect(first.out).toContain("0 were there already; 1 newest levels");
  expect((await run()).out).toContain("6 were there already; 0 newest levels");
  expect((await manager.streams.info("INVENTORY")).state.messages).toBe(3);
});

test("arguments it cannot make sense of are named, and nothing is published", async () => {
  expect(await run("--since", "yesterday")).toMatchObject({
    code: 1,
    out: "",
    error: expect.stringContaining("--since yesterday"),
  });
  expect(await run("--shard", "one")).toMatchObject({ code: 1, error: expect.stringContaining("--shard one") });
  expect(await run("--shards")).toMatchObject({ code: 1, error: expect.stringContaining("--help") });
});
