import { beforeAll, expect, test } from "bun:test";
import { Elysia } from "elysia";
import { throwAwayFolder } from "../../test/support/index.ts";
import { MediaBusy, mediaOn } from "./media.ts";
import { mediaRoute } from "./route.ts";
import { folderShelf } from "./shelf.ts";

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><circle cx="20" cy="20" r="9"/></svg>';
const media = mediaOn(folderShelf(throwAwayFolder("media-route")));
const app = new Elysia().use(mediaRoute(media));
let sha256: string;
beforeAll(async () => {
  sha256 = (await media.put(new TextEncoder().encode(SVG))).sha256;
});

function ask(name: string, init?: RequestInit): Promise<Response> {
  return Promise.resolve(app.handle(new Request(`http://localhost/media/${name}`, init)));
}

test("a picture comes with its type, for ever, and may not run anything", async () => {
  const answer = await ask(`${sha256}.svg`);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe(SVG);
  expect(answer.headers.get("content-type")).toBe("image/svg+xml");
  expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  expect(answer.headers.get("content-security-policy")).toContain("sandbox");
});

test("a smaller size is WebP", async () => {
  const answer = await ask(`${sha256}-320.webp`);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "image/webp"]);
  expect(new TextDecoder().decode((await answer.bytes()).subarray(8, 12))).toBe("WEBP");
});

test("whoever has it already is told so, whoever has another is not", async () => {
  const etag = (await ask(`${sha256}.svg`)).headers.get("etag")!;
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
    const answer = await ask(`${sha256}.svg`, { headers: { "if-none-match": known } });
    expect([answer.status, await answer.text(), answer.headers.get("etag")]).toEqual([304, "", etag]);
  }
  expect((await ask(`${sha256}.svg`, { headers: { "if-none-match": '"other"' } })).status).toBe(200);
});

test("a name that is no picture's is not found, and cannot lead out of the folder", async () => {
  const names = [
    "x",
    `${"0".repeat(64)}.svg`,
    `${sha256}`,
    `${sha256}.html`,
    `${sha256}-319.webp`,
    `${sha256}-320.svg`,
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e%2f%2e%2e%2fpackage.json",
    `${sha256}.svg%00.png`,
    `${sha256.toUpperCase()}.svg`,
    `${sha256}.svg%0a`,
  ];
  for (const name of names) {
    const answer = await ask(name);
    expect([name, answer.status, answer.headers.get("cache-control")]).toEqual([name, 404, "no-store"]);
  }
});

test("asks past what can wait are told when to come again", async () => {
  const busy = new Elysia().use(
    mediaRoute({
      ...media,
      get: async () => {
        throw new MediaBusy();
      },
    }),
  );
  const answer = await busy.handle(new Request(`http://localhost/media/${sha256}-320.webp`));
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "2"]);
});

test("the headers alone are as long as the picture", async () => {
  const server = new Elysia().use(mediaRoute(media)).listen(0);
  try {
    const answer = await fetch(`http://127.0.0.1:${server.server!.port}/media/${sha256}.svg`, { method: "HEAD" });
    expect([answer.status, answer.headers.get("content-length"), await answer.text()]).toEqual([
      200,
      String(SVG.length),
      "",
    ]);
  } finally {
    await server.stop(true);
  }
});
