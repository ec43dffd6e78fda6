import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { DEMO_PASSWORD } from "../../src/demo/people.ts";
import { type Market, PATIENCE, twoNodes, visit } from "./support/index.ts";
import { beginSignUp, peopleOf, signIn } from "./support/people.ts";

setDefaultTimeout(PATIENCE.test);

const WITHOUT_SCRIPT = { javaScriptEnabled: false };
const ADA = "ada@souk.example";
const PASSWORD = "three otters in a boat";

let market: Market;
beforeAll(async () => {
  market = await twoNodes();
});

for (const [how, options] of [
  ["", {}],
  [" without a script", WITHOUT_SCRIPT],
] as const) {
  test(`a guest with a full cart opens an account and keeps it${how}`, async () => {
    const mug = await market.sell(`Mug that comes along${how}`, 5);
    await using nell = await visit(market.nodes[0]!, options);
    const { page } = nell;
    await nell.add(mug, 2);
    await page.goto("/");
    await nell.press("Sign in", "header");
    await nell.press("Open an account", "main");
    const email = `nell${how.replaceAll(" ", "-")}@example.com`;
    await page.fill("#name", "Nell");
    await page.fill("#email", email);
    await page.fill("#password", PASSWORD);
    await nell.press("Open an account", "main form");
    await nell.sees("h1", "Look into your mailbox");
    const mail = await beginSignUp(market, email, PASSWORD);
    // The letter's link is of another sign-up than this browser's, as if it had been opened on another device.
    await page.goto(mail.linkTo(email));
    await page.fill("#password", PASSWORD);
    await nell.press("Open my account", "main");
    await nell.sees("#notices", "Your account is open");
    await nell.sees("#account-link", "Nell");
    await nell.sees("#cart-count .count", "2");
    await page.goto("/cart");
    await nell.sees(`#line-${mug.id} .countdown`);
    expect(nell.troubles).toEqual([]);
  });
}

test("the cart of an account is the same on phone and desk, on whichever node, and units are reserved once", async () => {
  const [mug, bowl] = [await market.sell("Mug on two devices", 5), await market.sell("Bowl on two devices", 5)];
  await using phone = await visit(market.nodes[0]!);
  await using desk = await visit(market.nodes[1]!);
  await signIn(market, phone, "marta@souk.example");
  await phone.add(mug, 2);
  await desk.add(mug, 3);
  await desk.add(bowl, 1);
  await signIn(market, desk, "marta@souk.example");
  await desk.page.goto("/cart");
  await desk.sees(`#line-${mug.id} .amount`, "$120.00");
  await phone.page.goto("/cart");
  await phone.sees(`#line-${bowl.id}`);
  const [held] =
    await market.sql`SELECT sum(quantity)::int AS units, count(*)::int AS carts FROM reservations WHERE product_id = ${mug.id}`;
  expect(held).toEqual({ units: 5, carts: 1 });
  await desk.page.goto("/account");
  await desk.press("Sign out", "main");
  await desk.sees("#account-link", "Sign in");
  await desk.sees("#cart-count .count", "0");
  await phone.page.reload();
  await phone.sees(`#line-${mug.id}`);
});

test("two tabs sign in with the same guest's cart at once: it comes along once, and no further", async () => {
  const mug = await market.sell("Mug in two tabs", 9);
  await using walter = await visit(market.nodes[0]!);
  await peopleOf(market);
  await walter.add(mug, 2);
  const other = await walter.context.newPage();
  for (const tab of [walter.page, other]) {
    await tab.goto("/sign-in?next=/cart");
    await tab.fill("#email", "walter@souk.example");
    await tab.fill("#password", DEMO_PASSWORD);
  }
  await Promise.all([walter.page, other].map((tab) => tab.locator("main form button").click()));
  for (const tab of [walter.page, other]) await tab.locator(`#line-${mug.id} .amount`, { hasText: "$48.00" }).waitFor();
  // The next one at this machine does not get it, though the cart's cookie was left behind.
  await walter.context.clearCookies({ name: "session" });
  await signIn(market, walter, "otto@souk.example");
  await walter.page.goto("/cart");
  await walter.seesNo(`#line-${mug.id}`);
});

