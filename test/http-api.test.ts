import { afterAll, beforeAll, expect, test } from "bun:test";
import { readSettings } from "../src/platform/settings.ts";
import { refreshDocuments } from "../src/search/postgres/documents.ts";
import { type RunningShop, startServer } from "../src/server.ts";
import { type FreshDatabase, freshDatabase, natsUrl, throwAwayFolder } from "./support/index.ts";
import { stockProducts } from "./support/kernel.ts";

const [LAST_MUG, MUG, BOWL] = [1, 2, 3];
const SHOPPERS = 100;

let database: FreshDatabase;
let shop: RunningShop;

beforeAll(async () => {
  database = await freshDatabase();
  await stockProducts(database.sql, [1, 10, 10], 4);
  await refreshDocuments(database.sql, [LAST_MUG, MUG, BOWL]);
  shop = await startServer(
    readSettings({
      DATABASE_URL: database.url,
      NATS_URL: await natsUrl(),
      PORT: "0",
      COOKIE_SECRET: "a secret for this test, thirty-two or more",
      DATA_KEY: "da".repeat(32),
      MEDIA_DIR: throwAwayFolder("media"),
      MAIL_DIR: throwAwayFolder("mail"),
      NODE_ID: `api-${process.pid}`,
      LOG_LEVEL: "silent",
      RATE_ADDRESS_PER_MINUTE: "1000",
    }),
  );
}, 60_000);

afterAll(async () => {
  await shop.stop();
  await database.drop();
}, 60_000);

test("the shop says when it is ready", async () => {
  let answer = await fetch(`${shop.url}/readyz`);
  while (answer.status !== 200) answer = await fetch(`${shop.url}/readyz`);
  expect(await answer.json()).toEqual({ status: "ready", reasons: [] });
});

test("a hundred carts want the last mug and one gets it", async () => {
  const answers = await Promise.all(Array.from({ length: SHOPPERS }, () => shopper().add(LAST_MUG, 1)));
  const statuses = answers.map((answer) => answer.status);
  expect(statuses.filter((status) => status === 201)).toHaveLength(1);
  expect(statuses.filter((status) => status === 409)).toHaveLength(SHOPPERS - 1);
  const refused = answers.find((answer) => answer.status === 409)!;
  expect(await refused.json()).toMatchObject({
    code: "insufficient_stock",
    available: 0,
    requested: 1,
    productId: LAST_MUG,
  });
  const rows = await database.sql`SELECT reserved, available FROM inventory WHERE product_id = ${LAST_MUG}`;
  expect([...rows]).toEqual([{ reserved: 1, available: 0 }]);
});

test("a cart holds its units until they are taken out, and everybody sees so at once", async () => {
  const [mira, omar] = [shopper(), shopper()];
  const cart = await json(await mira.add(MUG, 3));
  expect(cart).toMatchObject({ units: 3, total: 5700, lines: [{ productId: MUG, quantity: 3, problems: [] }] });
  expect(Date.parse(String(cart.reservedUntil))).toBeGreaterThan(Date.now() + 29 * 60_000);
  expect(await mira.availability(MUG)).toEqual({ productId: MUG, available: 7, inCart: 3, canAddMore: true });
  expect(await omar.availability(MUG)).toEqual({ productId: MUG, available: 7, inCart: 0, canAddMore: true });
  await mira.ask("PUT", `/api/cart/items/${MUG}`, { quantity: 4 });
  expect(await mira.availability(MUG)).toEqual({ productId: MUG, available: 6, inCart: 4, canAddMore: false });
  const tooMany = await mira.ask("PUT", `/api/cart/items/${MUG}`, { quantity: 5 });
  expect([tooMany.status, (await json(tooMany)).code]).toEqual([409, "purchase_limit"]);
  await mira.ask("DELETE", `/api/cart/items/${MUG}`);
  expect(await omar.availability(MUG)).toEqual({ productId: MUG, available: 10, inCart: 0, canAddMore: true });
});

test("a retry under the same key changes nothing, however often and whenever it comes", async () => {
  const mira = shopper();
  await mira.add(MUG, 1);
  const key = { "idempotency-key": crypto.randomUUID() };
  const answers = await Promise.all(Array.from({ length: 5 }, () => mira.add(BOWL, 2, key)));
  expect(answers.map((answer) => answer.status)).toEqual(Array(5).fill(201));
  expect(await mira.availability(BOWL)).toMatchObject({ available: 8, inCart: 2 });
  await mira.ask("DELETE", "/api/cart");
  expect((await mira.add(BOWL, 2, key)).status).toBe(201);
  expect(await mira.availability(BOWL)).toMatchObject({ available: 10, inCart: 0 });
  const reused = await mira.add(BOWL, 1, key);
  expect([reused.status, (await json(reused)).code]).toEqual([422, "idempotency_key_reused"]);
});

test("what a request did is found in the journal under its id", async () => {
  const mira = shopper();
  await mira.add(BOWL, 1, { "x-request-id": "journal-me" });
  const rows = await database.sql<
    { type: string }[]
  >`SELECT type FROM journal WHERE correlation = 'journal-me' ORDER BY type`;
  expect(rows.map((row) => row.type)).toEqual(["LineSet", "StockReserved"]);
});

test("a body that Bun itself would not take is refused as well", async () => {
  const mira = shopper();
  for (const kilobytes of [70, 2_000]) {
    const answer = await mira.ask("POST", "/api/cart/items", {
      productId: MUG,
      quantity: 1,
      note: "x".repeat(kilobytes * 1024),
    });
    expect(answer.status).toBe(413);
  }
});

test("products are found by their words and shown with what is left of them", async () => {
  const found = await json(await fetch(`${shop.url}/api/search?q=mug&limit=2`));
  expect(found).toMatchObject({ totalCount: 3, page: 1, hasMore: true });
  expect(found.products).toHaveLength(2);
  expect(await (await fetch(`${shop.url}/api/products/${BOWL}`)).json()).toMatchObject({ id: BOWL, price: 1900 });
  // A search that is told to stop is told so by its connection: there, no others but searches run.
  const searching = await database.sql`
    SELECT query FROM pg_stat_activity WHERE application_name = ${`souk-search-api-${process.pid}`}`;
  expect(searching.length).toBeGreaterThan(0);
  for (const { query } of searching) expect(query).toContain("search_");
  for (const naughty of [
    "\u0000",
    "' OR 1=1 --",
    ":* & | !",
    "\\",
    "%",
    "\ud83d",
    "(((((",
    "-".repeat(200),
    " \u2013".repeat(100),
  ]) {
    expect((await fetch(`${shop.url}/api/search?q=${encodeURIComponent(naughty.toWellFormed())}`)).status).toBe(200);
  }
});

const json = (answer: Response) => answer.json() as Promise<Record<string, unknown>>;

/** Somebody with a cookie jar. */
function shopper() {
  let cookie = "";
  const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(shop.url + path, {
      method,
      headers: {
        ...(cookie && { cookie }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? cookie;
    return answer;
  };
  return {
    ask,
    add: (productId: number, quantity: number, headers?: Record<string, string>) =>
      ask("POST", "/api/cart/items", { productId, quantity }, headers),
    availability: async (productId: number) => (await ask("GET", `/api/products/${productId}/availability`)).json(),
  };
}
