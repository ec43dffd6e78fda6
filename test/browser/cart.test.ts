import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { eventually } from "../support/index.ts";
import { type Market, MOVING, PATIENCE, type Piece, twoNodes, type Visitor, visit } from "./support/index.ts";

setDefaultTimeout(PATIENCE.test);

let market: Market;
beforeAll(async () => {
  market = await twoNodes();
});

test("quick taps on a stepper are one change, and the last of them counts", async () => {
  const mug = await market.sell("Mug on a stepper", 30);
  await using mira = await visit(market.nodes[0]!, MOVING);
  await mira.add(mug);
  await mira.page.goto("/cart");
  let changes = 0;
  mira.page.on("request", (request) => (changes += request.method() === "POST" ? 1 : 0));
  await mira.page.evaluate(`for (let taps = 0; taps < 4; taps++) document.getElementById("more-${mug.id}").click()`);
  expect(await mira.page.inputValue(`#level-${mug.id}`)).toBe("5");
  await mira.sees(`#line-${mug.id} .amount`, "$120.00");
  await mira.sees("#cart-count .count", "5");
  await mira.sees(".summary .total", "$120.00");
  expect(changes).toBe(1);
  await mira.page.locator(`#less-${mug.id}`).click();
  await mira.sees(`#line-${mug.id} .amount`, "$96.00");
  await mira.page.fill(`#level-${mug.id}`, "2");
  await mira.page.keyboard.press("Tab");
  await mira.sees(`#line-${mug.id} .amount`, "$48.00");
  expect(mira.troubles).toEqual([]);
});

test("a tap just as the answer to the last one comes counts too, on the same line and on another", async () => {
  const [mug, bowl] = [await market.sell("Mug tapped in between", 30), await market.sell("Bowl beside it", 30)];
  await using mira = await visit(market.nodes[0]!);
  await mira.add(mug);
  await mira.add(bowl);
  await mira.page.goto("/cart");
  for (const [at, next] of [mug, bowl].entries()) {
    await tapAsAnswerComes(mira, next);
    await mira.page.locator(`#more-${mug.id}`).click();
    await mira.sees(`#line-${next.id} .amount`, at === 0 ? "$72.00" : "$48.00");
    expect(await mira.page.inputValue(`#level-${next.id}`)).toBe(at === 0 ? "3" : "2");
  }
  await mira.sees(`#line-${mug.id} .amount`, "$96.00");
  await mira.sees("#cart-count .count", "6");
  expect(mira.troubles).toEqual([]);
});

/** Taps `+` on a line between the arrival of the next answer and its being shown, which no clock could hit. */
function tapAsAnswerComes({ page }: Visitor, piece: Piece): Promise<void> {
  const tap = `() => document.getElementById("more-${piece.id}").click()`;
  return page.evaluate(`document.addEventListener("htmx:after:request", ${tap}, { once: true })`);
}

test("half a number typed while an answer comes is not taken away", async () => {
  const mug = await market.sell("Mug by the dozen", 30);
  await using mira = await visit(market.nodes[0]!);
  await mira.add(mug);
  await mira.page.goto("/cart");
  const [asked, answer] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await mira.page.route(`**/cart/items/${mug.id}`, async (route) => {
    asked.resolve();
    await answer.promise;
    await route.continue();
  });
  await mira.page.locator(`#more-${mug.id}`).click();
  await asked.promise;
  await mira.page.locator(`#level-${mug.id}`).selectText();
  await mira.page.keyboard.type("1");
  answer.resolve();
  await mira.sees(`#line-${mug.id} .amount`, "$48.00");
  await mira.page.keyboard.type("2");
  await mira.page.keyboard.press("Tab");
  await mira.sees(`#line-${mug.id} .amount`, "$288.00");
  expect(mira.troubles).toEqual([]);
});

test("a stepper that asks for more than there is goes back and offers what there is", async () => {
  const mug = await market.sell("Mug with three left", 3);
  await using mira = await visit(market.nodes[0]!);
  await mira.add(mug);
  await mira.page.goto("/cart");
  await mira.page.fill(`#level-${mug.id}`, "8");
  await mira.page.keyboard.press("Tab");
  await mira.sees("#notices", "Only 3 available, 1 of them in your cart.");
  expect(await mira.page.inputValue(`#level-${mug.id}`)).toBe("1");
  await mira.press("Take 3", "#notices");
  await mira.sees(`#line-${mug.id} .amount`, "$72.00");
  expect(await mira.page.inputValue(`#level-${mug.id}`)).toBe("3");
});

test("a stepper goes no higher while others have the rest, and does again when some return", async () => {
  const mug = await market.sell("Mug with two left", 2);
  await using mira = await visit(market.nodes[0]!);
  await using omar = await visit(market.nodes[1]!);
  await mira.add(mug);
  await omar.add(mug);
  await mira.page.goto("/cart");
  await mira.sees(`#line-${mug.id} .no-more`);
  await mira.sees(`#more-${mug.id}:disabled`);
  await omar.page.goto("/cart");
  await omar.press("Remove", `#line-${mug.id}`);
  await mira.sees(`#more-${mug.id}:enabled`);
  await mira.seesNo(`#line-${mug.id} .no-more`);
});

