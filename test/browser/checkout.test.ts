import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { DEMO_PASSWORD } from "../../src/demo/people.ts";
import {
  boughtBy,
  CARDS,
  enterCard,
  fillIn,
  fillShipping,
  type Market,
  MOVING,
  PATIENCE,
  thanked,
  twoNodes,
  visit,
} from "./support/index.ts";
import { peopleOf, signIn } from "./support/people.ts";

setDefaultTimeout(2 * PATIENCE.test);

const ACCOUNT = "ada@souk.example";
const OTHER_ACCOUNT = "walter@souk.example";

let market: Market;
beforeAll(async () => {
  market = await twoNodes();
});

for (const javaScriptEnabled of [true, false]) {
  test(`a guest buys, ${javaScriptEnabled ? "with" : "without"} scripts`, async () => {
    const lamp = await market.sell(`Lamp bought ${javaScriptEnabled ? "with" : "without"} scripts`, 9);
    await using mira = await visit(market.nodes[0]!, { javaScriptEnabled, ...MOVING });
    const { page } = mira;
    await mira.add(lamp, 2);
    await fillIn(mira);
    await mira.sees(".parcel-when", /Arrives \w+, \w+ \d+/);
    await mira.sees(".given", "Visa ending in 4242");
    // 2 × 24.00, shipping 5.99, 8 % tax of the items.
    await mira.sees(".place-total", "$57.83");
    await mira.press("Place order");
    const orderId = await thanked(mira);
    await mira.sees("main", "ada@example.com");
    await mira.sees(".offer", "Create an account");
    await mira.sees("#cart-count .count", "0");
    expect(await boughtBy(market, mira)).toEqual({ orders: [orderId], captured: 5_783, held: 0 });
    const [stock] = await market.sql<{ allocated: number; reserved: number }[]>`
      SELECT allocated, reserved FROM inventory WHERE product_id = ${lamp.id}`;
    expect(stock).toEqual({ allocated: 2, reserved: 0 });
    await page.reload();
    expect(await thanked(mira)).toBe(orderId);
    expect(mira.troubles).toEqual([]);
  });
}

test("an order opens to those who placed it and to nobody else", async () => {
  const lamp = await market.sell("Lamp of one's own", 9);
  await using mira = await visit(market.nodes[0]!);
  await using omar = await visit(market.nodes[1]!);
  await mira.add(lamp);
  await omar.add(lamp);
  await fillIn(mira);
  await mira.press("Place order");
  const orderId = await thanked(mira);
  await omar.page.goto(`/checkout/confirmation/${orderId}`);
  await omar.sees("h1", "No such order");
  const [row] = await market.sql<{ id: string }[]>`SELECT checkout_id AS id FROM checkouts WHERE order_id = ${orderId}`;
  await omar.page.goto(`/checkout/${row!.id}`);
  await omar.sees("h1", "No such payment");
  const withdrawn = await omar.context.request.post(`/checkout/${row!.id}/withdrawal`, { form: {} });
  expect(withdrawn.status()).toBe(404);
});

test("a double click, two tabs and two devices make one order", async () => {
  const lamp = await market.sell("Lamp wanted many times at once", 9);
  await using mira = await visit(market.nodes[0]!);
  await mira.add(lamp);
  await fillIn(mira);
  const cookies = await mira.context.cookies();
  await using phone = await visit(market.nodes[1]!);
  await phone.context.addCookies(cookies.map((cookie) => ({ ...cookie, domain: "127.0.0.1" })));
  await phone.page.goto("/checkout/review");
  await phone.sees(".place-total", "$31.91");
  const tab = await mira.context.newPage();
  await tab.goto("/checkout/review");
  await Promise.all([
    mira.page.locator(".place-form button").dblclick(),
    tab.locator(".place-form button").click(),
    phone.page.locator(".place-form button").click(),
  ]);
  const orderId = await thanked(mira);
  await tab.waitForURL(`**/checkout/confirmation/${orderId}`);
  expect(await thanked(phone)).toBe(orderId);
  expect(await boughtBy(market, mira)).toEqual({ orders: [orderId], captured: 3_191, held: 0 });
});

test("going back after placing, and sending the form again, lead to the order that was placed", async () => {
  const lamp = await market.sell("Lamp that is gone back to", 9);
  await using mira = await visit(market.nodes[0]!);
  const { page } = mira;
  await mira.add(lamp);
  await fillIn(mira);
  const attempt = await page.locator("[name=attempt]").inputValue();
  const totalSeen = await page.locator("[name=totalSeen]").inputValue();
  await mira.press("Place order");
  const orderId = await thanked(mira);
  await page.goBack();
  await mira.sees("#notices", "Your cart is empty.");
  const again = await mira.context.request.post("/checkout", { form: { attempt, totalSeen } });
  expect(new URL(again.url()).pathname).toBe(`/checkout/confirmation/${orderId}`);
  // The next purchase is another one, and knows where the last one went.
  await mira.add(lamp);
  await page.goto("/checkout");
  await enterCard(mira, CARDS.pays);
  await mira.press("Place order");
  const next = await thanked(mira);
  expect(next).not.toBe(orderId);
  expect(await boughtBy(market, mira)).toEqual({ orders: [orderId, next], captured: 6_382, held: 0 });
});

