import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import sharp from "sharp";
import { line } from "../../../../actors/order/testing.ts";
import type { Account, Role } from "../../../accounts/account.ts";
import { NAUGHTY } from "../../../catalogue/testing-naughty.ts";
import { placeOrder } from "../../../orders/testing-orders.ts";
import { discardPhotos } from "../../../reviews/discarded-photos.ts";
import { settleRating } from "../../../reviews/ratings.ts";
import { PHOTOS_WAITING_MAX } from "../../../reviews/review.ts";
import { uploadReader } from "../../body.ts";
import { countElements, testBrowser } from "../testing-browser.ts";
import { GOODS, openMarket, type TestMarket } from "../testing-market.ts";

let market: TestMarket;
let signedIn: Account | null = null;
beforeAll(async () => {
  market = await openMarket();
  Object.assign(market.shop.accounts, { of: async () => signedIn });
});
afterAll(() => market.close());
afterEach(() => {
  signedIn = null;
});

const cast = new Map<string, Account>();
/** Signs somebody in who has had an account for long. */
async function signIn(name: string, ...roles: Role[]): Promise<Account> {
  const known = cast.get(name);
  const id = known?.id ?? `${name}-of-the-tests-aaaaaaaaa`.slice(0, 22);
  const account = {
    id,
    name: `${name} Moreno`,
    email: `${name}@example.org`,
    cartId: `cart-${id}`.slice(0, 22).padEnd(22, "a"),
    roles,
  };
  if (!known)
    await market.sql`
      INSERT INTO accounts (id, mail_index, mail, name, password, cart_id, created_at)
      VALUES (${id}, ${id}, 'sealed', 'sealed', '$argon2id$', ${id}, now() - interval '30 days')`;
  cast.set(name, account);
  signedIn = account;
  return account;
}

async function deliver({ id }: Account, productId: number): Promise<string> {
  const order = await placeOrder(market.shop, { accountId: id, lines: [line(productId, 1)] });
  await order.pack();
  await order.ship();
  await order.deliver();
  return order.orderId;
}

/** A browser that brings a cookie along, as everybody who is signed in does. */
function browser() {
  const opened = testBrowser(market.app);
  opened.cookies.set("seen", "1");
  return opened;
}

async function send(path: string, fields: Record<string, string | Blob | readonly Blob[]>): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields))
    for (const each of [value].flat()) {
      if (typeof each === "string") form.append(name, each);
      else form.append(name, each, "a.jpg");
    }
  const headers = { accept: "text/html", "sec-fetch-site": "same-origin", cookie: "seen=1" };
  return market.app.handle(new Request(`http://localhost${path}`, { method: "POST", body: form, headers }));
}

const words = { rating: "4", title: "Good bowl", body: "It holds soup.\r\nAnd cats.", author: "Ada M." };

test("a review goes from the order's page to the product's, is changed, deleted and had back", async () => {
  const ada = await signIn("ada");
  const orderId = await deliver(ada, GOODS.bowl);
  const opened = browser();
  expect((await opened.open(`/orders/${orderId}`)).html).toContain(`href="/reviews/of/${GOODS.bowl}/mine"`);
  const form = await opened.open(`/reviews/of/${GOODS.bowl}/mine`);
  expect(await countElements(form.html, "input[type=radio][name=rating]")).toBe(5);
  expect(form.html).toContain('value="ada M."');
  const path = `/reviews/of/${GOODS.bowl}/mine`;
  const sent = await send(path, words);
  expect([sent.status, sent.headers.get("location")]).toEqual([303, "/p/1/thing-1#your-review"]);
  const page = await opened.open("/p/1");
  for (const text of ["Your review", "Good bowl", "It holds soup. And cats.", "Ada M.", "Bought here", "You"])
    expect(page.text).toContain(text);
  expect(page.text).not.toContain("ada@example.org");
  signedIn = null;
  expect((await testBrowser(market.app).open("/reviews/of/1")).text).toContain("It holds soup.");
  await signIn("ada");
  await send(path, { ...words, rating: "2" });
  const changed = await opened.open("/reviews/of/1");
  expect(changed.text).toContain("· edited");
  expect((await opened.send(`${path}/withdrawal`, {})).text).toContain("You deleted your review.");
  signedIn = null;
  expect((await testBrowser(market.app).open("/reviews/of/1")).text).not.toContain("It holds soup.");
  await signIn("ada");
  await opened.send(`${path}/restoration`, {});
  expect((await opened.open("/reviews/of/1")).text).toContain("It holds soup.");
});

