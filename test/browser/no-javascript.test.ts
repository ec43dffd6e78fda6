import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { type Market, PATIENCE, twoNodes, visit } from "./support/index.ts";

setDefaultTimeout(PATIENCE.test);

const WITHOUT_SCRIPT = { javaScriptEnabled: false };

let market: Market;
beforeAll(async () => {
  market = await twoNodes();
});

test("one can walk from the front door to a product and ask when it would arrive", async () => {
  await using mira = await visit(market.nodes[0]!, WITHOUT_SCRIPT);
  const { page } = mira;
  await page.goto("/");
  await page.locator("nav[aria-label=Categories] a").first().click();
  await mira.sees("h1");
  await page.locator(".card a").first().click();
  await mira.sees(".product h1");
  await mira.sees(".delivery", "See when it would arrive.");
  await page.fill("#zip", "10001");
  await mira.press("Estimate");
  await mira.sees(".delivery-words", /Arrives .+ in New York, NY 10001|No warehouse has it/);
  const shopName = (await page.locator(".by a").textContent()) ?? "";
  await page.locator(".by a").click();
  await mira.sees("h1", shopName);
  expect(mira.troubles).toEqual([]);
});

test("a ZIP code that is none is refused with a way back", async () => {
  await using mira = await visit(market.nodes[0]!, WITHOUT_SCRIPT);
  const mug = await market.sell("Mug to nowhere", 4);
  await mira.page.goto(mug.path);
  await mira.page.fill("#zip", "00000");
  await mira.press("Estimate");
  await mira.sees("h1", "No such ZIP code");
});

test("a cart is filled, changed, set aside, cleared and brought back", async () => {
  const [mug, bowl] = [await market.sell("Mug without a script", 9), await market.sell("Bowl without a script", 9)];
  await using mira = await visit(market.nodes[0]!, WITHOUT_SCRIPT);
  const { page } = mira;
  await page.goto(mug.path);
  await page.fill("[name=quantity]", "2");
  await mira.press("Add to cart", ".buy");
  await mira.sees("#notices", "Added 2 of “Mug without a script” to your cart.");
  await mira.sees("#cart-count .count", "2");
  await mira.sees(".mine", "View in cart");
  await page.goto(bowl.path);
  await mira.press("Add to cart", ".buy");
  await mira.press("View in cart");

  await page.locator(`#more-${mug.id}`).click();
  await mira.sees(`#line-${mug.id} .amount`, "$72.00");
  await page.fill(`#level-${mug.id}`, "5");
  await mira.press("Update", `#line-${mug.id}`);
  await mira.sees(`#line-${mug.id} .amount`, "$120.00");
  await mira.press("Save for later", `#line-${mug.id}`);
  await mira.sees(`.saved#line-${mug.id}`, "5 × $24.00");
  await mira.press("Move to cart", `#line-${mug.id}`);
  await mira.sees(`#line-${mug.id} .amount`, "$120.00");
  await mira.press("Remove", `#line-${bowl.id}`);
  await mira.sees("#notices", "Removed “Bowl without a script”.");
  await mira.press("Undo", "#notices");
  await mira.sees(`#line-${bowl.id} .amount`, "$24.00");

  await mira.press("Clear the cart", ".summary");
  await mira.sees("h1", "Clear the cart?");
  await mira.press("Clear the cart", "main");
  await mira.sees("#cart", "Your cart is empty");
  await mira.press("Undo", "#notices");
  await mira.sees("#cart-count .count", "6");
  expect(mira.troubles).toEqual([]);
});

test("things are found by their words, and nothing found says so", async () => {
  const mug = await market.sell("Quixotic mug to be found", 4);
  await using mira = await visit(market.nodes[0]!, WITHOUT_SCRIPT);
  await mira.page.goto("/");
  await mira.page.fill("#q", "quixotic");
  await mira.page.locator("search button").click();
  await mira.sees("h1", "Results for “quixotic”");
  await mira.press(mug.title, ".card");
  await mira.sees("h1", mug.title);
  await mira.page.fill("#q", "zzyzzyx");
  await mira.page.keyboard.press("Enter");
  await mira.sees("h1", "Nothing found for “zzyzzyx”");
});

test("wanting more than there is leads to a page with the way on", async () => {
  const mug = await market.sell("Mug that runs short", 4);
  await using mira = await visit(market.nodes[0]!, WITHOUT_SCRIPT);
  await using omar = await visit(market.nodes[1]!, WITHOUT_SCRIPT);
  await mira.page.goto(mug.path);
  await omar.add(mug, 1);
  await mira.page.fill("[name=quantity]", "4");
  await mira.press("Add to cart", ".buy");
  await mira.sees("main", "Only 3 available");
  await mira.press("Add 3", "main");
  await mira.sees("#cart-count .count", "3");
});

test("the same form sent twice is done once and answered the same both times", async () => {
  const mug = await market.sell("Mug sent for twice", 9);
  await using mira = await visit(market.nodes[0]!, WITHOUT_SCRIPT);
  await mira.page.goto(mug.path);
  const commandId = await mira.page.locator(".buy [name=commandId]").inputValue();
  const form = { productId: `${mug.id}`, commandId, quantity: "2" };
  const send = () => mira.context.request.post("/cart/items", { form, headers: { referer: mira.page.url() } });
  await send();
  await Promise.all([send(), send()]);
  const last = await send();
  expect(await last.text()).toContain("Added 2 of “Mug sent for twice” to your cart.");
  await mira.page.goto("/cart");
  await mira.sees(`#line-${mug.id} .amount`, "$48.00");
  await mira.sees("#cart-count .count", "2");
});
