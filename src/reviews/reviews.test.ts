import { afterAll, beforeAll, expect, test } from "bun:test";
import sharp from "sharp";
import { line } from "../../actors/order/testing.ts";
import { eventually } from "../../test/support/index.ts";
import type { Account } from "../accounts/account.ts";
import type { CatalogueRecord } from "../catalogue/record.ts";
import { NAUGHTY } from "../catalogue/testing-naughty.ts";
import { applyRecords } from "../catalogue/write.ts";
import { GOODS, openMarket, type TestMarket } from "../http/pages/testing-market.ts";
import { REVIEWS } from "../moderation/kinds.ts";
import { placeOrder } from "../orders/testing-orders.ts";
import type { Sql } from "../platform/postgres.ts";
import { discardPhotos, holdPhoto } from "./discarded-photos.ts";
import { reviewKeeper } from "./personal-data.ts";
import { photoName } from "./photo-shelf.ts";
import { prune } from "./pruner.ts";
import { settleRating } from "./ratings.ts";
import { REVIEWS_A_DAY_MAX, type ReviewDraft, type Stars } from "./review.ts";
import { authorsOf, restock } from "./testing-people.ts";
import { plainText } from "./text.ts";

let market: TestMarket;
let authors: ReturnType<typeof authorsOf>;
beforeAll(async () => {
  market = await openMarket();
  authors = authorsOf(market);
});
afterAll(() => market.close());

const picture = (background: string) =>
  sharp({ create: { width: 60, height: 60, channels: 3, background } })
    .png()
    .toBuffer();

const shown = async (productId: number) =>
  (await market.shop.reviews.list(productId, { stars: null, sort: "newest", page: 1, limit: 50 })).reviews;

test("thirty attempts at once to review a product leave one review of the shopper", async () => {
  const ada = await authors.buyer();
  const puts = await Promise.all(
    Array.from({ length: 30 }, (_, at) =>
      market.shop.reviews.put(ada, GOODS.bowl, authors.draft({ rating: ((at % 5) + 1) as Stars }), at % 2 === 0),
    ),
  );
  const [row] = await market.sql`
    SELECT count(*)::int AS n FROM reviews WHERE account_id = ${ada.id} AND product_id = ${GOODS.bowl}`;
  expect(row?.n).toBe(1);
  const refused = puts.filter((put) => !put.ok);
  expect(refused.every((put) => !put.ok && put.refusal === "already_reviewed")).toBe(true);
  expect((await shown(GOODS.bowl)).filter(({ author }) => author === "Ada M.")).toHaveLength(1);
});

test("who had it delivered is shown at once with the mark of it; nobody else's opinion is", async () => {
  const product = GOODS.drop;
  expect(await authors.written(await authors.buyer(product), product)).toMatchObject({
    state: "published",
    isVerified: true,
  });
  const stranger = await authors.shopper();
  expect(await authors.written(stranger, product)).toMatchObject({
    state: "held",
    reason: "not-bought-here",
    isVerified: false,
  });
  const other = await authors.buyer(GOODS.bowl);
  expect(await authors.written(other, product)).toMatchObject({ state: "held", isVerified: false });
  const waiting = await authors.shopper();
  await restock(market, product);
  const order = await placeOrder(market.shop, { accountId: waiting.id, lines: [line(product, 1)] });
  await order.pack();
  await order.ship();
  expect(await authors.written(waiting, product)).toMatchObject({ isVerified: false });
  await order.deliver();
  const verified = await authors.written(waiting, product);
  expect(verified).toMatchObject({ isVerified: true, state: "published" });
  const [tie] = await market.sql`
    SELECT l.product_id AS "productId", l.account_id AS "accountId" FROM reviews r JOIN order_lines l USING (order_id)
    WHERE r.review_id = ${verified.reviewId}`;
  expect(tie).toEqual({ productId: product, accountId: waiting.id });
  const cancelled = await authors.shopper();
  await restock(market, product);
  const off = await placeOrder(market.shop, { accountId: cancelled.id, lines: [line(product, 1)] });
  await off.tell({ type: "cancel", reason: "other", by: { kind: "shopper", id: cancelled.id }, commandId: "off-1" });
  expect(await authors.written(cancelled, product)).toMatchObject({ isVerified: false, state: "held" });
  expect(await shown(product)).toHaveLength(2);
});

test("writing the same again changes nothing; writing something else is an edit, and says so", async () => {
  const ada = await authors.buyer();
  const words = authors.draft();
  const first = await authors.written(ada, GOODS.bowl, words);
  expect(first.editedAt).toBeNull();
  const again = await market.shop.reviews.put(ada, GOODS.bowl, words, true);
  expect(again).toEqual({ ok: true, value: first });
  const edited = await authors.written(ada, GOODS.bowl, { rating: 2 });
  expect(edited).toMatchObject({ reviewId: first.reviewId, rating: 2, editedAt: expect.any(Date) });
});

