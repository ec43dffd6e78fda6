import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import sharp from "sharp";
import { NAUGHTY } from "../../../catalogue/testing-naughty.ts";
import { settleRating } from "../../../reviews/ratings.ts";
import { countElements, testBrowser } from "../testing-browser.ts";
import { GOODS } from "../testing-market.ts";
import { openVisitedMarket, type VisitedMarket } from "../testing-visitors.ts";

let market: VisitedMarket;
beforeAll(async () => {
  market = await openVisitedMarket();
});
afterAll(() => market.close());
afterEach(() => market.as(null));

const words = { rating: "4", title: "Good bowl", body: "It holds soup.\r\nAnd cats.", author: "Ada M." };

test("a review goes from the order's page to the product's, is changed, deleted and had back", async () => {
  const ada = await market.signIn("ada");
  const orderId = await market.deliver(ada, GOODS.bowl);
  const opened = market.browser();
  expect((await opened.open(`/orders/${orderId}`)).html).toContain(`href="/reviews/of/${GOODS.bowl}/mine"`);
  const form = await opened.open(`/reviews/of/${GOODS.bowl}/mine`);
  expect(await countElements(form.html, "input[type=radio][name=rating]")).toBe(5);
  expect(form.html).toContain('value="ada M."');
  const path = `/reviews/of/${GOODS.bowl}/mine`;
  const sent = await market.send(path, words);
  expect([sent.status, sent.headers.get("location")]).toEqual([303, "/p/1/thing-1#your-review"]);
  const [tie] = await market.sql`SELECT order_id AS "orderId" FROM reviews WHERE account_id = ${ada.id}`;
  expect(tie).toEqual({ orderId });
  const page = await opened.open("/p/1");
  for (const text of ["Your review", "Good bowl", "It holds soup. And cats.", "Ada M.", "Bought here", "You"])
    expect(page.text).toContain(text);
  expect(page.text).not.toContain("ada@example.org");
  market.as(null);
  expect((await testBrowser(market.app).open("/reviews/of/1")).text).toContain("It holds soup.");
  await market.signIn("ada");
  await market.send(path, { ...words, rating: "2" });
  const changed = await opened.open("/reviews/of/1");
  expect(changed.text).toContain("· edited");
  expect((await opened.send(`${path}/withdrawal`, {})).text).toContain("You deleted your review.");
  market.as(null);
  expect((await testBrowser(market.app).open("/reviews/of/1")).text).not.toContain("It holds soup.");
  await market.signIn("ada");
  await opened.send(`${path}/restoration`, {});
  expect((await opened.open("/reviews/of/1")).text).toContain("It holds soup.");
});

test("whoever is not signed in is led to signing in, and back to the form", async () => {
  const opened = market.browser();
  const response = await market.send(`/reviews/of/${GOODS.bowl}/mine`, words);
  expect(response.headers.get("location")).toBe(`/sign-in?next=${encodeURIComponent("/reviews/of/1/mine")}`);
  await opened.open("/reviews/of/1/mine");
  expect((await opened.open("/p/1")).html).toContain(`/sign-in?next=${encodeURIComponent("/reviews/of/1/mine")}`);
});

test("what is wrong with a form is told by its field, and nothing that was typed is lost", async () => {
  await market.signIn("faulty");
  const response = await market.send("/reviews/of/2/mine", { title: "Mine", body: "   ", author: "me@example.org" });
  const html = await response.text();
  expect(response.status).toBe(422);
  for (const text of ["3 things to put right", "Choose from one to five stars.", "Say something", "no mail address"])
    expect(html).toContain(text);
  expect(html).toContain('value="Mine"');
});

