import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import { line } from "../../../actors/order/testing.ts";
import type { Account, Role } from "../../accounts/account.ts";
import { orderLinks } from "../../orders/links.ts";
import { placeOrder } from "../../orders/testing-orders.ts";
import { commandId, countElements, testBrowser } from "./testing-browser.ts";
import { GOODS, openMarket, type TestMarket } from "./testing-market.ts";

let market: TestMarket;
let signedIn: Account | null = null;

beforeAll(async () => {
  market = await openMarket();
  const { sql } = market;
  await sql`INSERT INTO warehouses (code, name, city, state, zip, lat, lon) VALUES ('WEST', 'West', 'Reno', 'NV', '89501', 39.5, -119.8)`;
  await sql`INSERT INTO stock (product_id, warehouse_id, opening, on_hand) VALUES (${GOODS.drop}, 2, 9, 9)`;
  await sql`UPDATE inventory SET on_hand = on_hand + 9 WHERE product_id = ${GOODS.drop}`;
  Object.assign(market.shop.accounts, { of: async () => signedIn });
});
afterAll(() => market.close());
afterEach(() => {
  signedIn = null;
});

function signIn(id: string, ...roles: Role[]): void {
  signedIn = { id, name: "Ada", email: "ada@example.org", cartId: `cart-of-${id}`, roles };
}
const bowl = line(GOODS.bowl, 2, { title: "Speckled bowl", shopName: "Mira's Kiln" });
const vase = line(GOODS.lastVase, 1, { title: "Blown vase", shopName: "Omar's Glass" });

test("an order's page tells where it stands, what is in it, what it cost and where it goes", async () => {
  const { orderId, pack, ship } = await placeOrder(market.shop, { accountId: "ada", lines: [bowl] });
  signIn("ada");
  const browser = testBrowser(market.app);
  const { status, html, text } = await browser.open(`/orders/${orderId}`);
  expect(status).toBe(200);
  for (const words of [
    "Being prepared",
    "Arrives Tue, Nov 24",
    "from Newark, NJ",
    "2 units",
    "Ada Stone",
    "New York, NY 10001",
    "$43.99",
    "You placed the order",
    "Cancel the order",
  ])
    expect(text).toContain(words);
  expect(await countElements(html, `[hx-sse\\:connect="/live?topics=order:${orderId}"]`)).toBe(1);
  await pack();
  await ship();
  const { text: later } = await browser.open(`/orders/${orderId}`);
  expect(later).toContain("Your parcel left with UPS, tracking number 1Z1");
  expect(later).not.toContain("Cancel the order");
});

test("texts of shops are shown as text, wherever they stand", async () => {
  const naughty = `<script>alert(1)</script> & "bowl"`;
  const lines = [line(GOODS.naughty, 1, { title: naughty, shopName: naughty })];
  const { orderId, pack, ship, deliver } = await placeOrder(market.shop, { accountId: "ada", lines });
  signIn("ada");
  const browser = testBrowser(market.app);
  await pack();
  await ship();
  await deliver();
  for (const path of [
    "/orders",
    `/orders/${orderId}`,
    `/orders/${orderId}/invoice`,
    `/orders/${orderId}/packing-slips/1`,
    `/orders/${orderId}/returns`,
  ]) {
    const { status, html, text } = await browser.open(path);
    expect([path, status, html.includes("<script>alert")]).toEqual([path, 200, false]);
    expect(text).toContain(naughty);
  }
});

test("an order of two parcels and two shops shows both, and why it is split", async () => {
  const mug = line(GOODS.drop, 2, { title: "Midnight mug", shopId: 2, shopName: "Omar's Glass" });
  const { orderId } = await placeOrder(market.shop, {
    accountId: "ada",
    lines: [bowl, mug],
    parcels: [[[GOODS.bowl, 2]], [[GOODS.drop, 2]]],
  });
  signIn("ada");
  const { text } = await testBrowser(market.app).open(`/orders/${orderId}`);
  for (const words of [
    "Parcel 1 of 2",
    "Parcel 2 of 2",
    "no single warehouse had all of it",
    "Sold by Mira's Kiln",
    "Sold by Omar's Glass",
  ])
    expect(text).toContain(words);
});

test("a shopper cancels after being asked, and sees that it is; the money was never taken", async () => {
  const { orderId } = await placeOrder(market.shop, { accountId: "ada", isPaid: false });
  signIn("ada");
  const browser = testBrowser(market.app);
  expect((await browser.open(`/orders/${orderId}/cancellation`)).text).toContain("nothing is charged");
  const form = { commandId: commandId(), reason: "found_cheaper" };
  const { text } = await browser.send(`/orders/${orderId}/cancellation`, form);
  expect([browser.path, text.includes("Cancelled on")]).toEqual([`/orders/${orderId}`, true]);
  expect(text).toContain("Cancelled by you");
  expect((await browser.send(`/orders/${orderId}/cancellation`, form)).text).toContain("Cancelled on");
  expect((await browser.open(`/orders/${orderId}/cancellation`)).status).toBe(303);
});

