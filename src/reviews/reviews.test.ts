import { afterAll, beforeAll, expect, test } from "bun:test";
import sharp from "sharp";
import { line } from "../../actors/order/testing.ts";
import type { Account } from "../accounts/account.ts";
import type { CatalogueRecord } from "../catalogue/record.ts";
import { NAUGHTY } from "../catalogue/testing-naughty.ts";
import { applyRecords } from "../catalogue/write.ts";
import { GOODS, openMarket, type TestMarket } from "../http/pages/testing-market.ts";
import { REVIEWS } from "../moderation/kinds.ts";
import { placeOrder } from "../orders/testing-orders.ts";
import { reviewKeeper } from "./personal-data.ts";
import { prune } from "./pruner.ts";
import { settleRating } from "./ratings.ts";
import { type OwnReview, REVIEWS_A_DAY_MAX, type ReviewDraft, type Stars } from "./review.ts";
import { plainText } from "./text.ts";

let market: TestMarket;
beforeAll(async () => {
  market = await openMarket();
});
afterAll(() => market.close());

let shoppers = 0;
/** Somebody who has had an account for a while, unless they come new. */
async function shopper(days = 30, roles: Account["roles"] = []): Promise<Account> {
  shoppers += 1;
  const id = `shopper-${shoppers}-aaaaaaaaaaaaaa`.slice(0, 22);
  await market.sql`
    INSERT INTO accounts (id, mail_index, mail, name, password, cart_id, created_at)
    VALUES (${id}, ${id}, 'sealed', 'sealed', '$argon2id$', ${`cart ${id}`}, now() - make_interval(days => ${days}))`;
  return { id, name: "Ada", email: `${id}@example.org`, cartId: `cart ${id}`, roles };
}

/** Somebody to whom a bowl was delivered. */
async function buyer(productId: number = GOODS.bowl): Promise<Account> {
  const account = await shopper();
  await restock(productId);
  const order = await placeOrder(market.shop, { accountId: account.id, lines: [line(productId, 1)] });
  await order.pack();
  await order.ship();
  await order.deliver();
  return account;
}

async function restock(productId: number): Promise<void> {
  const command = { type: "adjust", warehouseId: 1, delta: 1, reason: "correction", note: "", by: "test" } as const;
  const reply = await market.shop.inventory.ask(String(productId), {
    ...command,
    commandId: crypto.randomUUID(),
  } as never);
  if (!reply.ok) throw new Error(JSON.stringify(reply));
}

let said = 0;
function draft(given: Partial<ReviewDraft> = {}): ReviewDraft {
  said += 1;
  return { rating: 4, title: "Good", body: `A bowl that I use daily, number ${said}.`, author: "Ada M.", ...given };
}

async function written(account: Account, productId: number, given: Partial<ReviewDraft> = {}): Promise<OwnReview> {
  const put = await market.shop.reviews.put(account, productId, draft(given));
  if (!put.ok) throw new Error(put.refusal);
  return put.value;
}

const shown = async (productId: number) =>
  (await market.shop.reviews.list(productId, { stars: null, sort: "newest", page: 1, limit: 50 })).reviews;