test("whoever is not signed in is led to signing in, and back to the form", async () => {
  const opened = browser();
  const response = await send(`/reviews/of/${GOODS.bowl}/mine`, words);
  expect(response.headers.get("location")).toBe(`/sign-in?next=${encodeURIComponent("/reviews/of/1/mine")}`);
  await opened.open("/reviews/of/1/mine");
  expect((await opened.open("/p/1")).html).toContain(`/sign-in?next=${encodeURIComponent("/reviews/of/1/mine")}`);
});

test("what is wrong with a form is told by its field, and nothing that was typed is lost", async () => {
  await signIn("faulty");
  const response = await send("/reviews/of/2/mine", { title: "Mine", body: "   ", author: "me@example.org" });
  const html = await response.text();
  expect(response.status).toBe(422);
  for (const text of ["3 things to put right", "Choose from one to five stars.", "Say something", "no mail address"])
    expect(html).toContain(text);
  expect(html).toContain('value="Mine"');
});

test("texts of strangers are texts wherever they stand, and run nothing", async () => {
  const mira = await signIn("mira", { role: "seller", shopId: 1 });
  const { reviews } = market.shop;
  for (const [at, text] of NAUGHTY.entries()) {
    const author = await signIn(`n${at}`);
    await send(`/reviews/of/${GOODS.naughty}/mine`, { rating: "3", title: text, body: text, author: text });
    const own = (await reviews.mine(author.id, GOODS.naughty)).review;
    if (!own) continue;
    await reviews.moderation.decide(mira, own.reviewId, { decision: "approve" });
    await reviews.answer(mira, own.reviewId, own.body);
  }
  const clean = await testBrowser(market.app).open("/p/1");
  signedIn = null;
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
    const author = await signIn(`many${n}`);
    const rating = n < 7 ? "5" : "1";
    await send(`/reviews/of/${productId}/mine`, { ...words, rating, body: `Number ${n} of many reviews.` });
    const own = (await market.shop.reviews.mine(author.id, productId)).review!;
    await market.shop.reviews.moderation.decide(author, own.reviewId, { decision: "approve" });
    if (n === 0) await market.shop.reviews.vote(await signIn("ada"), own.reviewId, true);
  }
  await settleRating(market.sql, productId);
  signedIn = null;
  const opened = testBrowser(market.app);
  const first = await opened.open(`/reviews/of/${productId}`);
  expect(first.text).toContain("8 reviews");
  expect(await countElements(first.html, "article.review")).toBe(6);
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

test("photos are drawn anew, hidden until somebody has looked, and bombs and pretenders are refused", async () => {
  const ada = await signIn("photographer");
  const path = `/reviews/of/${GOODS.bowl}/mine`;
  const picture = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: "#c96" } });
  const photo = await picture(900, 600)
    .withExif({ IFD0: { Copyright: "secret place" } })
    .jpeg()
    .toBuffer();
  expect(photo.includes("secret place")).toBe(true);
  const blob = (bytes: Uint8Array) => new Blob([bytes as Uint8Array<ArrayBuffer>], { type: "image/jpeg" });
  expect((await send(path, { ...words, body: "With a photo.", photos: [blob(photo)] })).status).toBe(303);
  const { review } = await market.shop.reviews.mine(ada.id, GOODS.bowl);
  const [waiting] = review!.photos;
  expect(waiting).toMatchObject({ name: null, width: 900, height: 600 });
  const ask = (who: Account | null) => {
    signedIn = who;
    return market.app.handle(new Request(`http://localhost/reviews/photos/${waiting!.photoId}`));
  };
  const own = await ask(ada);
  const bytes = Buffer.from(await own.arrayBuffer());
  expect(own.headers.get("content-type")).toBe("image/webp");
  expect(bytes.includes("secret place")).toBe(false);
  expect((await sharp(bytes).metadata()).exif).toBeUndefined();
  expect((await ask(null)).status).toBe(404);
  expect((await ask(await signIn("nosy"))).status).toBe(404);
  const otto = await signIn("otto", { role: "ops" });
  expect((await ask(otto)).status).toBe(200);
  expect((await browser().open("/staff/reviews")).text).toContain("1 new photo");
  await market.shop.reviews.moderation.decide(otto, review!.reviewId, { decision: "approve" });
  const [shown] = (await market.shop.reviews.read(review!.reviewId))!.photos;
  expect(shown?.name).toMatch(/^[0-9a-f]{64}\.webp$/);
  expect((await ask(otto)).status).toBe(404);

  signedIn = ada;
  const bomb = await picture(7_200, 7_200).png({ compressionLevel: 1 }).toBuffer();
  const pretenders = [
    bomb,
    Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
    Buffer.from("GIF89a nothing"),
    photo.subarray(0, 300),
    await picture(20, 20).png().toBuffer(),
  ];
  for (const bad of pretenders) {
    const response = await send(path, { ...words, body: "With a photo.", photos: [blob(bad)] });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain("no photo we can show");
  }
  const many = await send(path, { ...words, photos: Array.from({ length: 5 }, () => blob(photo)) });
  expect([many.status, (await many.text()).includes("At most 4 photos.")]).toEqual([422, true]);
  const dropped = await send(path, { ...words, body: "With a photo.", drop: waiting!.photoId });
  expect(dropped.status).toBe(303);
  expect((await market.shop.reviews.mine(ada.id, GOODS.bowl)).review!.photos).toHaveLength(0);
  const small = shown!.name!.replace(".webp", "-320.webp");
  expect(await market.shop.media.get(small)).not.toBeNull();
  expect(await discardPhotos(market.sql, market.shop.media)).toBe(1);
  expect(await Promise.all([shown!.name!, small].map((name) => market.shop.media.get(name)))).toEqual([null, null]);
});