test("a cancellation that comes after packing is refused with a way on", async () => {
  const { orderId, pack } = await placeOrder(market.shop, { accountId: "ada" });
  signIn("ada");
  const browser = testBrowser(market.app);
  await browser.open(`/orders/${orderId}/cancellation`);
  await pack();
  const { status, text } = await browser.send(`/orders/${orderId}/cancellation`, {
    commandId: commandId(),
    reason: "other",
  });
  expect([status, text.includes("Too late to cancel"), text.includes("See the order")]).toEqual([409, true, true]);
});

test("what has arrived is sent back in part, and the order says so", async () => {
  const { orderId, pack, ship, deliver } = await placeOrder(market.shop, { accountId: "ada", lines: [bowl] });
  signIn("ada");
  const browser = testBrowser(market.app);
  expect((await browser.open(`/orders/${orderId}/returns`)).status).toBe(409);
  await pack();
  await ship();
  await deliver();
  expect((await browser.open(`/orders/${orderId}/returns`)).text).toContain("$19.00 each, 2 units can come back");
  const path = `/orders/${orderId}/returns`;
  const nothing = await browser.send(path, { commandId: commandId(), reason: "damaged", "units-1": 0 });
  expect([nothing.status, nothing.text.includes("Say how many")]).toEqual([422, true]);
  const form = { commandId: commandId(), reason: "damaged", "units-1": 1 };
  const { text } = await browser.send(path, form);
  expect(text).toContain("Return requested");
  expect(text).toContain("$19.00 goes back to your card");
  await browser.send(path, form);
  expect((await market.shop.orders.read(orderId))?.returns).toHaveLength(1);
  expect((await browser.open("/orders")).text).toContain("Return requested");
});

test("buying it again puts into the cart what there is, and says what there is not", async () => {
  const { orderId } = await placeOrder(market.shop, { accountId: null, lines: [bowl] });
  const browser = testBrowser(market.app);
  await browser.open(orderLinks(market.shop.settings).pathOf(orderId));
  expect(browser.cookies.has("orders")).toBe(true);
  expect((await browser.send(`/orders/${orderId}/reorders`, { commandId: commandId() })).text).toContain(
    "Speckled bowl",
  );
  expect(browser.path).toBe("/cart");
  const gone = await placeOrder(market.shop, { accountId: null, lines: [vase] });
  await browser.open(orderLinks(market.shop.settings).pathOf(gone.orderId));
  const { text } = await browser.send(`/orders/${gone.orderId}/reorders`, { commandId: commandId() });
  expect(text).toContain("None of it can be had now");
});

test("a guest's link opens the order on this browser and leaves no key in the address", async () => {
  const { orderId } = await placeOrder(market.shop, { accountId: null });
  const browser = testBrowser(market.app);
  expect((await browser.open(`/orders/${orderId}`)).status).toBe(404);
  const { status, headers } = await browser.open(orderLinks(market.shop.settings).pathOf(orderId));
  expect([status, headers.get("location")]).toEqual([303, `/orders/${orderId}`]);
  expect((await browser.open(`/orders/${orderId}`)).status).toBe(200);
  expect((await browser.open("/orders")).text).toContain(orderId);
});

test("orders of others are not there, whether they are or not", async () => {
  const { orderId } = await placeOrder(market.shop, { accountId: "ada" });
  const browser = testBrowser(market.app);
  const paths = ["", "/invoice", "/packing-slips/1", "/cancellation", "/returns"];
  for (const who of [null, "ben"]) {
    if (who) signIn(who);
    for (const path of paths) {
      const [there, nowhere] = [
        await browser.open(`/orders/${orderId}${path}`),
        await browser.open(`/orders/S-9999-9999-9999${path}`),
      ];
      expect([there.status, there.text.replaceAll(orderId, "")]).toEqual([
        404,
        nowhere.text.replaceAll("S-9999-9999-9999", ""),
      ]);
    }
  }
  signIn("will", { role: "warehouse", warehouseId: 1 });
  expect((await browser.open(`/orders/${orderId}/packing-slips/1`)).text).toContain("Ship to Ada Stone");
  expect((await browser.open(`/orders/${orderId}`)).text).not.toContain("Buy it again");
  expect(
    (await browser.send(`/orders/${orderId}/cancellation`, { commandId: commandId(), reason: "other" })).status,
  ).toBe(404);
});

test("who has not ordered yet is shown the way to the market, or to sign in", async () => {
  const browser = testBrowser(market.app);
  expect((await browser.open("/orders")).text).toContain("Sign in");
  signIn("zoe");
  expect((await browser.open("/orders")).text).toContain("Nothing ordered yet");
  expect((await browser.open("/orders?page=7")).text).toContain("No more orders");
});
