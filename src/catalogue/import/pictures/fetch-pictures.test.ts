import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import sharp from "sharp";
import { type FreshDatabase, freshDatabase, throwAwayFolder } from "../../../../test/support/index.ts";
import { mediaOn } from "../../../media/media.ts";
import { folderShelf } from "../../../media/shelf.ts";
import type { CatalogueRecord } from "../../record.ts";
import { applyRecords } from "../../write.ts";
import { isPublicAddress } from "./addresses.ts";
import { download } from "./download.ts";
import { awaitedPictures, fetchPictures } from "./fetch-pictures.ts";

const picture = new Uint8Array(
  await sharp({ create: { width: 40, height: 30, channels: 3, background: "#a53" } })
    .png()
    .toBuffer(),
);
let server: Bun.Server<undefined>;
let database: FreshDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  await database.sql`INSERT INTO shops (slug, name) VALUES ('kiln', 'Kiln')`;
  server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    routes: {
      "/mug.png": () => new Response(picture),
      "/moved": () => Response.redirect("/mug.png"),
      "/round": () => Response.redirect("/round"),
      "/to-file": () => new Response(null, { status: 302, headers: { location: "file:///etc/passwd" } }),
      "/page": () => new Response("<html>not a picture</html>"),
      "/large": () => new Response(new Uint8Array(5_000)),
      "/endless": () =>
        new Response(new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1_000)) })),
      "/silent": () =>
        new Response(new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(1)) })),
    },
    fetch: () => new Response("gone", { status: 404 }),
  });
});
beforeEach(async () => {
  await database.sql`TRUNCATE products, catalogue_changes RESTART IDENTITY CASCADE`;
});
afterAll(async () => {
  await server.stop(true);
  await database.drop();
});

const at = (path: string) => new URL(path, server.url).href;
const limits = { bytes: 4_000, milliseconds: 5_000, allowPrivate: true };
const mug = (externalId: string, path: string): CatalogueRecord => ({
  ...{
    source: "kiln",
    externalId,
    title: "Mug",
    summary: "",
    description: "",
    price: 100,
    listPrice: null,
    currency: "USD",
  },
  ...{
    shop: "kiln",
    category: ["Mugs"],
    brand: null,
    attributes: {},
    tags: [],
    rating: 0,
    reviewCount: 0,
    popularity: 0,
  },
  ...{ limitPerCustomer: 1, images: [{ sha256: null, sourceUrl: at(path), alt: "" }], stock: [] },
});

describe("fetching pictures", () => {
  test("brings each once, shows it on every product that has it, and leaves what fails for later", async () => {
    const { sql } = database;
    await applyRecords(sql, [
      mug("1", "/mug.png"),
      mug("2", "/mug.png"),
      mug("3", "/moved"),
      mug("4", "/page"),
      mug("5", "/none"),
    ]);
    const faults = new Map<string, string | null>();
    const fetchAll = () =>
      fetchPictures(sql, mediaOn(folderShelf(throwAwayFolder("media"))), {
        ...{ abreast: 2, limit: 100, allowPrivate: true, signal: new AbortController().signal },
        onPicture: (url, fault) => faults.set(url, fault),
      });
    expect(await awaitedPictures(sql)).toBe(4);
    expect(await fetchAll()).toEqual({ fetched: 2, failed: 2 });
    expect(faults.get(at("/page"))).toContain("not a picture");
    expect(faults.get(at("/none"))).toBe("answered 404");
    expect(await awaitedPictures(sql)).toBe(2);
    expect((await sql`SELECT width, height FROM media`).map(({ width, height }) => [width, height])).toEqual([
      [40, 30],
    ]);
    expect((await sql`SELECT count(*)::int AS n FROM product_images WHERE sha256 IS NOT NULL`)[0]?.n).toBe(3);
    expect((await sql`SELECT count(*)::int AS n FROM catalogue_changes WHERE type = 'product-changed'`)[0]?.n).toBe(3);
    expect(await fetchAll()).toEqual({ fetched: 0, failed: 2 });
  });
});

describe("a download", () => {
  test("follows redirects, a few", async () => {
    expect(await download(at("/moved"), limits)).toEqual(Buffer.from(picture));
    await expect(download(at("/round"), limits)).rejects.toThrow("redirects more than 3 times");
  });

  test("stops at its limit of bytes, announced or not", async () => {
    await expect(download(at("/large"), limits)).rejects.toThrow("is larger than 4000 bytes");
    await expect(download(at("/endless"), limits)).rejects.toThrow("is larger than 4000 bytes");
  });

  test("stops at its limit of time", async () => {
    await expect(download(at("/silent"), { ...limits, milliseconds: 100 })).rejects.toThrow();
  });

  test("speaks http and https only, after a redirect too", async () => {
    await expect(download("file:///etc/passwd", limits)).rejects.toThrow("neither http nor https");
    await expect(download(at("/to-file"), limits)).rejects.toThrow("neither http nor https");
  });

  test("refuses addresses inside one's own network, however they are written", async () => {
    const closed = { ...limits, allowPrivate: false };
    const { port } = server;
    for (const host of ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "[::1]", "[::ffff:127.0.0.1]"]) {
      await expect(download(`http://${host}:${port}/mug.png`, closed)).rejects.toThrow("not on the public internet");
    }
  });
});

test("public addresses are told from all others", () => {
  for (const address of ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8"])
    expect(isPublicAddress(address)).toBe(true);
  const others = [
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "::",
    "::1",
  ];
  for (const address of [...others, "fd00::1", "fe80::1", "::ffff:10.0.0.1", "2002:a00::1", "not-an-address"]) {
    expect(isPublicAddress(address)).toBe(false);
  }
});