/** A form on its way: nothing of it has come, and it ends when told to. */
function slowUpload(who: string) {
  const form = Promise.withResolvers<void>();
  let wasRead = false;
  const body = new ReadableStream(
    {
      pull: async (stream) => {
        wasRead = true;
        await form.promise;
        stream.enqueue(
          new TextEncoder().encode('--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nMine\r\n--x--\r\n'),
        );
        stream.close();
      },
    },
    { highWaterMark: 0 },
  );
  const headers = { "content-type": "multipart/form-data; boundary=x", who };
  const request = new Request("http://localhost/", { method: "POST", body, headers });
  return { request, finish: form.resolve, wasRead: () => wasRead };
}

test("nothing is read of an upload by nobody, and of the others a few at a time", async () => {
  const accountOf = async ({ headers }: Request) => (headers.get("who") === "" ? null : { id: headers.get("who")! });
  const read = uploadReader(accountOf, { abreast: 2, waiting: 1, each: 2 });
  const unknown = slowUpload("");
  expect(await read(unknown.request)).toEqual({});
  expect(unknown.wasRead()).toBe(false);
  const [first, second, third, fourth] = ["ann", "ann", "bo", "cy"].map(slowUpload);
  const reading = [read(first!.request), read(second!.request), read(third!.request)];
  const busy = { problem: { code: "busy", status: 503 }, headers: { "retry-after": "5" } };
  await expect(read(fourth!.request)).rejects.toMatchObject(busy);
  await expect(read(slowUpload("ann").request)).rejects.toMatchObject(busy);
  expect(third!.wasRead()).toBe(false);
  for (const each of [first, second, third]) each!.finish();
  expect(await Promise.all(reading)).toEqual([{ title: "Mine" }, { title: "Mine" }, { title: "Mine" }]);
  fourth!.finish();
  const later = slowUpload("ann");
  later.finish();
  expect(await read(later.request)).toEqual({ title: "Mine" });
});