test("a withdrawn review is gone at once, can be had back for a day, and is thrown away after", async () => {
  const ada = await authors.buyer();
  const { reviewId } = await authors.written(ada, GOODS.bowl);
  const { reviews } = market.shop;
  await reviews.withdraw(ada, GOODS.bowl);
  expect(await reviews.read(reviewId)).toBeNull();
  expect(await reviews.restore(ada, GOODS.bowl)).toMatchObject({ ok: true, value: { reviewId, withdrawnAt: null } });
  expect(await reviews.read(reviewId)).not.toBeNull();
  await reviews.withdraw(ada, GOODS.bowl);
  await market.sql`UPDATE reviews SET withdrawn_at = now() - interval '25 hours' WHERE review_id = ${reviewId}`;
  expect(await reviews.restore(ada, GOODS.bowl)).toMatchObject({ ok: false, refusal: "nothing_to_restore" });
  expect(await prune(market.sql, REVIEWS)).toBe(1);
  expect((await reviews.mine(ada.id, GOODS.bowl)).review).toBeNull();
});

test("links, addresses, copied words and floods wait for somebody to look", async () => {
  const held = async (account: Account, given: Partial<ReviewDraft>) =>
    (await authors.written(account, GOODS.bowl, given)).reason;
  expect(await held(await authors.buyer(), { body: "Cheaper at https://bowls.example/now" })).toBe("links");
  expect(await held(await authors.buyer(), { title: "visit bowls.shop" })).toBe("links");
  expect(await held(await authors.buyer(), { body: "Write to bowls@bowls.example for a discount" })).toBe(
    "contact-details",
  );
  expect(await held(await authors.buyer(), { body: "Ask me at ada@here" })).toBe("contact-details");
  expect(await held(await authors.buyer(), { body: "Call +1 (555) 010-9999 for more" })).toBe("contact-details");
  expect(await held(await authors.buyer(), { body: "Holds 1,200 ml, 24.5 cm wide, $32.00 in 2025." })).toBeNull();
  const words = "The most wonderful bowl that money can buy.";
  expect(await held(await authors.buyer(), { title: "", body: words })).toBeNull();
  expect(await held(await authors.buyer(), { title: "", body: `  ${words.toUpperCase()}!!` })).toBe("repeated-text");
  const young = await authors.shopper(0);
  const reasons: (string | null)[] = [];
  for (const productId of [GOODS.bowl, GOODS.lastVase, GOODS.naughty, GOODS.soldOut])
    reasons.push((await authors.written(young, productId)).reason);
  expect(reasons).toEqual(["not-bought-here", "not-bought-here", "many-at-once", "many-at-once"]);
});

test("the shop that sells it answers, and no other", async () => {
  const { reviews } = market.shop;
  const { reviewId } = await authors.written(await authors.buyer(), GOODS.bowl);
  const mira = await authors.shopper(30, [{ role: "seller", shopId: 1 }]);
  const omar = await authors.shopper(30, [{ role: "seller", shopId: 2 }]);
  await market.sql`INSERT INTO account_roles (account_id, role, shop_id) VALUES (${mira.id}, 'seller', 1)`;
  expect(await reviews.put(mira, GOODS.bowl, authors.draft())).toMatchObject({ ok: false, refusal: "own_goods" });
  expect(await reviews.answer(omar, reviewId, "Buy mine")).toMatchObject({ ok: false, refusal: "not_the_seller" });
  await reviews.answer(mira, reviewId, "Thank you!");
  expect((await reviews.read(reviewId))?.answer).toMatchObject({ shopName: "Mira's Kiln", body: "Thank you!" });
  await reviews.answer(mira, reviewId, "");
  expect((await reviews.read(reviewId))?.answer).toBeNull();
});

