import { expect, test } from "bun:test";
import { Elysia } from "elysia";
import { createApp } from "./app.ts";
import { counterShop } from "./test-support/counter-shop.ts";
import { problemOf } from "./test-support/problem-of.ts";
import { visitor } from "./test-support/visitor.ts";

const NAUGHTY = [
  "'; DROP TABLE products; --",
  "<script>alert(1)</script>",
  "{{7*7}}<%= 7 %>#{7*7}",
  "../../../etc/passwd",
  "\u0000\u0001\u001f\u007f",
  "\ud83d",
  "\ufeff\u202e\u200b\u2066",
  "Z\u0341\u0342\u0343a\u0344l\u0345g\u0346o\u0347",
  "田中さん\u{1F468}\u200D\u{1F469}\u200D\u{1F467} ٢ Ω≈ç√",
  "%s%n%x%d %00 %ff %",
  "true",
  "-1",
  "1e309",
  "NaN",
  "__proto__",
  "x".repeat(5000),
];

const ROUTES = new Elysia()
  .get("/cookies", ({ set }) => {
    set.headers["content-type"] = "text/html; charset=utf-8";
    set.headers["set-cookie"] = ["a=1", "b=2"] as unknown as string;
    return "biscuits";
  })
  .get("/page", ({ set }) => {
    set.headers["content-type"] = "text/html; charset=utf-8";
    return `<p>${"stout teapot ".repeat(500)}</p>`;
  })
  .get(
    "/ready-made",
    () => new Response("<p>made</p>".repeat(200), { headers: { "content-type": "text/html", vary: "HX-Request" } }),
  )
  .get("/stream", () => new Response("data: x\n\n".repeat(300), { headers: { "content-type": "text/event-stream" } }))
  .get("/picture", () => new Response(new Uint8Array(3000), { headers: { "content-type": "image/webp" } }))
  .get("/broken", () => Promise.reject(new Error("the boiler room is on fire")))
  .post("/form", ({ body }) => body);

test("every answer carries the security headers, whatever went right or wrong", async () => {
  const stranger = visitor(createApp(counterShop(), { routes: [ROUTES] }));
  for (const [path, method] of [
    ["/page"],
    ["/ready-made"],
    ["/stream"],
    ["/picture"],
    ["/broken"],
    ["/nowhere"],
    ["/docs/swagger-ui.css"],
    ["/healthz"],
    ["/metrics"],
    ["/api/cart"],
    ["/api/products/99"],
    ["/api/products/x"],
    ["/api/cart/items", "POST"],
    ["/api/cart", "PATCH"],
  ] as const) {
    const { headers } = await stranger(path, { method: method ?? "GET" });
    expect(headers.get("content-security-policy")).toContain("script-src 'self'; style-src 'self';");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("strict-origin-when-cross-origin");
    expect(headers.get("permissions-policy")).toContain("camera=()");
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
    expect(headers.has("strict-transport-security")).toBe(false);
  }
  const secure = visitor(createApp(counterShop(1, { SECURE_COOKIES: "on" })));
  expect((await secure("/healthz")).headers.get("strict-transport-security")).toMatch(/^max-age=31536000/);
});

test("changes and mistakes carry their request's id, taken from whoever sent one unless it could do harm", async () => {
  const stranger = visitor(createApp(counterShop(), { routes: [ROUTES] }));
  const idOf = async (path: string, method: string, id?: string) =>
    (await stranger(path, { method, headers: id === undefined ? {} : { "x-request-id": id } })).headers.get(
      "x-request-id",
    );
  for (const [path, method] of [
    ["/api/cart", "DELETE"],
    ["/broken", "GET"],
    ["/nowhere", "GET"],
    ["/api/products/x", "GET"],
  ] as const) {
    expect(await idOf(path, method)).toMatch(/^[0-9a-f]{10}-[0-9a-z]+$/);
    expect(await idOf(path, method, "trace-1.2_3")).toBe("trace-1.2_3");
    expect(await idOf(path, method, "x".repeat(65))).not.toContain("xxx");
    expect(await idOf(path, method, '"}, "level": 60')).not.toContain("level");
  }
  expect(await idOf("/broken", "GET")).not.toBe(await idOf("/broken", "GET"));
});