test("photos of one account that nobody has looked at have a limit", async () => {
  const hoarder = await signIn("hoarder");
  const photo = await sharp({ create: { width: 60, height: 60, channels: 3, background: "#963" } })
    .png()
    .toBuffer();
  const path = `/reviews/of/${GOODS.lastVase}/mine`;
  await send(path, { ...words, body: "A vase with many photos." });
  const { reviewId } = (await market.shop.reviews.mine(hoarder.id, GOODS.lastVase)).review!;
  await market.sql`
    INSERT INTO review_photos (review_id, photo_id, position, width, height, bytes)
    SELECT ${reviewId}, 'hoard-' || n, n, 60, 60, ''::bytea FROM generate_series(1, ${PHOTOS_WAITING_MAX - 1}) AS n`;
  const blob = () => new Blob([photo as Uint8Array<ArrayBuffer>]);
  const refused = await send(path, { ...words, body: "A vase with many photos.", photos: [blob(), blob()] });
  expect(refused.status).toBe(429);
  expect(await refused.text()).toContain("Your words are saved. We have yet to look at 24 photos");
  await market.sql`DELETE FROM review_photos WHERE review_id = ${reviewId} AND position > 1`;
  expect((await send(path, { ...words, body: "A vase with many photos.", photos: [blob(), blob()] })).status).toBe(303);
  await market.sql`DELETE FROM reviews WHERE review_id = ${reviewId}`;
});

test("a body too long for a form is refused before it is read, and elsewhere it may not even be as long", async () => {
  await signIn("ada");
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
  const author = await signIn("author");
  await send("/reviews/of/2/mine", { ...words, body: "A vase that stands." });
  const { reviewId } = (await market.shop.reviews.mine(author.id, 2)).review!;
  await market.shop.reviews.moderation.decide(author, reviewId, { decision: "approve" });
  await signIn("voter");
  const opened = browser();
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
  await signIn("omar", { role: "seller", shopId: 2 });
  await opened.send(`/reviews/${reviewId}/answer`, { body: "Thank you,\nOmar" });
  signedIn = null;
  expect((await testBrowser(market.app).open("/reviews/of/2")).text).toContain("Answer of Omar's Glass");
  await signIn("nobody");
  expect((await browser().open("/staff/reviews")).status).toBe(404);
  await signIn("otto", { role: "ops" });
  const desk = await browser().open("/staff/reviews");
  expect(desk.text).toContain("It is advertising <b>look</b>");
  const { seen } = (await market.shop.reviews.moderation.caseOf(reviewId))!;
  const hide = { decision: "hide", reason: "spam", seen };
  const hidden = await browser().send(`/staff/reviews/${reviewId}/decisions`, hide);
  expect(hidden.status).toBe(200);
  expect((await browser().open("/staff/reviews?desk=hidden")).text).toContain("A vase that stands.");
  await signIn("author");
  expect((await browser().open("/p/2")).text).toContain("We have hidden this review. It is advertising.");
  const own = await browser().open("/account/reviews");
  for (const text of ["Blown vase", "A vase that stands.", "We have hidden this review."])
    expect(own.text).toContain(text);
  await market.shop.reviews.withdraw(author, 2);
  expect((await browser().open("/account/reviews")).text).toContain("A vase that stands.");
  await market.sql`UPDATE reviews SET withdrawn_at = now() - interval '25 hours' WHERE review_id = ${reviewId}`;
  expect((await browser().open("/account/reviews")).text).not.toContain("A vase that stands.");
  expect((await market.shop.reviews.mine(author.id, 2)).review).toBeNull();
  expect(await market.shop.reviews.ofAccount(author.id)).toHaveLength(1);
  await signIn("silent");
  expect((await browser().open("/account/reviews")).text).toContain("Nothing written yet");
});