test("texts of strangers are texts wherever they stand, and run nothing", async () => {
  const mira = await market.signIn("mira", { role: "seller", shopId: 1 });
  const { reviews } = market.shop;
  for (const [at, text] of NAUGHTY.entries()) {
    const author = await market.signIn(`n${at}`);
    await market.send(`/reviews/of/${GOODS.naughty}/mine`, { rating: "3", title: text, body: text, author: text });
    const own = (await reviews.mine(author.id, GOODS.naughty)).review;
    if (!own) continue;
    await reviews.moderation.decide(mira, own.reviewId, { decision: "approve" });
    await reviews.answer(mira, own.reviewId, own.body);
  }
  const clean = await testBrowser(market.app).open("/p/1");
  market.as(null);
  for (let page = 1; page <= 10; page++) {
    const { html, status } = await testBrowser(market.app).open(`/reviews/of/${GOODS.naughty}?page=${page}`);
    expect(status).toBe(200);
    expect(await countElements(html, "script")).toBe(await countElements(clean.html, "script"));
    expect(await countElements(html, "#reviews b, #reviews [onclick], #reviews iframe")).toBe(0);
  }
  const all = await reviews.list(GOODS.naughty, { stars: null, sort: "newest", page: 1, limit: 100 });
  expect(all.reviews.length).toBeGreaterThan(NAUGHTY.length - 5);
});

test("reviews are cut by stars, sorted and turned page by page, with a script and without", async () => {
  const productId = GOODS.drop;
  for (let n = 0; n < 8; n++) {
    const author = await market.signIn(`many${n}`);
    const rating = n < 7 ? "5" : "1";
    await market.send(`/reviews/of/${productId}/mine`, { ...words, rating, body: `Number ${n} of many reviews.` });
    const own = (await market.shop.reviews.mine(author.id, productId)).review!;
    await market.shop.reviews.moderation.decide(author, own.reviewId, { decision: "approve" });
    if (n === 0) await market.shop.reviews.vote(await market.signIn("ada"), own.reviewId, true);
  }
  await settleRating(market.sql, productId);
  market.as(null);
  const opened = testBrowser(market.app);
  const first = await opened.open(`/reviews/of/${productId}`);
  expect(first.text).toContain("8 reviews");
  expect(await countElements(first.html, "article.review")).toBe(6);
  const bars = first.html.matchAll(/id="reviews-of-(\d)"[\s\S]*?class="histogram-count"[^>]*><span>(\d+)/g);
  expect([...bars].map(([, stars, number]) => `${stars}: ${number}`)).toEqual(["5: 7", "4: 0", "3: 0", "2: 0", "1: 1"]);
  expect(await countElements((await opened.open(`/reviews/of/${productId}?page=2`)).html, "article.review")).toBe(2);
  const ones = await opened.open(`/reviews/of/${productId}?stars=1`);
  expect(ones.text).toContain("1 review with 1 star");
  expect(await countElements(ones.html, "article.review")).toBe(1);
  const helpful = await opened.open(`/reviews/of/${productId}?sort=helpful`);
  expect(helpful.text).toMatch(/Number 0 of many reviews.*Number 7 of many reviews/);
  const response = await market.app.handle(
    new Request(`http://localhost/reviews/of/${productId}?stars=1`, { headers: { "hx-request": "true" } }),
  );
  expect(await response.text()).toStartWith('<hx-partial hx-target="#reviews"');
  expect((await opened.open(`/reviews/of/${productId}?stars=9&sort=x&page=-1`)).status).toBe(200);
});

test("a body too long for a form is refused before it is read, and elsewhere it may not even be as long", async () => {
  await market.signIn("ada");
  const post = (path: string, length: number) =>
    market.app.handle(
      new Request(`http://localhost${path}`, {
        method: "POST",
        body: "x",
        headers: { "content-length": String(length), "sec-fetch-site": "same-origin" },
      }),
    );
  expect((await post("/reviews/of/1/mine", 25 * 1024 * 1024)).status).toBe(413);
  expect((await post("/reviews/of/1/mine/withdrawal", 100_000)).status).toBe(413);
});