test("thirty attempts at once to review a product leave one review of the shopper", async () => {
  const ada = await buyer();
  const puts = await Promise.all(
    Array.from({ length: 30 }, (_, at) =>
      market.shop.reviews.put(ada, GOODS.bowl, draft({ rating: ((at % 5) + 1) as Stars }), at % 2 === 0),
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
  expect(await written(await buyer(product), product)).toMatchObject({ state: "published", isVerified: true });
  const stranger = await shopper();
  expect(await written(stranger, product)).toMatchObject({
    state: "held",
    reason: "not-bought-here",
    isVerified: false,
  });
  const waiting = await shopper();
  await restock(product);
  const order = await placeOrder(market.shop, { accountId: waiting.id, lines: [line(product, 1)] });
  await order.pack();
  await order.ship();
  expect(await written(waiting, product)).toMatchObject({ isVerified: false });
  await order.deliver();
  expect(await written(waiting, product)).toMatchObject({ isVerified: true, state: "published" });
  const cancelled = await shopper();
  await restock(product);
  const off = await placeOrder(market.shop, { accountId: cancelled.id, lines: [line(product, 1)] });
  await off.tell({ type: "cancel", reason: "other", by: { kind: "shopper", id: cancelled.id }, commandId: "off-1" });
  expect(await written(cancelled, product)).toMatchObject({ isVerified: false, state: "held" });
  expect(await shown(product)).toHaveLength(2);
});

test("writing the same again changes nothing; writing something else is an edit, and says so", async () => {
  const ada = await buyer();
  const words = draft();
  const first = await written(ada, GOODS.bowl, words);
  expect(first.editedAt).toBeNull();
  const again = await market.shop.reviews.put(ada, GOODS.bowl, words, true);
  expect(again).toEqual({ ok: true, value: first });
  const edited = await written(ada, GOODS.bowl, { rating: 2 });
  expect(edited).toMatchObject({ reviewId: first.reviewId, rating: 2, editedAt: expect.any(Date) });
});

test("a withdrawn review is gone at once, can be had back for a day, and is thrown away after", async () => {
  const ada = await buyer();
  const { reviewId } = await written(ada, GOODS.bowl);
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
    (await written(account, GOODS.bowl, given)).reason;
  expect(await held(await buyer(), { body: "Cheaper at https://bowls.example/now" })).toBe("links");
  expect(await held(await buyer(), { title: "visit bowls.shop" })).toBe("links");
  expect(await held(await buyer(), { body: "Write to bowls@bowls.example for a discount" })).toBe("contact-details");
  expect(await held(await buyer(), { body: "Ask me at ada@here" })).toBe("contact-details");
  expect(await held(await buyer(), { body: "Call +1 (555) 010-9999 for more" })).toBe("contact-details");
  expect(await held(await buyer(), { body: "Holds 1,200 ml, 24.5 cm wide, $32.00 in 2025." })).toBeNull();
  const words = "The most wonderful bowl that money can buy.";
  expect(await held(await buyer(), { title: "", body: words })).toBeNull();
  expect(await held(await buyer(), { title: "", body: `  ${words.toUpperCase()}!!` })).toBe("repeated-text");
  const young = await shopper(0);
  const reasons: (string | null)[] = [];
  for (const productId of [GOODS.bowl, GOODS.lastVase, GOODS.naughty, GOODS.soldOut])
    reasons.push((await written(young, productId)).reason);
  expect(reasons).toEqual(["not-bought-here", "not-bought-here", "many-at-once", "many-at-once"]);
});

test("one shopper has one vote, however often and from wherever it is cast; none for one's own", async () => {
  const { reviews } = market.shop;
  const author = await buyer();
  const { reviewId } = await written(author, GOODS.bowl);
  const voters = await Promise.all(Array.from({ length: 12 }, () => shopper()));
  await Promise.all([...voters, ...voters].map((voter) => reviews.vote(voter, reviewId, true)));
  expect((await reviews.read(reviewId))?.helpful).toBe(12);
  expect(await reviews.vote(voters[0]!, reviewId, false)).toEqual({ ok: true, value: 11 });
  expect(await reviews.vote(voters[0]!, reviewId, false)).toEqual({ ok: true, value: 11 });
  expect(await reviews.vote(author, reviewId, true)).toMatchObject({ ok: false, refusal: "own_review" });
  expect(await reviews.vote(author, "no-such-review", true)).toMatchObject({ ok: false, refusal: "unknown_review" });
});

test("the shop that sells it answers, and no other", async () => {
  const { reviews } = market.shop;
  const { reviewId } = await written(await buyer(), GOODS.bowl);
  const mira = await shopper(30, [{ role: "seller", shopId: 1 }]);
  const omar = await shopper(30, [{ role: "seller", shopId: 2 }]);
  await market.sql`INSERT INTO account_roles (account_id, role, shop_id) VALUES (${mira.id}, 'seller', 1)`;
  expect(await reviews.put(mira, GOODS.bowl, draft())).toMatchObject({ ok: false, refusal: "own_goods" });
  expect(await reviews.answer(omar, reviewId, "Buy mine")).toMatchObject({ ok: false, refusal: "not_the_seller" });
  await reviews.answer(mira, reviewId, "Thank you!");
  expect((await reviews.read(reviewId))?.answer).toMatchObject({ shopName: "Mira's Kiln", body: "Thank you!" });
  await reviews.answer(mira, reviewId, "");
  expect((await reviews.read(reviewId))?.answer).toBeNull();
});

test("what is reported stays until an operator decides; each decision is noted, and its author told why", async () => {
  const { reviews } = market.shop;
  const { moderation } = reviews;
  const author = await buyer();
  const { reviewId } = await written(author, GOODS.bowl);
  const [one, two, otto] = [await shopper(), await shopper(), await shopper()];
  await Promise.all([one, two, one].map((each) => reviews.report(each, reviewId, "insult", "read it")));
  const onDesk = async () =>
    (await moderation.desk("waiting", null, 100)).cases.find((each) => each.reviewId === reviewId);
  expect((await onDesk())?.reports).toHaveLength(2);
  expect(await reviews.read(reviewId)).not.toBeNull();
  await moderation.decide(otto, reviewId, { decision: "approve" });
  expect(await onDesk()).toBeUndefined();
  await reviews.report(one, reviewId, "spam", "again");
  expect(await onDesk()).toBeUndefined();
  await moderation.decide(otto, reviewId, { decision: "hide", reason: "insult" });
  expect(await reviews.read(reviewId)).toBeNull();
  expect((await reviews.mine(author.id, GOODS.bowl)).review).toMatchObject({ state: "hidden", reason: "insult" });
  expect(await written(author, GOODS.bowl, { body: "Now in kinder words." })).toMatchObject({
    state: "held",
    reason: "edited-after-hiding",
  });
  await moderation.decide(otto, reviewId, { decision: "approve" });
  await moderation.decide(otto, reviewId, { decision: "approve" });
  const { cases } = await moderation.desk("decided", null, 100);
  const decisions = cases.find((each) => each.reviewId === reviewId)!.decisions;
  expect(decisions.map(({ decision, accountId }) => [decision, accountId])).toEqual([
    ["kept", otto.id],
    ["hidden", otto.id],
    ["held", null],
    ["approved", otto.id],
  ]);
});

test("the photos of a hidden review are nowhere to be had but by operators, and come back with it", async () => {
  const { reviews, media } = market.shop;
  const [author, other, otto] = [await buyer(), await buyer(), await shopper()];
  const picture = (background: string) =>
    sharp({ create: { width: 400, height: 300, channels: 3, background } })
      .png()
      .toBuffer();
  const [own, common] = [await picture("#a11"), await picture("#1a1")];
  const { reviewId } = await written(author, GOODS.bowl);
  const { reviewId: otherId } = await written(other, GOODS.bowl);
  await reviews.photos.add(author, GOODS.bowl, [own, common]);
  await reviews.photos.add(other, GOODS.bowl, [common]);
  for (const id of [reviewId, otherId]) await reviews.moderation.decide(otto, id, { decision: "approve" });
  const names = (await reviews.read(reviewId))!.photos.map(({ name }) => name!);
  const small = names[0]!.replace(".webp", "-320.webp");
  expect(await media.get(small)).not.toBeNull();
  await reviews.moderation.decide(otto, reviewId, { decision: "hide", reason: "private-details" });
  expect(await Promise.all([names[0]!, small].map((name) => media.get(name)))).toEqual([null, null]);
  expect(await media.get(names[1]!)).not.toBeNull();
  const hidden = (await reviews.moderation.caseOf(reviewId))!;
  expect(hidden.photos.map(({ name }) => name)).toEqual([null, null]);
  const [photo] = hidden.photos;
  expect(await reviews.photos.waiting(photo!.photoId, { ...otto, isOperator: true })).not.toBeNull();
  expect(await reviews.photos.waiting(photo!.photoId, { ...other, isOperator: false })).toBeNull();
  await reviews.moderation.decide(otto, reviewId, { decision: "approve" }, hidden.seen);
  expect((await reviews.read(reviewId))!.photos.map(({ name }) => name)).toEqual(names);
  for (const name of names) expect(await media.get(name)).not.toBeNull();
});

test("an account changes its reviews so often a day and no oftener, be it one of them or many; deleting it is always free", async () => {
  const { reviews } = market.shop;
  const ada = await buyer();
  const put = (productId: number = GOODS.bowl) => reviews.put(ada, productId, draft());
  const { reviewId } = await written(ada, GOODS.bowl);
  await reviews.withdraw(ada, GOODS.bowl);
  await reviews.restore(ada, GOODS.bowl);
  const photo = await sharp({ create: { width: 60, height: 60, channels: 3, background: "#777" } })
    .png()
    .toBuffer();
  await reviews.photos.add(ada, GOODS.bowl, [photo]);
  for (let changes = 3; changes < REVIEWS_A_DAY_MAX; changes++) expect(await put()).toMatchObject({ ok: true });
  const tooMany = { ok: false, refusal: "too_many_reviews", limit: REVIEWS_A_DAY_MAX } as const;
  expect(await put()).toMatchObject(tooMany);
  expect(await put(GOODS.lastVase)).toMatchObject(tooMany);
  expect(await reviews.photos.add(ada, GOODS.bowl, [photo])).toMatchObject(tooMany);
  expect(await reviews.withdraw(ada, GOODS.bowl)).toMatchObject({ ok: true });
  expect(await reviews.restore(ada, GOODS.bowl)).toMatchObject(tooMany);
  expect((await reviews.put(await buyer(), GOODS.bowl, draft())).ok).toBe(true);
  await market.sql`UPDATE reviews SET changes_since = now() - interval '25 hours' WHERE review_id = ${reviewId}`;
  expect(await reviews.restore(ada, GOODS.bowl)).toMatchObject({ ok: true });
  const [row] = await market.sql`SELECT changes FROM reviews WHERE review_id = ${reviewId}`;
  expect(row?.changes).toBe(1);
});

test("stars are counted from what is shown, once however often and in whatever order they are asked for", async () => {
  const productId = GOODS.soldOut;
  await market.sql`
    INSERT INTO product_ratings (product_id, brought_rating, brought_count) VALUES (${productId}, 4.5, 10)
    ON CONFLICT (product_id) DO UPDATE SET brought_rating = 4.5, brought_count = 10`;
  for (const rating of [1, 5, 5] as const) await written(await buyer(productId), productId, { rating });
  const gone = await buyer(productId);
  await written(gone, productId, { rating: 1 });
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
  const { reviewId } = await written(await shopper(), id, { rating: 5 });
  await market.shop.reviews.moderation.decide(await shopper(), reviewId, { decision: "approve" });
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
  const ada = await buyer(productId);
  const mira = await shopper(30, [{ role: "seller", shopId: 1 }]);
  for (const text of NAUGHTY) {
    const words = plainText(text);
    const { reviewId } = await written(ada, productId, { title: words, body: words, author: words });
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
  const [leaving, staying] = [await buyer(), await buyer()];
  const own = await written(leaving, GOODS.bowl, { author: "Ada who leaves" });
  const other = await written(staying, GOODS.bowl);
  await reviews.vote(leaving, other.reviewId, true);
  await reviews.report(leaving, other.reviewId, "spam", "");
  expect(JSON.stringify(await keeper.collect(leaving))).toContain("Ada who leaves");
  const [stored] = await market.sql`SELECT author FROM reviews WHERE review_id = ${own.reviewId}`;
  expect(stored?.author).not.toContain("Ada");
  await market.sql.begin((tx) => keeper.erase(leaving, tx));
  expect(await reviews.read(own.reviewId)).toBeNull();
  expect((await reviews.read(other.reviewId))?.helpful).toBe(0);
  const [kept] = await market.sql`
    SELECT count(*)::int AS n FROM (SELECT account_id FROM reviews UNION ALL SELECT account_id FROM review_votes
      UNION ALL SELECT account_id FROM review_reports) AS all_of_it WHERE account_id = ${leaving.id}`;
  expect(kept?.n).toBe(0);
});
