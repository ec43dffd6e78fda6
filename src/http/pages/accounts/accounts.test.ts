import { afterAll, beforeAll, expect, test } from "bun:test";
import { eventually } from "../../../../test/support/eventually.ts";
import { orderLinks } from "../../../orders/links.ts";
import { commandId, countElements, type TestBrowser, testBrowser } from "../testing-browser.ts";
import { GOODS, openMarket, type TestMarket } from "../testing-market.ts";

const PASSWORD = "three otters in a boat";
const HOME = { name: "Ada", line1: "12 Larkspur Lane", city: "New York", state: "NY", zip: "10001" };

let market: TestMarket;
let people = 0;
beforeAll(async () => {
  market = await openMarket();
}, 60_000);
afterAll(() => market.close(), 60_000);

const newMail = () => {
  people += 1;
  return `ada-${people}@example.com`;
};
const visit = () => testBrowser(market.app);

/** A browser on which somebody has just opened an account. */
async function joined(browser: TestBrowser = visit(), email = newMail()) {
  await browser.send("/sign-up", { name: "Ada", email, password: PASSWORD });
  const link = market.mail.linkTo(email);
  await browser.open(link);
  const token = new URL(link, "http://localhost").searchParams.get("token")!;
  const seen = await browser.send("/sign-up/confirmation", { token, next: "/" });
  return { browser, email, seen, token };
}

async function add(browser: TestBrowser, productId: number, quantity = 1) {
  await browser.open(`/p/${productId}`);
  return browser.send("/cart/items", { productId, quantity, commandId: commandId() });
}

test("a guest becomes somebody: the letter, one tap, and the header says the name", async () => {
  const browser = visit();
  expect((await browser.open("/")).text).toContain("Sign in");
  const { seen, email } = await joined(browser);
  expect(seen.text).toContain("Welcome to the market");
  expect(seen.text).toContain("Account of Ada");
  const account = await browser.open("/account");
  expect(account.text).toContain(email);
  expect(account.headers.get("cache-control")).toBe("private, no-store");
});

test("the letter opened on another device asks for a password, and only that one opens the account", async () => {
  const email = newMail();
  const stranger = visit();
  await stranger.send("/sign-up", { name: "Ada", email, password: "the stranger knows this" });
  const link = market.mail.linkTo(email);
  const token = new URL(link, "http://localhost").searchParams.get("token")!;
  const ada = visit();
  const page = await ada.open(link);
  expect(page.text).toContain(`Choose the password for ${email}`);
  expect(await countElements(page.html, "#password[autocomplete='new-password']")).toBe(1);
  for (const sent of [{}, { password: "" }, { password: "short" }] as Record<string, string>[]) {
    const refused = await ada.send("/sign-up/confirmation", { token, next: "/", ...sent });
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining("at least 10 characters")]);
  }
  const seen = await ada.send("/sign-up/confirmation", { token, next: "/account", password: PASSWORD });
  expect(seen.text).toContain(email);
  const guess = await stranger.send("/sign-in", { email, password: "the stranger knows this" });
  expect(guess.status).toBe(422);
  expect((await visit().send("/sign-in", { email, password: PASSWORD })).status).toBe(200);
  expect((await visit().open(link)).status).toBe(410);
});

test("the browser that signed up needs no second password, and is forgotten when the account is open", async () => {
  const [browser, email] = [visit(), newMail()];
  await browser.send("/sign-up", { name: "Ada", email, password: PASSWORD });
  expect(browser.cookies.has("sign-up")).toBe(true);
  const link = market.mail.linkTo(email);
  expect(link).not.toContain(browser.cookies.get("sign-up")!);
  expect(await countElements((await browser.open(link)).html, "#password")).toBe(0);
  const token = new URL(link, "http://localhost").searchParams.get("token")!;
  await browser.send("/sign-up/confirmation", { token, next: "/" });
  expect([browser.cookies.has("sign-up"), browser.cookies.has("session")]).toEqual([false, true]);
});