test("a decision about words or photos that were swapped meanwhile is refused, and shows those that are there now", async () => {
  const { moderation } = market.shop.reviews;
  const path = `/reviews/of/${GOODS.bowl}/mine`;
  const swapper = await signIn("swapper");
  await send(path, { ...words, body: "Harmless words." });
  const { reviewId } = (await market.shop.reviews.mine(swapper.id, GOODS.bowl)).review!;
  const otto = await signIn("otto", { role: "ops" });
  const desk = await browser().open("/staff/reviews");
  const { seen } = (await moderation.caseOf(reviewId))!;
  expect(desk.html).toContain(`name="seen" value="${seen}"`);
  signedIn = swapper;
  await send(path, { ...words, body: "Harmful words." });
  signedIn = otto;
  const approve = { decision: "approve", seen };
  const refused = await browser().send(`/staff/reviews/${reviewId}/decisions`, approve);
  expect(refused.status).toBe(409);
  expect(refused.text).toMatch(/changed it after you were shown it.*Harmful words/);
  expect(await market.shop.reviews.read(reviewId)).toBeNull();
  const again = (await moderation.caseOf(reviewId))!.seen;
  expect(refused.html).toContain(`name="seen" value="${again}"`);
  const photo = await sharp({ create: { width: 90, height: 90, channels: 3, background: "#369" } })
    .png()
    .toBuffer();
  await market.shop.reviews.photos.add(swapper, GOODS.bowl, [photo]);
  const unseen = await browser().send(`/staff/reviews/${reviewId}/decisions`, { decision: "approve", seen: again });
  expect(unseen.status).toBe(409);
  const now = (await moderation.caseOf(reviewId))!.seen;
  expect(await moderation.decide(otto, reviewId, { decision: "approve" }, now)).toMatchObject({ ok: true });
  expect((await market.shop.reviews.read(reviewId))!.photos).toHaveLength(1);
  const bare = await browser().send(`/staff/reviews/${reviewId}/decisions`, { decision: "approve" });
  expect(bare.status).toBe(422);
});

test("the API reviews, votes, reports and answers, and says in problems why not", async () => {
  const ask = async (method: string, path: string, body?: object) => {
    const sent = body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const init = { method, ...sent };
    const response = await market.app.handle(new Request(`http://localhost/api${path}`, init));
    return { status: response.status, json: (await response.json()) as Record<string, unknown> & { id: string } };
  };
  const review = { rating: 5, body: "Pours well.", author: "Ann" };
  expect((await ask("POST", "/products/4/reviews", review)).json).toMatchObject({ status: 401, code: "sign_in_first" });
  await signIn("ann");
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
  await market.shop.reviews.moderation.decide(signedIn!, made.json.id, { decision: "approve" });
  const { json: list } = await ask("GET", "/products/4/reviews?limit=5&sort=helpful");
  expect(list).toMatchObject({ page: 1, hasMore: false, reviews: [{ id: made.json.id, isVerified: false }] });
  expect((await ask("PUT", `/reviews/${made.json.id}/helpful`, { helpful: true })).json.code).toBe("own_review");
  await signIn("ben");
  expect<object>((await ask("PUT", `/reviews/${made.json.id}/helpful`, { helpful: true })).json).toEqual({
    helpful: 1,
  });
  expect((await ask("POST", `/reviews/${made.json.id}/reports`, { reason: "spam" })).status).toBe(201);
  expect((await ask("PUT", `/reviews/${made.json.id}/answer`, { body: "Hm" })).json.code).toBe("not_the_seller");
  expect((await ask("GET", "/products/999/reviews")).json.code).toBe("unknown_product");
  expect((await ask("GET", "/products/4/reviews?stars=6")).status).toBe(422);
});
