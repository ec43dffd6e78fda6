import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import sharp from "sharp";
import type { Account } from "../../../accounts/account.ts";
import { PHOTOGRAPH_BYTES_MAX } from "../../../media/photograph.ts";
import { discardPhotos } from "../../../reviews/discarded-photos.ts";
import { PHOTOS_WAITING_MAX } from "../../../reviews/review.ts";
import type { OwnReviewJson } from "../../api/review-schemas.ts";
import { GOODS } from "../testing-market.ts";
import { openVisitedMarket, type VisitedMarket } from "../testing-visitors.ts";

let market: VisitedMarket;
beforeAll(async () => {
  market = await openVisitedMarket();
});
afterAll(() => market.close());
afterEach(() => market.as(null));

const photoOf = async (background: string) => {
  const bytes = await sharp({ create: { width: 60, height: 60, channels: 3, background } })
    .png()
    .toBuffer();
  return new Blob([bytes as Uint8Array<ArrayBuffer>]);
};

const words = { rating: "4", title: "Good bowl", body: "It holds soup.\r\nAnd cats.", author: "Ada M." };

test("photos are drawn anew, hidden until somebody has looked, and bombs and pretenders are refused", async () => {
  const ada = await market.signIn("photographer");
  const path = `/reviews/of/${GOODS.bowl}/mine`;
  const picture = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: "#c96" } });
  const photo = await picture(900, 600)
    .withExif({ IFD0: { Copyright: "secret place" } })
    .jpeg()
    .toBuffer();
  expect(photo.includes("secret place")).toBe(true);
  const blob = (bytes: Uint8Array) => new Blob([bytes as Uint8Array<ArrayBuffer>], { type: "image/jpeg" });
  expect((await market.send(path, { ...words, body: "With a photo.", photos: [blob(photo)] })).status).toBe(303);
  const { review } = await market.shop.reviews.mine(ada.id, GOODS.bowl);
  const [waiting] = review!.photos;
  expect(waiting).toMatchObject({ name: null, width: 900, height: 600 });
  const ask = (who: Account | null) => {
    market.as(who);
    return market.app.handle(new Request(`http://localhost/reviews/photos/${waiting!.photoId}`));
  };
  const own = await ask(ada);
  const bytes = Buffer.from(await own.arrayBuffer());
  expect(own.headers.get("content-type")).toBe("image/webp");
  expect(bytes.includes("secret place")).toBe(false);
  expect((await sharp(bytes).metadata()).exif).toBeUndefined();
  expect((await ask(null)).status).toBe(404);
  expect((await ask(await market.signIn("nosy"))).status).toBe(404);
  const otto = await market.signIn("otto", { role: "ops" });
  expect((await ask(otto)).status).toBe(200);
  expect((await market.browser().open("/staff/reviews")).text).toContain("1 new photo");
  await market.shop.reviews.moderation.decide(otto, review!.reviewId, { decision: "approve" });
  const [shown] = (await market.shop.reviews.read(review!.reviewId))!.photos;
  expect(shown?.name).toMatch(/^[0-9a-f]{64}\.webp$/);
  expect((await ask(otto)).status).toBe(404);

  market.as(ada);
  const bomb = await picture(7_200, 7_200).png({ compressionLevel: 1 }).toBuffer();
  const pretenders = [
    bomb,
    Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
    Buffer.from("GIF89a nothing"),
    photo.subarray(0, 300),
    await picture(20, 20).png().toBuffer(),
  ];
  for (const bad of pretenders) {
    const response = await market.send(path, { ...words, body: "With a photo.", photos: [blob(bad)] });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain("no photo we can show");
  }
  const two = [blob(photo), blob(pretenders[1]!), blob(Buffer.alloc(PHOTOGRAPH_BYTES_MAX + 1))];
  const said = await (await market.send(path, { ...words, body: "With a photo.", photos: two })).text();
  expect(said).toMatch(/Your words are saved\. \S*a\.jpg\S* is no photo we can show: JPEG, PNG or WebP, up to 10 MB\./);
  expect(said).toMatch(/MB\. \S*a\.jpg\S* is over 10 MB\./);
  const many = await market.send(path, { ...words, photos: Array.from({ length: 5 }, () => blob(photo)) });
  expect([many.status, (await many.text()).includes("At most 4 photos.")]).toEqual([422, true]);
  const dropped = await market.send(path, { ...words, body: "With a photo.", drop: waiting!.photoId });
  expect(dropped.status).toBe(303);
  expect((await market.shop.reviews.mine(ada.id, GOODS.bowl)).review!.photos).toHaveLength(0);
  const small = shown!.name!.replace(".webp", "-320.webp");
  expect(await market.shop.media.get(small)).not.toBeNull();
  expect(await discardPhotos(market.sql, market.shop.media)).toBe(1);
  expect(await Promise.all([shown!.name!, small].map((name) => market.shop.media.get(name)))).toEqual([null, null]);
});

