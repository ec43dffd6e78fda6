import { describe, expect, test } from "bun:test";
import { Elysia } from "elysia";
import { assetRoutes, assets } from "./assets.ts";
import { openMarket } from "./pages/testing-market.ts";

/** What a first visit may weigh on the wire, in bytes. */
const FIRST_VISIT_MAX = 60 * 1024;
const SCRIPT_MAX = 20 * 1024;

const built = await assets();
const app = new Elysia().use(assetRoutes(built));
const get = (path: string, acceptEncoding = "") =>
  app.handle(new Request(`http://localhost${path}`, { headers: { "accept-encoding": acceptEncoding } }));

describe("assets", () => {
  test("may be kept for ever, and another content has another name", async () => {
    for (const path of Object.values(built.paths)) {
      expect(path).toMatch(/^\/assets\/[a-z]+\.[0-9a-f]{12}\.[a-z]+$/);
      const { status, headers } = await get(path);
      expect(status).toBe(200);
      expect(headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    }
  });

  test("come in the smallest encoding that the browser takes, and are the same in each", async () => {
    const plain = await (await get(built.paths.css)).text();
    const gzip = await get(built.paths.css, "gzip, deflate");
    expect(gzip.headers.get("content-encoding")).toBe("gzip");
    expect(Buffer.from(Bun.gunzipSync(await gzip.arrayBuffer())).toString()).toBe(plain);
    const br = await get(built.paths.css, "gzip, deflate, br, zstd");
    expect(br.headers.get("content-encoding")).toBe("br");
    expect((await br.arrayBuffer()).byteLength).toBeLessThan(plain.length / 3);
  });

  test("load nothing from elsewhere and no font", async () => {
    const css = await (await get(built.paths.css)).text();
    expect(css).not.toMatch(/https?:|@import|@font-face/);
    for (const [path] of css.matchAll(/\/assets\/[\w.-]+/g)) expect(built.all.has(path)).toBe(true);
  });

  test("that do not exist are a 404", async () => {
    expect((await get("/assets/souk.000000000000.css")).status).toBe(404);
    expect((await get("/assets/../package.json")).status).toBe(404);
  });
});

test("a first visit is light: home and product page with style and script fit the budget, compressed", async () => {
  const market = await openMarket();
  const wire = async (path: string) => {
    const response = await market.app.handle(
      new Request(`http://localhost${path}`, { headers: { "accept-encoding": "gzip", accept: "text/html" } }),
    );
    expect([path, response.status, response.headers.get("content-encoding")]).toEqual([path, 200, "gzip"]);
    return (await response.arrayBuffer()).byteLength;
  };
  const script = await wire(built.paths.js);
  const style = await wire(built.paths.css);
  expect(script).toBeLessThanOrEqual(SCRIPT_MAX);
  for (const path of ["/", "/p/1"]) {
    const page = await wire(path);
    console.log(`${path}: ${page} HTML + ${style} CSS + ${script} JS = ${page + style + script} bytes, gzip`);
    expect(page + style + script).toBeLessThanOrEqual(FIRST_VISIT_MAX);
  }
  await market.close();
});