test("cookies of an answer stay apart, and what one answer sets is not in the next", async () => {
  const stranger = visitor(createApp(counterShop(), { routes: [ROUTES] }));
  const headers = { "accept-encoding": "gzip" };
  for (let i = 0; i < 2; i++) {
    expect((await stranger("/cookies", { headers })).headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect((await stranger("/page", { headers })).headers.getSetCookie()).toEqual([]);
    expect((await stranger("/page")).headers.get("content-encoding")).toBeNull();
  }
});

test("pages and JSON are gzipped for those who take it, streams and pictures never", async () => {
  const stranger = visitor(createApp(counterShop(), { routes: [ROUTES] }));
  const get = (path: string, accept = "br, gzip") => stranger(path, { headers: { "accept-encoding": accept } });
  for (const path of ["/page", "/ready-made", "/openapi.json"]) {
    const plain = await (await get(path, "identity")).text();
    const answer = await get(path);
    expect(answer.headers.get("content-encoding")).toBe("gzip");
    expect(answer.headers.get("vary")).toContain("Accept-Encoding");
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect(bytes.byteLength).toBeLessThan(plain.length / 2);
    expect(new TextDecoder().decode(Bun.gunzipSync(bytes))).toBe(plain);
    for (const accept of ["", "br", "gzip;q=0", "gzip; q=0.0, br"]) {
      expect((await get(path, accept)).headers.get("content-encoding")).toBeNull();
    }
  }
  expect((await get("/ready-made")).headers.get("vary")).toBe("HX-Request, Accept-Encoding");
  for (const path of ["/stream", "/picture", "/healthz"])
    expect((await get(path)).headers.get("content-encoding")).toBeNull();
});

test("an unknown address is 404, and a known one that does not take the method is 405 and names those it does", async () => {
  const stranger = visitor(createApp(counterShop(), { routes: [ROUTES] }));
  expect(await problemOf(await stranger("/api/nothing"))).toMatchObject({ status: 404, code: "not_found" });
  const wrong = await stranger("/api/cart/items/7", { method: "PATCH" });
  expect(wrong.headers.get("allow")).toBe("DELETE, PUT");
  expect(await problemOf(wrong)).toMatchObject({ status: 405, code: "method_not_allowed" });
  expect((await stranger("/page", { method: "PUT" })).headers.get("allow")).toBe("GET, HEAD");
});

test("a browser gets a page for an error, htmx a fragment, and nobody our insides", async () => {
  const stranger = visitor(createApp(counterShop(), { routes: [ROUTES] }));
  const page = await stranger("/broken", { headers: { accept: "text/html" } });
  expect([page.status, page.headers.get("content-type")]).toEqual([500, "text/html; charset=utf-8"]);
  const html = await page.text();
  expect(html).toStartWith("<!doctype html>");
  expect(html).not.toContain("boiler");
  const fragment = await (await stranger("/nowhere", { headers: { "hx-request": "true" } })).text();
  expect(fragment).toStartWith("<main");
});

test("a form is read as a form", async () => {
  const stranger = visitor(createApp(counterShop(), { routes: [ROUTES] }));
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const answer = await stranger("/form", { method: "POST", body: "quantity=2&name=caf%C3%A9+%26", headers });
  expect(await answer.json()).toEqual({ quantity: "2", name: "café &" });
});

test("naughty strings in every field get an answer below 500 and come to nothing", async () => {
  const shop = counterShop();
  const app = createApp(shop);
  for (const naughty of NAUGHTY) {
    const coded = encodeURIComponent(naughty.toWellFormed());
    const visits = [
      visitor(app)(`/api/products/${coded}`),
      visitor(app)(`/api/products/${coded}/availability`),
      visitor(app)(`/api/search?q=${coded}`),
      visitor(app)(`/api/search?q=a&limit=${coded}&page=${coded}`),
      visitor(app)(`/${coded}`),
      visitor(app)("/api/cart", { headers: { cookie: `cart=${coded}` } }),
      visitor(app)("/api/cart/items", { method: "POST", body: { productId: naughty, quantity: naughty } }),
      visitor(app)("/api/cart/items", { method: "POST", body: naughty }),
      visitor(app)(`/api/cart/items/${coded}`, { method: "PUT", body: { quantity: 1 } }),
      visitor(app)("/api/cart", { method: "DELETE", headers: { "idempotency-key": coded, "x-request-id": coded } }),
    ];
    for (const answer of await Promise.all(visits)) expect(answer.status).toBeLessThan(500);
  }
  expect(shop.teapotsLeft()).toBe(5);
});

test("an address that is no valid text gets an answer too", async () => {
  const stranger = visitor(createApp(counterShop()));
  for (const path of ["/api/products/%E0%A4%A", "/%", "/%ff%fe", "/api/search?q=%E0%A4%A", "/api/search?q=%"]) {
    expect((await stranger(path)).status).toBeLessThan(500);
  }
});

test("figures count requests by route and status, so that ids do not make a million of them", async () => {
  const stranger = visitor(createApp(counterShop()));
  await stranger("/api/products/7");
  await stranger("/api/products/8");
  await stranger("/made/up/by/a/robot");
  const metrics = await (await stranger("/metrics")).text();
  expect(metrics).toContain(
    'http_request_duration_seconds_count{method="GET",route="/api/products/:id",status="200"} 1',
  );
  expect(metrics).toContain(
    'http_request_duration_seconds_count{method="GET",route="/api/products/:id",status="404"} 1',
  );
  expect(metrics).toContain('http_request_duration_seconds_count{method="GET",route="(none)",status="404"} 1');
  expect(metrics).not.toContain("robot");
});

test("the process is alive even when it cannot serve, and then it says why", async () => {
  const app = createApp(counterShop(), { readiness: async () => ["no shard is held here"] });
  expect((await visitor(app)("/healthz")).status).toBe(200);
  const answer = await visitor(app)("/readyz");
  expect(answer.status).toBe(503);
  expect(await answer.json()).toEqual({
    status: "not ready",
    reasons: ["Postgres cannot be reached", "no shard is held here"],
  });
});
