import { afterAll, beforeAll, expect, test } from "bun:test";
import { commandId, countElements, testBrowser } from "../testing-browser.ts";
import { GOODS, openMarket, type TestMarket } from "../testing-market.ts";

let market: TestMarket;

beforeAll(async () => {
  market = await openMarket();
}, 60_000);
afterAll(() => market.close(), 60_000);

const arrive = () => testBrowser(market.app);
const tap = (productId: number) => `/favourites/products/${productId}`;
const pressed = (html: string, productId: number) =>
  countElements(html, `.heart-product-${productId}[aria-pressed=true]`);

async function api(browser: { cookies: Map<string, string> }, method: string, path: string, body?: unknown) {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const response = await market.app.handle(
    new Request(`http://localhost${path}`, {
      method,
      headers: { ...(cookie && { cookie }), ...(body !== undefined && { "content-type": "application/json" }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
  for (const line of response.headers.getSetCookie()) {
    const [pair = ""] = line.split(";");
    browser.cookies.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
  }
  return { status: response.status, type: response.headers.get("content-type"), body: await response.json() };
}

test("a heart that was tapped is filled on every page, for this visitor alone", async () => {
  const ada = arrive();
  await ada.open("/");
  const back = await ada.send(tap(GOODS.bowl), { was: "false" });
  expect(ada.path).toBe("/");
  expect(back.text).toContain("“Speckled bowl” is a favourite.");
  for (const path of ["/", `/p/${GOODS.bowl}`, "/c/kitchen", "/s/miras-kiln"]) {
    expect([path, await pressed((await ada.open(path)).html, GOODS.bowl)]).not.toEqual([path, 0]);
    expect([path, await pressed((await arrive().open(path)).html, GOODS.bowl)]).toEqual([path, 0]);
  }
  expect(await pressed((await ada.open("/")).html, GOODS.lastVase)).toBe(0);
});

test("the same tap twice is one tap, and a second one from what was seen takes it back", async () => {
  const ada = arrive();
  await ada.open("/");
  await ada.send(tap(GOODS.bowl), { was: "false" });
  await ada.send(tap(GOODS.bowl), { was: "false" });
  expect((await ada.open("/favourites")).text).toContain("1 thing you like");
  const gone = await ada.send(tap(GOODS.bowl), { was: "true" });
  expect(gone.text).toContain("“Speckled bowl” is no longer a favourite. Undo");
  expect((await ada.open("/favourites")).text).toContain("Nothing here yet");
});

test("htmx gets the heart as it is now, a word about it, and on the page of favourites all of them", async () => {
  const ada = arrive();
  await ada.open("/");
  const reply = await ada.swap(tap(GOODS.bowl), { was: "false" });
  expect(reply.html).toContain(`hx-target=".heart-product-${GOODS.bowl}"`);
  expect(await pressed(reply.html, GOODS.bowl)).toBe(1);
  expect(reply.html).not.toContain("#favourites");
  await ada.open("/favourites");
  const without = await ada.swap(tap(GOODS.bowl), { was: "true" });
  expect(without.html).toContain('hx-target="#favourites"');
  expect(without.text).toContain("Nothing here yet");
});

test("undoing puts it back into its list and its place", async () => {
  const ada = arrive();
  await ada.open("/favourites");
  await ada.send("/favourites/lists", { id: "list-of-gifts", name: "Gifts" });
  for (const id of [GOODS.bowl, GOODS.lastVase]) await ada.send(tap(id), { was: "false", list: "list-of-gifts" });
  const gone = await ada.send(tap(GOODS.bowl), { was: "true" });
  const at = gone.html.match(/name="at" value="([\d.]+)"/)![1]!;
  await ada.send(tap(GOODS.bowl), { was: "false", at, list: "list-of-gifts" });
  const { text } = await ada.open("/favourites?list=list-of-gifts");
  expect(text.indexOf("Blown vase")).toBeLessThan(text.indexOf("Speckled bowl"));
});

test("a list is made, renamed, shared, and deleted after a question, with a way back", async () => {
  const ada = arrive();
  await ada.open("/favourites");
  await ada.send("/favourites/lists", { id: "list-for-ben", name: "For Ben" });
  await ada.send(tap(GOODS.bowl), { was: "false", list: "list-for-ben" });
  expect(ada.path).toStartWith("/favourites");
  const renamed = await ada.send("/favourites/lists/list-for-ben/name", { name: "For Cleo <b>" });
  expect(renamed.text).toContain("For Cleo <b>");
  const shared = await ada.send("/favourites/lists/list-for-ben/sharing", { shared: "yes" });
  const key = shared.html.match(/favourites\/shared\/([A-Za-z0-9_-]{22})/)![1]!;
  const seen = await arrive().open(`/favourites/shared/${key}`);
  expect(seen.text).toContain("Speckled bowl");
  expect(seen.text).toContain("For Cleo <b>");
  const asked = await ada.open("/favourites/lists/list-for-ben/removal");
  expect(asked.text).toContain("1 thing in it stays among your favourites.");
  const gone = await ada.send("/favourites/lists/list-for-ben/removal", {});
  expect(gone.text).toContain("The list is deleted. What was in it is still among your favourites. Undo");
  expect((await arrive().open(`/favourites/shared/${key}`)).status).toBe(404);
  const back = await ada.send("/favourites/lists/list-for-ben/restoration", {});
  expect(back.text).toContain("Speckled bowl");
});

test("what one visitor has is nobody else's", async () => {
  const [ada, ben] = [arrive(), arrive()];
  await ada.open("/favourites");
  await ada.send("/favourites/lists", { id: "list-of-ada-s", name: "Mine" });
  await ben.send(tap(GOODS.bowl), { was: "false" });
  expect((await ben.open("/favourites/lists/list-of-ada-s/removal")).status).toBe(404);
  expect((await ben.send("/favourites/lists/list-of-ada-s/name", { name: "Ben's" })).status).toBe(404);
  expect((await ben.send(tap(GOODS.bowl), { was: "false", list: "list-of-ada-s" })).status).toBe(404);
});

test("a favourite moves to the cart when there is one, and stays when there is none", async () => {
  const ada = arrive();
  await ada.open("/favourites");
  for (const id of [GOODS.drop, GOODS.soldOut]) await ada.send(tap(id), { was: "false" });
  const moved = await ada.send("/favourites/moves", { productId: GOODS.drop, commandId: commandId() });
  expect(moved.text).toContain("“Midnight mug” went to your cart.");
  expect((await ada.open("/cart")).text).toContain("Midnight mug");
  const refused = await ada.send("/favourites/moves", { productId: GOODS.soldOut, commandId: commandId() });
  expect(refused.status).toBe(409);
  expect((await ada.open("/favourites")).text).toContain("Tall jug");
});

test("shops are followed with their newest things, and left again", async () => {
  const ada = arrive();
  await ada.open("/s/omars-glass");
  const followed = await ada.send("/favourites/shops/2", { was: "false" });
  expect(ada.path).toBe("/s/omars-glass");
  expect(followed.text).toContain("You follow Omar's Glass.");
  expect((await ada.open("/favourites/shops")).text).toContain("Blown vase");
  await ada.send("/favourites/shops/2", { was: "true" });
  expect((await ada.open("/favourites/shops")).text).toContain("No shops yet");
});

test("forms that make no sense are refused and change nothing", async () => {
  const ada = arrive();
  await ada.open("/");
  expect((await ada.send(tap(GOODS.bowl), { was: "perhaps" })).status).toBe(422);
  expect((await ada.send("/favourites/products/0", { was: "false" })).status).toBeGreaterThanOrEqual(400);
  expect((await ada.send(tap(999_999), { was: "false" })).status).toBe(404);
  expect((await ada.send(tap(GOODS.draft), { was: "false" })).status).toBe(404);
  expect((await ada.send("/favourites/lists", { id: "list-no-name", name: "   " })).status).toBe(422);
  expect((await ada.open("/favourites")).text).toContain("Nothing here yet");
});

test("whoever signs in keeps what they liked, finds it in their data, and takes it along when they go", async () => {
  const ada = arrive();
  await ada.open("/");
  await ada.send(tap(GOODS.bowl), { was: "false" });
  await ada.send("/favourites/shops/1", { was: "false" });
  await ada.send("/back-in-stock/4", { email: "" });
  await ada.send("/sign-up", { name: "Ada", email: "ada.likes@example.com", password: "three otters in a boat" });
  const token = new URL(market.mail.linkTo("ada.likes@example.com"), "http://shop").searchParams.get("token")!;
  await ada.send("/sign-up/confirmation", { token, next: "/" });
  await ada.send(tap(GOODS.lastVase), { was: "false" });
  await market.shop.backInStock.sweep();
  const { text } = await ada.open("/favourites");
  expect(text).toContain("2 things you like");
  expect(text).toContain("Waiting for 1");
  const cookie = [...ada.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const request = new Request("http://localhost/", { headers: { cookie } });
  const account = (await market.shop.accounts.of(request))!;
  const data = await market.shop.accounts.privacy.collect(account, request);
  expect(data.favourites).toMatchObject({ products: [{ productId: GOODS.lastVase }, { productId: GOODS.bowl }] });
  expect(data.waitingFor).toMatchObject([{ productId: GOODS.soldOut, isOffered: false }]);
  await market.shop.accounts.privacy.erase(account, "three otters in a boat");
  expect(await market.sql`SELECT FROM favourite_owners WHERE owner = ${`account:${account.id}`}`).toHaveLength(0);
  await market.shop.backInStock.sweep();
  expect(await market.sql`SELECT FROM waiting_places WHERE shopper = ${`account:${account.id}`}`).toHaveLength(0);
});

test("the API likes and lets go, each as often as one likes, and lists what there is", async () => {
  const ada = arrive();
  const path = `/api/favorites/products/${GOODS.bowl}`;
  expect(await api(ada, "GET", path)).toMatchObject({ status: 200, body: { isFavorite: false, since: null } });
  const liked = await api(ada, "POST", path);
  expect(liked).toMatchObject({ status: 200, body: { productId: GOODS.bowl, isFavorite: true, list: null } });
  expect((await api(ada, "POST", path)).body).toEqual(liked.body);
  await api(ada, "POST", "/api/favorites/shops/1");
  expect((await api(ada, "GET", "/api/favorites")).body).toMatchObject({
    products: [{ productId: GOODS.bowl, product: { title: "Speckled bowl" }, available: expect.any(Number) }],
    totalCount: 1,
    shops: [{ shopId: 1 }],
  });
  for (let n = 0; n < 2; n++) expect((await api(ada, "DELETE", path)).body).toMatchObject({ isFavorite: false });
  expect((await api(ada, "DELETE", "/api/favorites/shops/1")).body).toMatchObject({ isFavorite: false });
  expect((await api(ada, "GET", "/api/favorites")).body).toMatchObject({ products: [], shops: [] });
});

test("the API says no with problem+json", async () => {
  const ada = arrive();
  const unknown = await api(ada, "POST", "/api/favorites/products/999999");
  expect(unknown).toMatchObject({ status: 404, body: { code: "unknown_product" } });
  expect(unknown.type).toStartWith("application/problem+json");
  expect(await api(ada, "POST", "/api/favorites/products/x")).toMatchObject({ status: 422 });
  expect(await api(ada, "POST", `/api/favorites/products/${GOODS.bowl}`, { list: "no-such-list" })).toMatchObject({
    status: 404,
    body: { code: "unknown_list" },
  });
});