test("a session cookie is for our own pages alone, and out of scripts' reach", async () => {
  const { email } = await joined();
  const response = await market.app.handle(
    new Request("http://localhost/sign-in", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ email, password: PASSWORD }),
    }),
  );
  const cookies = response.headers.getSetCookie();
  expect(cookies.find((line) => line.startsWith("session="))).toMatch(
    /^session=[\w-]{43}; Max-Age=7776000; Path=\/; HttpOnly; SameSite=Lax$/,
  );
  expect(cookies.some((line) => line.startsWith("cart="))).toBe(true);
});

test("nobody learns from the answers who has an account", async () => {
  const { email } = await joined();
  const answers = async (mail: string) => {
    const texts = [];
    for (const [path, more] of [
      ["/sign-in", { password: "something wrong" }],
      ["/sign-up", { name: "Eve", password: "another good one" }],
      ["/password/reset", {}],
    ] as const) {
      const { status, html } = await visit().send(path, { email: mail, ...more });
      texts.push([status, html.replaceAll(mail, "MAIL").replaceAll(encodeURIComponent(mail), "MAIL")]);
    }
    return texts;
  };
  expect(await answers(email)).toEqual(await answers("nobody-here@example.com"));
});

test("a form that is not right comes back as it was, but for the password, with a word at each field", async () => {
  const seen = await visit().send("/sign-up", { name: " ", email: "ada(at)example", password: "short" });
  expect(seen.status).toBe(422);
  expect(seen.text).toContain("3 things to put right");
  expect(seen.text).toContain("Tell us what to call you.");
  expect(seen.html).toContain('value="ada(at)example"');
  expect(seen.html).not.toContain('value="short"');
});

test("signing in leads to where one was going, and only to pages of ours", async () => {
  const { email } = await joined();
  const browser = visit();
  await browser.open("/account/addresses");
  expect((await browser.send("/sign-in", { email, password: PASSWORD, next: "/account/addresses" })).status).toBe(200);
  expect(browser.path).toBe("/account/addresses");
  const other = visit();
  await other.send("/sign-in", { email, password: PASSWORD, next: "//evil.example/" });
  expect(other.path).toBe("/");
});

test("pages of an account lead a guest to the door, which knows the way back", async () => {
  for (const path of [
    "/account",
    "/account/addresses",
    "/account/addresses/new",
    "/account/devices",
    "/account/data",
  ]) {
    const response = await market.app.handle(new Request(`http://localhost${path}`));
    expect([response.status, response.headers.get("location")]).toEqual([
      303,
      `/sign-in?next=${encodeURIComponent(path)}`,
    ]);
  }
});

test("who is led to signing in is told what for", async () => {
  for (const [next, why] of [
    ["/reviews/of/7/mine", "to write your review"],
    ["/questions/of/7/new", "to ask your question"],
    ["/staff/reviews?desk=hidden", "to work behind the counter"],
  ] as const)
    expect((await visit().open(`/sign-in?${new URLSearchParams({ next })}`)).text).toContain(`Sign in ${why}:`);
  expect((await visit().open("/sign-in")).text).not.toContain("you come back to it then");
});

test("another site's page can sign nobody in or out", async () => {
  for (const path of ["/sign-in", "/sign-out", "/account/deletion"]) {
    const response = await market.app.handle(
      new Request(`http://localhost${path}`, { method: "POST", headers: { "sec-fetch-site": "cross-site" } }),
    );
    expect(response.status).toBe(403);
  }
});

test("a guest's cart comes along when signing in, is on the second device too, and leaves with the session", async () => {
  const { browser: phone, email } = await joined();
  await add(phone, GOODS.bowl, 2);
  const desk = visit();
  await add(desk, GOODS.bowl, 1);
  await add(desk, GOODS.drop, 1);
  const seen = await desk.send("/sign-in", { email, password: PASSWORD, next: "/cart" });
  expect(seen.html).toContain('data-count="4"');
  expect((await phone.open("/")).html).toContain('data-count="4"');
  expect((await desk.send("/sign-out", {})).html).toContain('data-count="0"');
  expect([...desk.cookies.keys()]).not.toContain("session");
  expect((await desk.open("/cart")).text).toContain("Your cart is empty");
  expect((await phone.open("/")).html).toContain('data-count="4"');
});