test("votes, reports and answers have their own ways, with a script and without", async () => {
  const author = await market.signIn("author");
  await market.send("/reviews/of/2/mine", { ...words, body: "A vase that stands." });
  const { reviewId } = (await market.shop.reviews.mine(author.id, 2)).review!;
  await market.shop.reviews.moderation.decide(author, reviewId, { decision: "approve" });
  await market.signIn("voter");
  const opened = market.browser();
  await opened.open("/reviews/of/2");
  const swapped = await opened.swap(`/reviews/${reviewId}/helpful`, { helpful: "yes" });
  expect(swapped.html).toContain('aria-pressed="true"');
  expect(swapped.text).toContain("(1)");
  await opened.send(`/reviews/${reviewId}/helpful`, { helpful: "no" });
  expect(opened.path).toBe(`/reviews/of/2#review-${reviewId}`);
  expect((await market.shop.reviews.read(reviewId))?.helpful).toBe(0);
  expect((await opened.open(`/reviews/${reviewId}/report`)).text).toContain("What is wrong with it?");
  await opened.send(`/reviews/${reviewId}/report`, { reason: "spam", note: "<b>look</b>" });
  expect((await opened.open(`/reviews/${reviewId}/answer`)).status).toBe(403);
  await market.signIn("omar", { role: "seller", shopId: 2 });
  await opened.send(`/reviews/${reviewId}/answer`, { body: "Thank you,\nOmar" });
  market.as(null);
  expect((await testBrowser(market.app).open("/reviews/of/2")).text).toContain("Answer of Omar's Glass");
  await market.signIn("nobody");
  expect((await market.browser().open("/staff/reviews")).status).toBe(404);
  await market.signIn("otto", { role: "ops" });
  const desk = await market.browser().open("/staff/reviews");
  expect(desk.text).toContain("Reported: It is advertising , just now <b>look</b>");
  const { seen } = (await market.shop.reviews.moderation.caseOf(reviewId))!;
  const hide = { decision: "hide", reason: "spam", seen };
  const hidden = await market.browser().send(`/staff/reviews/${reviewId}/decisions`, hide);
  expect(hidden.status).toBe(200);
  expect((await market.browser().open("/staff/reviews?desk=hidden")).text).toContain("A vase that stands.");
  await market.signIn("author");
  expect((await market.browser().open("/p/2")).text).toContain("We have hidden this review. It is advertising.");
  const own = await market.browser().open("/account/reviews");
  for (const text of ["Blown vase", "A vase that stands.", "We have hidden this review."])
    expect(own.text).toContain(text);
  await market.shop.reviews.withdraw(author, 2);
  expect((await market.browser().open("/account/reviews")).text).toContain("A vase that stands.");
  await market.sql`UPDATE reviews SET withdrawn_at = now() - interval '25 hours' WHERE review_id = ${reviewId}`;
  expect((await market.browser().open("/account/reviews")).text).not.toContain("A vase that stands.");
  expect((await market.shop.reviews.mine(author.id, 2)).review).toBeNull();
  expect(await market.shop.reviews.ofAccount(author.id)).toHaveLength(1);
  await market.signIn("silent");
  expect((await market.browser().open("/account/reviews")).text).toContain("Nothing written yet");
});

