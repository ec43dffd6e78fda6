import { afterAll, beforeEach, describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import sharp from "sharp";
import { type BucketStandIn, startBucket } from "../../test/support/bucket.ts";
import { throwAwayFolder } from "../../test/support/index.ts";
import { MediaBusy, mediaOn } from "./media.ts";
import { NotAPicture, PICTURE_BYTES_MAX } from "./picture.ts";
import { bucketShelf, folderShelf, type Shelf, shelfFor } from "./shelf.ts";
import { PICTURE_WIDTHS } from "./store.ts";

const SVG = bytesOf(
  '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30" fill="#c60"/></svg>',
);
const png = new Uint8Array(
  await sharp({ create: { width: 400, height: 200, channels: 3, background: "#369" } })
    .png()
    .toBuffer(),
);

let bucket: BucketStandIn;
let shelves: Record<string, () => Shelf>;
let folder: string;
beforeEach(() => {
  bucket?.stop();
  bucket = startBucket();
  folder = throwAwayFolder("media");
  shelves = { folder: () => folderShelf(folder), bucket: () => bucketShelf(bucket.settings) };
});
afterAll(() => bucket.stop());

describe.each(["folder", "bucket"])("a store on a %s", (kind) => {
  test("keeps a picture under the hash of its bytes and gives back the same bytes", async () => {
    const media = mediaOn(shelves[kind]!());
    const sha256 = createHash("sha256").update(png).digest("hex");
    expect(await media.put(png)).toEqual({ sha256, ext: "png", width: 400, height: 200 });
    const found = await mediaOn(shelves[kind]!()).get(`${sha256}.png`);
    expect(found?.contentType).toBe("image/png");
    expect(new Uint8Array(await found!.body.arrayBuffer())).toEqual(png);
  });

  test("makes a smaller WebP on the first ask, keeps it, and never widens", async () => {
    const media = mediaOn(shelves[kind]!());
    const { sha256 } = await media.put(png);
    for (const width of PICTURE_WIDTHS) {
      const found = await media.get(`${sha256}-${width}.webp`);
      expect(found?.contentType).toBe("image/webp");
      const size = await sharp(await found!.body.arrayBuffer()).metadata();
      expect([size.format, size.width]).toEqual(["webp", Math.min(width, 400)]);
    }
    expect(await shelves[kind]!().has(`${sha256}-160.webp`)).toBe(true);
  });

  test("draws an SVG at the width asked for, larger than it says too", async () => {
    const media = mediaOn(shelves[kind]!());
    const { sha256, width, height, ext } = await media.put(SVG);
    expect([width, height, ext]).toEqual([40, 30, "svg"]);
    const size = await sharp(await (await media.get(`${sha256}-640.webp`))!.body.arrayBuffer()).metadata();
    expect([size.width, size.height]).toEqual([640, 480]);
  });

  test("knows nothing of other names", async () => {
    const media = mediaOn(shelves[kind]!());
    const { sha256 } = await media.put(png);
    const unknown = "0".repeat(64);
    for (const name of [
      `${unknown}.png`,
      `${unknown}-160.webp`,
      `${sha256}.svg`,
      `${sha256}-161.webp`,
      `${sha256}-160.png`,
      `../${sha256}.png`,
      "",
      sha256,
    ]) {
      expect(await media.get(name)).toBeNull();
    }
  });
});

test("the same picture twice is one object in the bucket, with its content type", async () => {
  const media = mediaOn(shelves.bucket!());
  const { sha256 } = await media.put(png);
  await media.put(png);
  const puts = bucket.requests.filter(({ method }) => method === "PUT");
  expect(puts).toEqual([{ method: "PUT", key: `media/${sha256.slice(0, 2)}/${sha256}.png`, contentType: "image/png" }]);
});

test("a bucket that fails is an error, not a missing picture", async () => {
  const media = mediaOn(shelves.bucket!());
  const { sha256 } = await media.put(png);
  bucket.failWith(403);
  await expect(media.get(`${sha256}.png`)).rejects.toThrow();
});

test("S3_BUCKET chooses the bucket, its absence the folder", async () => {
  await shelfFor({ MEDIA_DIR: folder, ...bucket.settings }).write("name", SVG, "image/svg+xml");
  expect(bucket.requests.map(({ method }) => method)).toContain("PUT");
  await shelfFor({ MEDIA_DIR: folder }).write("name", SVG, "image/svg+xml");
  expect((await readdir(folder, { recursive: true })).sort()).toEqual(["na", "na/name"]);
});

test("a folder that was emptied by hand is filled again", async () => {
  const media = mediaOn(shelves.folder!());
  const { sha256 } = await media.put(png);
  await rm(folder, { recursive: true });
  await media.put(png);
  expect(await media.get(`${sha256}.png`)).not.toBeNull();
});

test("what is no picture, or one that could run, is refused with the reason", async () => {
  const media = mediaOn(shelves.folder!());
  const gif = new Uint8Array(await sharp(png).gif().toBuffer());
  const refused = [
    new Uint8Array(),
    bytesOf("hello"),
    bytesOf("<html></html>"),
    png.subarray(0, 20),
    gif,
    new Uint8Array(PICTURE_BYTES_MAX + 1),
  ];
  for (const bytes of refused) await expect(media.put(bytes)).rejects.toBeInstanceOf(NotAPicture);
  await expect(media.put(bytesOf("<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"))).rejects.toThrow(
    "<script>",
  );
});

test("a hundred asks for the same smaller size make it once", async () => {
  const counted = counting(folderShelf(folder));
  const media = mediaOn(counted.shelf);
  const { sha256 } = await media.put(png);
  await Promise.all(Array.from({ length: 100 }, () => media.get(`${sha256}-160.webp`)));
  expect(counted.writes.filter((name) => name.endsWith(".webp"))).toEqual([`${sha256}-160.webp`]);
});

test("more different sizes than may wait are turned away, the others are all made", async () => {
  const media = mediaOn(folderShelf(folder), { abreast: 2, waiting: 6 });
  const pictures = await Promise.all(
    Array.from({ length: 3 }, (_, at) =>
      media.put(bytesOf(new TextDecoder().decode(SVG).replace("#c60", `#${String(at).padStart(6, "0")}`))),
    ),
  );
  const asks = pictures.flatMap(({ sha256 }) => PICTURE_WIDTHS.map((width) => `${sha256}-${width}.webp`));
  const answers = await Promise.allSettled(asks.map((name) => media.get(name)));
  const refused = answers.filter((answer) => answer.status === "rejected");
  expect(refused.length).toBe(asks.length - 2 - 6);
  expect(refused.every(({ reason }) => reason instanceof MediaBusy)).toBe(true);
  expect(await media.get(asks.at(-1)!)).not.toBeNull();
});

function counting(shelf: Shelf) {
  const writes: string[] = [];
  const counted: Shelf = {
    ...shelf,
    write(name, bytes, contentType) {
      writes.push(name);
      return shelf.write(name, bytes, contentType);
    },
  };
  return { shelf: counted, writes };
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