test("an account changes its reviews so often a day and no oftener, be it one of them or many; deleting it is always free", async () => {
  const { reviews } = market.shop;
  const ada = await authors.buyer();
  const put = (productId: number = GOODS.bowl) => reviews.put(ada, productId, authors.draft());
  const { reviewId } = await authors.written(ada, GOODS.bowl);
  await reviews.withdraw(ada, GOODS.bowl);
  await reviews.restore(ada, GOODS.bowl);
  const photo = await picture("#777");
  await reviews.photos.add(ada, GOODS.bowl, [photo]);
  for (let changes = 3; changes < REVIEWS_A_DAY_MAX; changes++) expect(await put()).toMatchObject({ ok: true });
  const tooMany = { ok: false, refusal: "too_many_reviews", limit: REVIEWS_A_DAY_MAX } as const;
  expect(await put()).toMatchObject(tooMany);
  expect(await put(GOODS.lastVase)).toMatchObject(tooMany);
  expect(await reviews.photos.add(ada, GOODS.bowl, [await picture("#888")])).toMatchObject(tooMany);
  expect(await reviews.photos.add(ada, GOODS.bowl, [photo])).toMatchObject({ ok: true });
  expect(await reviews.withdraw(ada, GOODS.bowl)).toMatchObject({ ok: true });
  expect(await reviews.restore(ada, GOODS.bowl)).toMatchObject(tooMany);
  expect((await reviews.put(await authors.buyer(), GOODS.bowl, authors.draft())).ok).toBe(true);
  await market.sql`UPDATE reviews SET changes_since = now() - interval '25 hours' WHERE review_id = ${reviewId}`;
  expect(await reviews.restore(ada, GOODS.bowl)).toMatchObject({ ok: true });
  const [row] = await market.sql`SELECT changes FROM reviews WHERE review_id = ${reviewId}`;
  expect(row?.changes).toBe(1);
});

test("photos that are sent again are there once, be they waiting or shown", async () => {
  const { photos, moderation, mine } = market.shop.reviews;
  const ada = await authors.buyer();
  const { reviewId } = await authors.written(ada, GOODS.bowl);
  const [red, green, blue] = [await picture("#a33"), await picture("#3a3"), await picture("#33a")];
  const add = (...files: Buffer[]) => photos.add(ada, GOODS.bowl, files);
  const known = async () => (await mine(ada.id, GOODS.bowl)).review!.photos.map(({ photoId }) => photoId);
  await Promise.all([add(red, green), add(green, red), add(red)]);
  const first = await known();
  expect(first).toHaveLength(2);
  expect(await add(green, green, red)).toMatchObject({ ok: true });
  await moderation.decide(await authors.shopper(), reviewId, { decision: "approve" });
  expect(await add(red, green)).toMatchObject({ ok: true });
  expect(await known()).toEqual(first);
  await add(red, blue);
  expect((await known()).slice(0, 2)).toEqual(first);
  expect(await known()).toHaveLength(3);
});

test("a photo that its author takes off while an operator lets it pass leaves no file behind", async () => {
  const { sql, shop } = market;
  const { photos, moderation, mine } = shop.reviews;
  const [ada, otto] = [await authors.buyer(), await authors.shopper()];
  const { reviewId } = await authors.written(ada, GOODS.bowl);
  await photos.add(ada, GOODS.bowl, [await picture("#123")]);
  const [photo] = (await mine(ada.id, GOODS.bowl)).review!.photos;
  const name = photoName((await photos.waiting(photo!.photoId, { ...ada, isOperator: false }))!);
  const waiting = async (n: number) =>
    (await sql`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`).length ===
    n;
  const [isHeld, letGo] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const holding = sql.begin(async (tx) => {
    await holdPhoto(tx as unknown as Sql, name);
    isHeld.resolve();
    await letGo.promise;
  });
  const under: Promise<unknown>[] = [holding];
  try {
    await isHeld.promise;
    under.push(moderation.decide(otto, reviewId, { decision: "approve" }));
    await eventually("the photo to be on its way", () => waiting(1));
    under.push(photos.remove(ada, GOODS.bowl, photo!.photoId));
    await eventually("its author to wait for that", () => waiting(2));
  } finally {
    letGo.resolve();
    await Promise.all(under);
  }
  expect((await mine(ada.id, GOODS.bowl)).review!.photos).toEqual([]);
  await discardPhotos(sql, shop.media);
  expect(await shop.media.get(name)).toBeNull();
  expect(await sql`SELECT FROM media WHERE sha256 = ${name.split(".")[0]!}`).toHaveLength(0);
});

test("stars are counted from what is shown, once however often and in whatever order they are asked for", async () => {
  const productId = GOODS.soldOut;
  await market.sql`
    INSERT INTO product_ratings (product_id, brought_rating, brought_count) VALUES (${productId}, 4.5, 10)
    ON CONFLICT (product_id) DO UPDATE SET brought_rating = 4.5, brought_count = 10`;
  for (const rating of [1, 5, 5] as const) await authors.written(await authors.buyer(productId), productId, { rating });
  const gone = await authors.buyer(productId);
  await authors.written(gone, productId, { rating: 1 });
  await Promise.all(Array.from({ length: 10 }, () => settleRating(market.sql, productId)));
  const row = async () =>
    (await market.sql`SELECT rating::float8, review_count AS count FROM products WHERE id = ${productId}`)[0];
  expect(await row()).toEqual({ rating: expect.closeTo(57 / 14, 4), count: 14 });
  await market.shop.reviews.withdraw(gone, productId);
  expect(await settleRating(market.sql, productId)).toBe(true);
  expect(await settleRating(market.sql, productId)).toBe(false);
  expect(await row()).toEqual({ rating: expect.closeTo(56 / 13, 4), count: 13 });
  const figures = await market.shop.reviews.figures(productId);
  expect(figures).toMatchObject({ count: 13, stars: [1, 0, 0, 0, 2], brought: { rating: 4.5, count: 10 } });
});

