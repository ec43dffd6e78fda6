import { expect, test } from "bun:test";
import type { TSchema } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { createApp } from "../app.ts";
import { counterShop } from "../test-support/counter-shop.ts";
import { type Visit, visitor } from "../test-support/visitor.ts";
import type { OpenApiDocument } from "./openapi.ts";
import { Alive, Availability, Cart, Problem, Product, Ready } from "./schemas.ts";
import { SearchResult } from "./search-schemas.ts";

const METHODS = ["get", "put", "post", "delete", "patch", "head", "options", "trace"];

test("the document lists every route of the API, and nothing that is not one", async () => {
  const { paths } = await document();
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method} ${path}`),
  );
  expect(operations.sort()).toEqual([
    "delete /api/cart",
    "delete /api/cart/items/{productId}",
    "delete /api/favorites/products/{id}",
    "delete /api/favorites/shops/{id}",
    "delete /api/products/{id}/reviews/mine",
    "delete /api/products/{id}/reviews/mine/photos/{photoId}",
    "delete /api/products/{id}/waiting-place",
    "delete /api/questions/{postingId}",
    "get /api/cart",
    "get /api/checkout/{checkoutId}",
    "get /api/favorites",
    "get /api/favorites/products/{id}",
    "get /api/favorites/shops/{id}",
    "get /api/feed",
    "get /api/orders",
    "get /api/orders/{id}",
    "get /api/orders/{id}/returns",
    "get /api/products/{id}",
    "get /api/products/{id}/availability",
    "get /api/products/{id}/questions",
    "get /api/products/{id}/reviews",
    "get /api/products/{id}/reviews/mine",
    "get /api/products/{id}/waiting-place",
    "get /api/search",
    "get /healthz",
    "get /metrics",
    "get /readyz",
    "post /api/cart/items",
    "post /api/checkout",
    "post /api/checkout/{checkoutId}/withdrawal",
    "post /api/favorites/products/{id}",
    "post /api/favorites/shops/{id}",
    "post /api/orders/{id}/cancellation",
    "post /api/orders/{id}/returns",
    "post /api/products/{id}/questions",
    "post /api/products/{id}/reviews",
    "post /api/products/{id}/reviews/mine/photos",
    "post /api/products/{id}/reviews/mine/restoration",
    "post /api/products/{id}/waiting-place",
    "post /api/questions/{postingId}/reports",
    "post /api/questions/{postingId}/restoration",
    "post /api/reviews/{reviewId}/reports",
    "put /api/cart/items/{productId}",
    "put /api/products/{id}/reviews/mine",
    "put /api/questions/{postingId}/answer",
    "put /api/questions/{postingId}/helpful",
    "put /api/reviews/{reviewId}/answer",
    "put /api/reviews/{reviewId}/helpful",
  ]);
});

test("the document is OpenAPI 3.1: operations have ids of their own, parameters and answers", async () => {
  const { openapi, info, paths } = await document();
  expect(openapi).toMatch(/^3\.1\.\d+$/);
  expect(info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
  const ids = new Set<unknown>();
  for (const [path, item] of Object.entries(paths)) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
    for (const [method, operation] of Object.entries(item)) {
      expect(METHODS).toContain(method);
      expect(ids).not.toContain(operation.operationId);
      ids.add(operation.operationId);
      const parameters = (operation.parameters ?? []) as {
        name: string;
        in: string;
        required: boolean;
        schema: object;
      }[];
      expect(parameters.filter((each) => each.in === "path").map((each) => each.name)).toEqual(inPath);
      for (const parameter of parameters) {
        expect(["path", "query", "header"]).toContain(parameter.in);
        expect(parameter.required).toBe(parameter.in === "path");
        expect(parameter.schema).toBeObject();
      }
      const responses = Object.entries(operation.responses as Record<string, { description: string }>);
      expect(responses.length).toBeGreaterThan(0);
      for (const [status, { description }] of responses) {
        expect(status).toMatch(/^[2-5]\d\d$/);
        expect(description).not.toBe("");
      }
    }
  }
});

test("every reference leads somewhere, and every named schema is used", async () => {
  const { paths, components } = await document();
  const text = JSON.stringify([paths, components]);
  const referred = new Set([...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name!));
  expect([...referred].sort()).toEqual(Object.keys(components.schemas).sort());
  expect(text).not.toContain('anyOf":[{"format":"integer"');
});

test("a schema has every property that it requires", async () => {
  const { components } = await document();
  for (const schema of Object.values(components.schemas) as { required?: string[]; properties?: object }[]) {
    expect(Object.keys(schema.properties ?? {})).toEqual(expect.arrayContaining(schema.required ?? []));
  }
  expect(components.schemas.Problem).toMatchObject({ properties: { title: { type: "string" } } });
});

test("a refusal is told as problem+json", async () => {
  const { paths } = await document();
  const refused = (paths["/api/cart/items"]!.post!.responses as Record<string, { content: object }>)["409"]!;
  expect(refused.content).toEqual({ "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } });
});

test("the viewer comes whole from this shop, under a policy that lets it load nothing from elsewhere", async () => {
  const reader = visitor(createApp(counterShop()));
  const page = await reader("/docs");
  expect(page.headers.get("content-security-policy")).toContain(
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'",
  );
  const html = await page.text();
  expect(html).not.toMatch(/https?:\/\//);
  const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path!);
  expect(files).toHaveLength(4);
  for (const file of files) {
    const plain = await reader(file, { headers: { "accept-encoding": "identity" } });
    const packed = await reader(file, { headers: { "accept-encoding": "gzip" } });
    expect([plain.status, packed.status]).toEqual([200, 200]);
    const bytes = new Uint8Array(await packed.arrayBuffer());
    const unpacked = packed.headers.get("content-encoding") === "gzip" ? Bun.gunzipSync(bytes) : bytes;
    expect(Buffer.compare(unpacked, new Uint8Array(await plain.arrayBuffer()))).toBe(0);
  }
});

test("answers are what their schemas say", async () => {
  const mira = visitor(createApp(counterShop(2)));
  const fits = async (schema: TSchema, visit: Promise<Response>) =>
    expect([...Value.Errors(schema, await (await visit).json())]).toEqual([]);
  const add: Visit = { method: "POST", body: { productId: 7, quantity: 2 } };
  await fits(Cart, mira("/api/cart"));
  await fits(Product, mira("/api/products/7"));
  await fits(SearchResult, mira("/api/search?q=teapot"));
  await fits(Cart, mira("/api/cart/items", add));
  await fits(Cart, mira("/api/cart"));
  await fits(Availability, mira("/api/products/7/availability"));
  await fits(Problem, mira("/api/cart/items", add));
  await fits(Problem, mira("/api/cart/items", { method: "POST", body: {} }));
  await fits(Alive, mira("/healthz"));
  await fits(Ready, mira("/readyz"));
});

async function document(): Promise<OpenApiDocument> {
  const answer = await visitor(createApp(counterShop()))("/openapi.json");
  expect(answer.headers.get("content-type")).toStartWith("application/json");
  return (await answer.json()) as OpenApiDocument;
}