test("photos of one account that nobody has looked at have a limit", async () => {
  const hoarder = await market.signIn("hoarder");
  const photos = await Promise.all(["#963", "#369"].map(photoOf));
  const path = `/reviews/of/${GOODS.lastVase}/mine`;
  await market.send(path, { ...words, body: "A vase with many photos." });
  const { reviewId } = (await market.shop.reviews.mine(hoarder.id, GOODS.lastVase)).review!;
  await market.sql`
    INSERT INTO review_photos (review_id, photo_id, position, width, height, bytes)
    SELECT ${reviewId}, 'hoard-' || n, n, 60, 60, ''::bytea FROM generate_series(1, ${PHOTOS_WAITING_MAX - 1}) AS n`;
  const refused = await market.send(path, { ...words, body: "A vase with many photos.", photos });
  expect(refused.status).toBe(429);
  expect(await refused.text()).toContain("Your words are saved. We have yet to look at 24 photos");
  await market.sql`DELETE FROM review_photos WHERE review_id = ${reviewId} AND position > 1`;
  expect((await market.send(path, { ...words, body: "A vase with many photos.", photos })).status).toBe(303);
  await market.sql`DELETE FROM reviews WHERE review_id = ${reviewId}`;
});

test("the API takes photos, tells their author how they stand, and lets them go", async () => {
  const path = `/products/${GOODS.drop}/reviews/mine`;
  const [one, two, ...others] = await Promise.all(["#693", "#396", "#111", "#222", "#333"].map(photoOf));
  const post = async (...photos: Blob[]) => {
    const response = await market.send(`/api${path}/photos`, { photos });
    return { status: response.status, json: (await response.json()) as OwnReviewJson & { code: string } };
  };
  expect((await post(one!)).json.code).toBe("sign_in_first");
  await market.signIn("programmer");
  expect((await post(one!)).json.code).toBe("unknown_review");
  await market.ask("PUT", path, { rating: 5, body: "Sent by a program.", author: "Pat" });
  const added = await post(one!, two!);
  expect([added.status, added.json.photos.length]).toEqual([201, 2]);
  expect(await post(one!, two!)).toEqual(added);
  const [first] = added.json.photos;
  expect(first).toMatchObject({ url: `/reviews/photos/${first!.id}`, width: 60, height: 60, isShown: false });
  expect((await post(...others)).json.code).toBe("too_many_photos");
  expect((await post(new Blob(["no picture"]))).json.code).toBe("not_a_photo");
  expect((await post()).json.code).toBe("invalid_input");
  expect((await market.ask("POST", `${path}/photos`, { photos: ["x"] })).status).toBe(422);
  const otto = await market.signIn("otto", { role: "ops" });
  await market.shop.reviews.moderation.decide(otto, added.json.id, { decision: "approve" });
  await market.signIn("somebody");
  await market.ask("DELETE", `${path}/photos/${first!.id}`);
  await market.signIn("programmer");
  const { photos } = (await market.ask("GET", path)).json as unknown as OwnReviewJson;
  expect(photos.map(({ isShown, url }) => [isShown, url.startsWith("/media/")])).toEqual([
    [true, true],
    [true, true],
  ]);
  const { json } = await market.ask("DELETE", `${path}/photos/${first!.id}`);
  expect((json as unknown as OwnReviewJson).photos.map(({ id }) => id)).toEqual([photos[1]!.id]);
});