test("wrong passwords and forms are told at the field, by keyboard too", async () => {
  await using ada = await visit(market.nodes[0]!);
  const { page } = ada;
  await page.goto("/sign-in");
  await page.fill("#email", ADA);
  await page.fill("#password", "not it at all");
  await page.keyboard.press("Enter");
  await ada.sees("#faults", "do not go together");
  expect(await page.locator("#password").getAttribute("aria-describedby")).toBe("password-fault");
  await page.waitForSelector("#faults:focus");
  expect(await page.inputValue("#email")).toBe(ADA);
  expect(await page.inputValue("#password")).toBe("");
});

test("an address is added where checkout starts, changed and removed, without a script", async () => {
  await using otto = await visit(market.nodes[0]!, WITHOUT_SCRIPT);
  const { page } = otto;
  await signIn(market, otto, "otto@souk.example");
  await page.goto("/account/addresses");
  await otto.press("Add an address", "main");
  await page.fill("#line1", "12 Larkspur Lane");
  await page.fill("#zip", "10001");
  await page.fill("#city", "New York");
  await page.selectOption("#state", "CA");
  await otto.press("Save the address", "main");
  await otto.sees("#zip-fault", "ZIP code 10001 is in New York, New York, not in California.");
  await page.selectOption("#state", "NY");
  await otto.press("Save the address", "main");
  await otto.sees(".address-card .pill", "Checkout starts here");
  await otto.press("Edit", ".address-card");
  await page.fill("#line2", "Flat 9");
  await otto.press("Save the address", "main");
  await otto.sees(".address-card", "Flat 9");
  await otto.press("Remove", ".address-card");
  await otto.seesNo(".address-card");
  expect(otto.troubles.filter((trouble) => !trouble.includes("422"))).toEqual([]);
});

test("a device is signed out from another", async () => {
  await using phone = await visit(market.nodes[0]!);
  await using desk = await visit(market.nodes[1]!);
  await signIn(market, phone, ADA);
  await signIn(market, desk, ADA);
  await desk.page.goto("/account/devices");
  await desk.press("Sign out", ".device:not(:has(.pill))");
  await desk.sees("#notices", "That device is signed out.");
  await phone.page.goto("/account");
  await phone.sees("h1", "Sign in");
});

test("one's data comes as a file", async () => {
  await using ada = await visit(market.nodes[0]!);
  await signIn(market, ada, ADA);
  await ada.page.goto("/account/data");
  const [download] = await Promise.all([ada.page.waitForEvent("download"), ada.press("Download my data", "main")]);
  expect(download.suggestedFilename()).toBe("my-souk-data.json");
  expect(await Bun.file(await download.path()).json()).toMatchObject({ account: { name: "Ada Moreno", email: ADA } });
});

test("however long the name of who is signed in, the signs in the header keep their size", async () => {
  await using ada = await visit(market.nodes[0]!);
  const { page } = ada;
  await signIn(market, ada, ADA);
  await page.goto("/search?q=mug");
  const SIZES =
    "[...document.querySelectorAll('.site-bar svg')].map((sign) => Math.round(sign.getBoundingClientRect().width))";
  await page.setViewportSize({ width: 1440, height: 900 });
  const sizes = await page.evaluate<number[]>(SIZES);
  await page.evaluate("document.querySelector('.account-word').textContent = 'Maximiliana of the Longest Name'");
  for (const width of [360, 640, 768, 820, 960]) {
    await page.setViewportSize({ width, height: 900 });
    expect([width, await page.evaluate<number[]>(SIZES)]).toEqual([width, sizes]);
    expect(await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth")).toBe(0);
  }
});