test("what is typed into a stepper and is no quantity is taken back", async () => {
  const mug = await market.sell("Mug of no quantity", 5);
  await using mira = await visit(market.nodes[0]!);
  await mira.add(mug, 2);
  await mira.page.goto("/cart");
  for (const nonsense of ["", "0", "1.5", "1000"]) {
    await mira.page.fill(`#level-${mug.id}`, nonsense);
    await mira.page.keyboard.press("Tab");
    expect(await mira.page.inputValue(`#level-${mug.id}`)).toBe("2");
  }
});

test("the time left of a reservation ticks down", async () => {
  const mug = await market.sell("Mug against the clock", 3);
  await using mira = await visit(market.nodes[0]!);
  await mira.add(mug);
  await mira.page.goto("/cart");
  const time = await mira.sees(`#line-${mug.id} time`, /^(30:00|29:5\d)$/);
  const before = await time.textContent();
  await eventually("another second", async () => (await time.textContent()) !== before);
  expect(await time.textContent()).toMatch(/^29:5\d$/);
});

test("what was taken out of the cart comes back with its quantity", async () => {
  const [mug, bowl] = [await market.sell("Mug to regret", 5), await market.sell("Bowl that stays", 5)];
  await using mira = await visit(market.nodes[0]!);
  await mira.add(mug, 3);
  await mira.add(bowl);
  await mira.page.goto("/cart");
  await mira.press("Remove", `#line-${mug.id}`);
  await mira.sees("#notices", "Removed “Mug to regret”.");
  await mira.seesNo(`#line-${mug.id}`);
  await mira.sees(`#line-${bowl.id}`);
  await mira.sees("#cart-count .count", "1");
  await mira.press("Undo", "#notices");
  await mira.sees(`#line-${mug.id} .amount`, "$72.00");
  await mira.sees("#cart-count .count", "4");
  expect(mira.troubles).toEqual([]);
});

test("what is saved for later is given back to the stall and can be moved to the cart again", async () => {
  const mug = await market.sell("Mug for later", 1);
  await using mira = await visit(market.nodes[0]!);
  await using omar = await visit(market.nodes[1]!);
  await mira.add(mug);
  await Promise.all([mira.page.goto("/cart"), omar.page.goto(mug.path)]);
  await omar.sees(".availability-state", "All reserved, some may return");
  await mira.press("Save for later", `#line-${mug.id}`);
  await mira.sees(`.saved#line-${mug.id}`);
  await mira.sees("#cart-count .count", "0");
  await omar.sees(".availability-state", "Only 1 left");
  await mira.press("Move to cart", `#line-${mug.id}`);
  await mira.sees(`#line-${mug.id} .countdown`);
  await omar.sees(".availability-state", "All reserved, some may return");
});

test("what others took meanwhile stays saved for later, and the shopper hears why", async () => {
  const mug = await market.sell("Mug saved too long", 1);
  await using mira = await visit(market.nodes[0]!);
  await using omar = await visit(market.nodes[1]!);
  await mira.add(mug);
  await mira.page.goto("/cart");
  await mira.press("Save for later", `#line-${mug.id}`);
  await mira.sees(`.saved#line-${mug.id}`);
  await omar.add(mug);
  await mira.sees(`#line-${mug.id} .stock`, "All reserved, some may return");
  await mira.press("Move to cart", `#line-${mug.id}`);
  await mira.sees("#notices", "None available right now.");
  await mira.sees(`.saved#line-${mug.id}`);
});

test("clearing the cart asks first, and can be undone", async () => {
  const [mug, bowl] = [await market.sell("Mug to clear", 5), await market.sell("Bowl to clear", 5)];
  await using mira = await visit(market.nodes[0]!);
  await mira.add(mug, 2);
  await mira.add(bowl);
  await mira.page.goto("/cart");
  await mira.press("Clear the cart", ".summary");
  await mira.press("Keep it", "dialog");
  await mira.seesNo("dialog");
  await mira.sees(`#line-${mug.id}`);
  await mira.press("Clear the cart", ".summary");
  await mira.press("Clear the cart", "dialog");
  await mira.sees("#cart", "Your cart is empty");
  await mira.sees("#cart-count .count", "0");
  await mira.press("Undo", "#notices");
  await mira.sees(`#line-${mug.id} .amount`, "$48.00");
  await mira.sees(`#line-${bowl.id}`);
  await mira.sees("#cart-count .count", "3");
  expect(mira.troubles).toEqual([]);
});

test("a cart is grouped by shop, and each shop's sum, the promotion of one and the total are right", async () => {
  const mug = await market.sell("Mug of one shop", 5, { shop: "kiln-and-kettle" });
  const board = await market.sell("Board of another", 5, { shop: "oak-and-adze", price: 5_050 });
  await using mira = await visit(market.nodes[0]!);
  await mira.add(mug, 2);
  await mira.add(board);
  await mira.page.goto("/cart");
  await mira.sees(`.stall-group:has(#line-${mug.id}) header`, "Subtotal $48.00");
  await mira.sees(`.stall-group:has(#line-${board.id}) header`, "Subtotal $50.50");
  await mira.sees(".summary .totals", /Subtotal, 3 items\s*\$98\.50/);
  await mira.sees(".summary .saving", /at Kiln & Kettle, 10 % off\s*−\$4\.80/);
  await mira.sees(".summary .total", /Estimated total\s*\$93\.70/);
});