test("signing out leaves nothing at this machine that opens what was ordered or signed up for", async () => {
  const { browser } = await joined();
  const remembered = orderLinks(market.shop.settings).remember(new Request("http://localhost/"), "S-0000-0000-0000");
  const [, name, value] = /^(.*?)=(.*?);/.exec(remembered)!;
  browser.cookies.set(name!, value!);
  browser.cookies.set("sign-up", "left here");
  await browser.send("/sign-out", {});
  expect([...browser.cookies.keys()].filter((each) => each !== "flash")).toEqual([]);
});

test("a tab that was open before signing in puts things into the account's cart", async () => {
  const { email } = await joined();
  const browser = visit();
  await add(browser, GOODS.bowl, 1);
  const before = browser.cookies.get("cart")!;
  await browser.send("/sign-in", { email, password: PASSWORD });
  // Its answer was under way while the other tab signed in: the browser has the old cookie again.
  browser.cookies.set("cart", before);
  const refused = await browser.send("/cart/items", { productId: GOODS.drop, quantity: 1, commandId: commandId() });
  expect(refused.text).toContain("This cart moved into an account");
  expect((await browser.open("/cart")).html).toContain('data-count="1"');
  expect((await add(browser, GOODS.drop, 1)).html).toContain('data-count="2"');
});

test("whoever else has that cookie starts anew", async () => {
  const { email } = await joined();
  const browser = visit();
  await add(browser, GOODS.bowl, 1);
  const stranger = visit();
  stranger.cookies.set("cart", browser.cookies.get("cart")!);
  await browser.send("/sign-in", { email, password: PASSWORD });
  expect((await stranger.open("/cart")).text).toContain("Your cart is empty");
  expect((await add(stranger, GOODS.drop, 1)).html).toContain('data-count="1"');
  expect((await browser.open("/")).html).toContain('data-count="1"');
});

test("signed out everywhere, other devices have neither account nor cart, and the account still has its cart", async () => {
  const { browser: phone, email } = await joined();
  await add(phone, GOODS.bowl, 1);
  const desk = visit();
  await desk.send("/sign-in", { email, password: PASSWORD });
  const stolen = visit();
  stolen.cookies.set("cart", desk.cookies.get("cart")!);
  await phone.send("/account/devices/sign-outs", {});
  expect((await desk.open("/")).html).toContain('data-count="0"');
  expect((await stolen.open("/cart")).text).toContain("Your cart is empty");
  const back = await desk.send("/sign-in", { email, password: PASSWORD });
  expect(back.html).toContain('data-count="1"');
});

test("a forgotten password is chosen anew and signs in", async () => {
  const { email } = await joined();
  const browser = visit();
  await browser.send("/password/reset", { email });
  const link = await eventually("the letter", () => /^.*password\/reset.*$/.exec(market.mail.linkTo(email))?.[0]);
  expect((await browser.open(link)).text).toContain(email);
  const token = new URL(link, "http://localhost").searchParams.get("token")!;
  expect((await browser.send("/password/reset/choice", { token, password: "short" })).status).toBe(422);
  expect((await browser.send("/password/reset/choice", { token, password: "a better one now" })).text).toContain(email);
  expect((await visit().open(link)).status).toBe(410);
});

test("too many attempts have to wait, for one mail address or from one address", async () => {
  const strict = await openMarket({ RATE_LIMITS: "on", RATE_SIGN_IN_PER_MAIL: "3", RATE_SIGN_IN_PER_ADDRESS: "5" });
  const attempt = async (email: string) =>
    (await testBrowser(strict.app).send("/sign-in", { email, password: "a guess" })).status;
  const statuses = [];
  for (const email of ["a@b.example", "a@b.example", "A@B.example ", "a@b.example", "c@d.example", "c@d.example"])
    statuses.push(await attempt(email));
  expect(statuses).toEqual([422, 422, 422, 429, 422, 429]);
  await strict.close();
});