test("an import that comes again brings its own ratings, and takes none that were given here", async () => {
  const { sql } = market;
  const record: CatalogueRecord = {
    ...{ source: "shop", externalId: "jug-1", title: "Jug", summary: "", description: "", price: 900, listPrice: null },
    ...{
      currency: "USD",
      shop: "miras-kiln",
      category: ["Jugs"],
      brand: null,
      attributes: {},
      tags: [],
      popularity: 1,
    },
    ...{ rating: 3, reviewCount: 2, limitPerCustomer: 5, images: [], stock: [] },
  };
  await applyRecords(sql, [record]);
  const [{ id } = { id: 0 }] = await sql<{ id: number }[]>`SELECT id FROM products WHERE external_id = 'jug-1'`;
  const { reviewId } = await authors.written(await authors.shopper(), id, { rating: 5 });
  await market.shop.reviews.moderation.decide(await authors.shopper(), reviewId, { decision: "approve" });
  await settleRating(sql, id);
  await applyRecords(sql, [{ ...record, title: "Tall jug", rating: 4, reviewCount: 3 }]);
  const [row] = await sql`
    SELECT p.title, p.rating::float8, p.review_count AS count, d.rating::float8 AS found
    FROM products p LEFT JOIN search_documents d ON d.product_id = p.id WHERE p.id = ${id}`;
  expect(row).toEqual({ title: "Tall jug", rating: 4.25, count: 4, found: 4.25 });
  await applyRecords(sql, [{ ...record, title: "Taller jug", rating: 0, reviewCount: 0 }]);
  expect(await market.shop.reviews.figures(id)).toMatchObject({ rating: 5, count: 1, stars: [0, 0, 0, 0, 1] });
});

test("every naughty text comes back as it was sent, from every field", async () => {
  const productId = GOODS.naughty;
  const { reviews } = market.shop;
  const ada = await authors.buyer(productId);
  const mira = await authors.shopper(30, [{ role: "seller", shopId: 1 }]);
  for (const text of NAUGHTY) {
    const words = plainText(text);
    const { reviewId } = await authors.written(ada, productId, { title: words, body: words, author: words });
    await reviews.moderation.decide(mira, reviewId, { decision: "approve" });
    await reviews.answer(mira, reviewId, words);
    await reviews.report(mira, reviewId, "other", words);
    expect(await reviews.read(reviewId)).toMatchObject({ title: words, body: words, author: words });
    expect((await reviews.read(reviewId))?.answer?.body).toBe(words);
    await market.sql`DELETE FROM reviews WHERE review_id = ${reviewId}`;
  }
});

test("an account takes its reviews, votes and reports along when it is deleted, and can read them before", async () => {
  const { reviews, vault } = market.shop;
  const keeper = reviewKeeper({ sql: market.sql, vault });
  const [leaving, staying] = [await authors.buyer(), await authors.buyer()];
  const own = await authors.written(leaving, GOODS.bowl, { author: "Ada who leaves" });
  const other = await authors.written(staying, GOODS.bowl);
  await reviews.vote(leaving, other.reviewId, true);
  await reviews.report(leaving, other.reviewId, "spam", "");
  expect(JSON.stringify(await keeper.collect(leaving))).toContain("Ada who leaves");
  const [stored] = await market.sql`SELECT author FROM reviews WHERE review_id = ${own.reviewId}`;
  expect(stored?.author).not.toContain("Ada who leaves");
  await market.sql.begin((tx) => keeper.erase(leaving, tx));
  expect(await reviews.read(own.reviewId)).toBeNull();
  expect((await reviews.read(other.reviewId))?.helpful).toBe(0);
  const [kept] = await market.sql`
    SELECT count(*)::int AS n FROM (SELECT account_id FROM reviews UNION ALL SELECT account_id FROM review_votes
      UNION ALL SELECT account_id FROM review_reports) AS all_of_it WHERE account_id = ${leaving.id}`;
  expect(kept?.n).toBe(0);
});