test("a decision about words or photos that were swapped meanwhile is refused, and shows those that are there now", async () => {
  const { moderation } = market.shop.reviews;
  const path = `/reviews/of/${GOODS.bowl}/mine`;
  const swapper = await market.signIn("swapper");
  await market.send(path, { ...words, body: "Harmless words." });
  const { reviewId } = (await market.shop.reviews.mine(swapper.id, GOODS.bowl)).review!;
  const otto = await market.signIn("otto", { role: "ops" });
  const desk = await market.browser().open("/staff/reviews");
  const { seen } = (await moderation.caseOf(reviewId))!;
  expect(desk.html).toContain(`name="seen" value="${seen}"`);
  market.as(swapper);
  await market.send(path, { ...words, body: "Harmful words." });
  market.as(otto);
  const approve = { decision: "approve", seen };
  const refused = await market.browser().send(`/staff/reviews/${reviewId}/decisions`, approve);
  expect(refused.status).toBe(409);
  expect(refused.text).toMatch(/changed it after you were shown it.*Harmful words/);
  expect(await market.shop.reviews.read(reviewId)).toBeNull();
  const again = (await moderation.caseOf(reviewId))!.seen;
  expect(refused.html).toContain(`name="seen" value="${again}"`);
  const photo = await sharp({ create: { width: 90, height: 90, channels: 3, background: "#369" } })
    .png()
    .toBuffer();
  await market.shop.reviews.photos.add(swapper, GOODS.bowl, [photo]);
  const unseen = await market
    .browser()
    .send(`/staff/reviews/${reviewId}/decisions`, { decision: "approve", seen: again });
  expect(unseen.status).toBe(409);
  const now = (await moderation.caseOf(reviewId))!.seen;
  expect(await moderation.decide(otto, reviewId, { decision: "approve" }, now)).toMatchObject({ ok: true });
  expect((await market.shop.reviews.read(reviewId))!.photos).toHaveLength(1);
  const bare = await market.browser().send(`/staff/reviews/${reviewId}/decisions`, { decision: "approve" });
  expect(bare.status).toBe(422);
});

test("the API reviews, votes, reports and answers, and says in problems why not", async () => {
  const { ask } = market;
  const review = { rating: 5, body: "Pours well.", author: "Ann" };
  expect((await ask("POST", "/products/4/reviews", review)).json).toMatchObject({ status: 401, code: "sign_in_first" });
  const ann = await market.signIn("ann");
  const made = await ask("POST", "/products/4/reviews", review);
  expect(made).toMatchObject({ status: 201, json: { rating: 5, state: "held", reason: "not-bought-here" } });
  expect((await ask("POST", "/products/4/reviews", review)).json).toEqual(made.json);
  expect(await ask("POST", "/products/4/reviews", { ...review, rating: 1 })).toMatchObject({
    status: 409,
    json: { code: "already_reviewed", reviewId: made.json.id },
  });
  expect((await ask("PUT", "/products/4/reviews/mine", { ...review, rating: 1 })).json.rating).toBe(1);
  expect((await ask("PUT", "/products/4/reviews/mine", { ...review, author: "a@b" })).json.errors).toEqual([
    { field: "body/author", message: "Choose a name that is no mail address: everybody can see it." },
  ]);
  expect((await ask("DELETE", "/products/4/reviews/mine")).json.withdrawnAt).toBeString();
  expect((await ask("POST", "/products/4/reviews/mine/restoration")).json.withdrawnAt).toBeNull();
  await market.shop.reviews.moderation.decide(ann, made.json.id, { decision: "approve" });
  const { json: list } = await ask("GET", "/products/4/reviews?limit=5&sort=helpful");
  expect(list).toMatchObject({ page: 1, hasMore: false, reviews: [{ id: made.json.id, isVerified: false }] });
  expect((await ask("PUT", `/reviews/${made.json.id}/helpful`, { helpful: true })).json.code).toBe("own_review");
  await market.signIn("ben");
  expect<object>((await ask("PUT", `/reviews/${made.json.id}/helpful`, { helpful: true })).json).toEqual({
    helpful: 1,
  });
  expect((await ask("POST", `/reviews/${made.json.id}/reports`, { reason: "spam" })).status).toBe(201);
  expect((await ask("PUT", `/reviews/${made.json.id}/answer`, { body: "Hm" })).json.code).toBe("not_the_seller");
  expect((await ask("GET", "/products/999/reviews")).json.code).toBe("unknown_product");
  expect((await ask("GET", "/products/4/reviews?stars=6")).status).toBe(422);
});