test("a step that is not open yet leads to the first that is incomplete, and says why", async () => {
  const lamp = await market.sell("Lamp for the impatient", 9);
  await using mira = await visit(market.nodes[0]!);
  const { page } = mira;
  await page.goto("/checkout/review");
  await mira.sees("#notices", "Your cart is empty.");
  await mira.add(lamp);
  await page.goto("/checkout/review");
  await mira.sees("#notices", "First tell us where it shall go.");
  await fillShipping(mira);
  await mira.press("Continue to payment");
  await page.goto("/checkout/review");
  await mira.sees("#notices", "First choose how to pay.");
  await page.locator(".steps").locator("a", { hasText: "Shipping" }).click();
  expect(await page.locator("#line1").inputValue()).toBe("12 Larkspur Lane");
  expect(await page.locator("#state").inputValue()).toBe("NY");
});

test("what is wrong with an address is said at each field, and the first look goes there", async () => {
  const lamp = await market.sell("Lamp to nowhere", 9);
  await using mira = await visit(market.nodes[0]!);
  const { page } = mira;
  await mira.add(lamp);
  await page.goto("/checkout/shipping");
  await fillShipping(mira, "not a mail address");
  await page.fill("#zip", "90001");
  await mira.press("Continue to payment");
  await mira.sees("#faults", "2 things to put right");
  await page.waitForSelector("#faults:focus");
  await mira.sees("#zip-fault", "ZIP code 90001 is in Los Angeles, California, not in New York.");
  expect(await page.locator("#email").getAttribute("aria-describedby")).toContain("email-fault");
  await mira.press("ZIP code 90001", "#faults");
  await page.waitForSelector("#zip:focus");
  expect(await page.locator("#line1").inputValue()).toBe("12 Larkspur Lane");
});

test("the dates follow the ZIP code at once, and express comes no later", async () => {
  const lamp = await market.sell("Lamp in a hurry", 9);
  await using mira = await visit(market.nodes[0]!);
  await mira.add(lamp);
  await mira.page.goto("/checkout/shipping");
  await mira.sees("#delivery-options", "The dates follow from your ZIP code.");
  await mira.page.fill("#zip", "90001");
  await mira.page.locator("#city").focus();
  await mira.sees(".choice", /Express\s*Arrives/);
  await mira.page.locator("[name=delivery][value=express]").check();
  await fillShipping(mira);
  await mira.press("Continue to payment");
  await enterCard(mira, CARDS.pays);
  await mira.sees(".place", "$14.99");
});

test("an account goes on where it stopped on another device, and finds the address that it saved there", async () => {
  const lamp = await market.sell("Lamp begun on the phone", 9);
  await using phone = await visit(market.nodes[0]!, { viewport: { width: 390, height: 844 } });
  await using desk = await visit(market.nodes[1]!);
  await signIn(market, phone, ACCOUNT);
  await phone.add(lamp);
  await phone.page.goto("/checkout/shipping");
  await phone.sees(".panel", `Signed in as ${ACCOUNT}`);
  const another = phone.page.locator("#address-new");
  if (await another.count()) await another.check();
  await phone.page.fill("#name", "Ada at the office");
  await phone.page.fill("#line1", "7 Saffron Court");
  await phone.page.fill("#zip", "10001");
  await phone.page.fill("#city", "New York");
  await phone.page.selectOption("#state", "NY");
  await phone.page.locator("[name=save]").check();
  await phone.press("Continue to payment");
  await phone.sees(".given", "7 Saffron Court");

  await signIn(market, desk, ACCOUNT);
  await desk.page.goto("/checkout");
  await enterCard(desk, CARDS.pays);
  await desk.press("Place order");
  const orderId = await thanked(desk);
  await desk.seesNo(".offer");
  await phone.page.reload();
  await phone.sees("#notices", "Your cart is empty.");
  await phone.page.goto(`/checkout/confirmation/${orderId}`);
  expect(await thanked(phone)).toBe(orderId);

  await phone.add(lamp);
  await phone.page.goto("/checkout/shipping");
  const saved = await phone.sees(".book .choice", "7 Saffron Court");
  expect(await saved.locator("input").isChecked()).toBe(true);
  expect(await phone.page.locator(".address-fields").isVisible()).toBe(false);
  await phone.press("Continue to payment");
  await phone.sees(".given", "Ada at the office");
  expect([phone.troubles, desk.troubles]).toEqual([[], []]);
});

test("a guest who signs in at the checkout comes back to it, with the cart and what was filled in", async () => {
  const lamp = await market.sell("Lamp that signs in", 9);
  await using mira = await visit(market.nodes[0]!, { javaScriptEnabled: false });
  const { page } = mira;
  await peopleOf(market);
  await mira.add(lamp);
  await page.goto("/checkout/shipping");
  await fillShipping(mira, "mira@example.com");
  await mira.press("Continue to payment");
  await page.goto("/checkout/shipping");
  await mira.press("Sign in", ".checkout");
  await page.fill("#email", OTHER_ACCOUNT);
  await page.fill("#password", DEMO_PASSWORD);
  await mira.press("Sign in", "main form");
  await mira.sees("h1", "Where shall it go?");
  await mira.sees(".panel", `Signed in as ${OTHER_ACCOUNT}`);
  const line1 = page.locator("#line1");
  expect(await line1.inputValue()).toBe("12 Larkspur Lane");
  await mira.press("Continue to payment");
  await enterCard(mira, CARDS.pays);
  await mira.press("Place order");
  await thanked(mira);
  await mira.sees("main", OTHER_ACCOUNT);
});
