import { afterAll, beforeAll, expect, test } from "bun:test";
import { refreshDocuments } from "../src/search/postgres/documents.ts";
import { eventually, type FreshDatabase, freshDatabase, freshNats, startNode, type TestNode } from "./support/index.ts";
import { stockProducts } from "./support/kernel.ts";
import { type StandIn, startTypesense } from "./support/typesense.ts";

let db: FreshDatabase;
let typesense: StandIn;
let nats: Awaited<ReturnType<typeof freshNats>>;
let node: TestNode;

beforeAll(async () => {
  db = await freshDatabase();
  await stockProducts(db.sql, [5, 5]);
  await refreshDocuments(db.sql, [1, 2]);
  typesense = startTypesense();
  nats = await freshNats();
  const { url, apiKey } = typesense.settings;
  node = await startNode(
    "node-1",
    { databaseUrl: db.url, natsUrl: nats.url },
    { TYPESENSE_URL: url, TYPESENSE_API_KEY: apiKey },
  );
});
afterAll(async () => {
  await node.stop();
  await typesense.stop();
  await nats.stop();
  await db.drop();
});

const page = async (path: string) => (await fetch(new URL(path, node.url))).text();
const metric = async (name: string) => {
  const line = (await page("/metrics")).split("\n").find((each) => each.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.split(" ").at(-1));
};

test("a shop process fills its Typesense, searches by it, and shows a change soon", async () => {
  await eventually(
    "both products there",
    () => typesense.aliases.size === 1 && typesense.collections.values().next().value?.documents.size === 2,
    20_000,
  );
  expect(await page("/search?q=mug")).toContain("Mug 1");
  await eventually("an answer of Typesense", async () =>
    (await page("/metrics")).includes('souk_search_answers_total{kind="search",engine="typesense"}'),
  );
  await db.sql`UPDATE products SET title = 'Moonlit jug' WHERE id = 2`;
  await refreshDocuments(db.sql, [2]);
  await db.sql`INSERT INTO catalogue_changes (product_id, type) VALUES (2, 'product-changed')`;
  await eventually(
    "the new title in a search",
    async () => (await page("/search?q=moonlit")).includes("Moonlit jug"),
    20_000,
  );
});

test("when Typesense hangs, pages of results go on and the breaker opens", async () => {
  typesense.be("hanging");
  let round = 0;
  await eventually(
    "an open breaker",
    async () => {
      round += 1;
      const asked = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => page(`/search?q=mug&min=${n}.0${round % 10}`)));
      expect(asked.every((each) => each.includes("Mug 1"))).toBe(true);
      return (await metric("souk_search_breaker")) !== 0;
    },
    20_000,
  );
  typesense.be("well");
});