test("addresses are added, changed, chosen and removed", async () => {
  const { browser } = await joined();
  const wrong = await browser.send("/account/addresses", { ...HOME, state: "CA" });
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain("ZIP code 10001 is in New York, New York, not in California.");
  expect(wrong.html).toContain('value="12 Larkspur Lane"');
  expect((await browser.send("/account/addresses", HOME)).text).toContain("Ada 12 Larkspur Lane New York, NY 10001");
  const list = await browser.send("/account/addresses", { ...HOME, line1: "9 Fig Street", isDefault: "yes" });
  const [first, second] = [...list.html.matchAll(/addresses\/([\w-]{22})"/g)].map(([, id]) => id);
  await browser.send(`/account/addresses/${second}/default`, {});
  const changed = await browser.send(`/account/addresses/${first}`, { ...HOME, line1: "10 Fig Street" });
  expect(changed.text).toContain("10 Fig Street");
  const left = await browser.send(`/account/addresses/${first}/removal`, {});
  expect(left.text).not.toContain("Fig Street");
  const { browser: stranger } = await joined();
  expect((await stranger.open(`/account/addresses/${second}`)).status).toBe(404);
});

test("what somebody typed stays text", async () => {
  const { browser } = await joined();
  const name = `<img src=x onerror="alert(1)">`;
  const seen = await browser.send("/account/name", { name });
  expect(seen.text).toContain(name);
  expect(await countElements(seen.html, "[onerror]")).toBe(0);
  await browser.send("/account/addresses", { ...HOME, name, line1: name });
  expect(await countElements((await browser.open("/account/addresses")).html, "[onerror]")).toBe(0);
});

test("one's data comes as a file, and the account is deleted by its password", async () => {
  const { browser, email } = await joined();
  await browser.send("/account/addresses", HOME);
  const file = await browser.open("/account/data/export");
  expect(file.headers.get("content-disposition")).toContain("attachment");
  expect(JSON.parse(file.html)).toMatchObject({ account: { email, name: "Ada" }, addresses: [HOME] });
  expect((await browser.send("/account/deletion", { password: "a guess" })).status).toBe(422);
  expect((await browser.send("/account/deletion", { password: PASSWORD })).text).toContain("Your account is deleted.");
  expect((await browser.send("/sign-in", { email, password: PASSWORD })).status).toBe(422);
});

test("a password is changed with the old one, and a device is signed out from another", async () => {
  const { browser, email } = await joined();
  const other = visit();
  await other.send("/sign-in", { email, password: PASSWORD });
  const devices = await browser.open("/account/devices");
  const [, id] = devices.html.match(/devices\/([\w-]{16})\/sign-out/)!;
  await browser.send(`/account/devices/${id}/sign-out`, {});
  expect((await other.open("/account")).status).toBe(303);
  const wrong = await browser.send("/account/password", { old: "a guess", password: "a better one now" });
  expect([wrong.status, wrong.text]).toEqual([422, expect.stringContaining("This is not your password.")]);
  const changed = await browser.send("/account/password", { old: PASSWORD, password: "a better one now" });
  expect(changed.text).toContain("Your password is changed");
});

test("what a guest has filled in of a checkout comes along, is in one's data, and goes with the account", async () => {
  const { drafts } = market.shop;
  const { email } = await joined();
  const browser = visit();
  await add(browser, GOODS.bowl, 1);
  const cartOf = () => browser.cookies.get("cart")!.slice(0, 22);
  const guest = cartOf();
  await drafts.change(guest, () => ({ contact: { name: "Ada", email: "ada@else.example" } }));
  await browser.send("/sign-in", { email, password: PASSWORD });
  expect((await drafts.read(guest)).version).toBe(0);
  expect((await drafts.read(cartOf())).contact?.email).toBe("ada@else.example");
  const data = JSON.parse((await browser.open("/account/data/export")).html);
  expect(data.checkoutForm.contact.email).toBe("ada@else.example");
  const account = cartOf();
  await browser.send("/account/deletion", { password: PASSWORD });
  expect((await drafts.read(account)).version).toBe(0);
});
