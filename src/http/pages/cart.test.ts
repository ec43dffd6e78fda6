import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { commandId, type TestBrowser, testBrowser } from "./testing-browser.ts";
import { GOODS, openMarket, type TestMarket } from "./testing-market.ts";

let market: TestMarket;
let mira: TestBrowser;
beforeEach(async () => {
  market = await openMarket();
  mira = testBrowser(market.app);
});
afterEach(() => market.close());

const add = (productId: number, quantity = 1, id = commandId()) => ({ productId, quantity, commandId: id });
const reserved = async (productId: number) => {
  const [row] = await market.sql<
    { reserved: number }[]
  >`SELECT reserved FROM inventory WHERE product_id = ${productId}`;
  return row?.reserved;
};

describe("without scripts", () => {
  test("what is added is reserved, said, and in the cart by shop with subtotals", async () => {
    await mira.open("/p/1");
    const after = await mira.send("/cart/items", add(GOODS.bowl, 2));
    expect(mira.path).toBe("/p/1");
    expect(after.text).toContain("Added 2 of “Speckled bowl” to your cart.");
    expect(await reserved(GOODS.bowl)).toBe(2);
    await mira.open("/p/2");
    await mira.send("/cart/items", add(GOODS.lastVase));
    const cart = await mira.open("/cart");
    expect(cart.text).toContain("Mira's Kiln Subtotal $64.00");
    expect(cart.text).toContain("Omar's Glass Subtotal $19.00");
    expect(cart.text).toContain("Subtotal, 3 items $83.00");
    expect(cart.text).toMatch(/Reserved for (30:00|29:5\d)/);
  });

  test("a notice is shown once", async () => {
    await mira.open("/p/1");
    expect((await mira.send("/cart/items", add(1))).text).toContain("Added");
    expect((await mira.open("/p/1")).text).not.toContain("Added “");
  });

  test("too much is refused with the reason and one tap that works", async () => {
    await mira.open("/p/2");
    const refusal = await mira.send("/cart/items", add(GOODS.lastVase, 3));
    expect(refusal.status).toBe(409);
    expect(refusal.text).toContain("Only 1 available. Add 1");
    expect(refusal.html).toContain('<input type="hidden" name="quantity" value="1"/>');
    await mira.send("/cart/items", add(GOODS.lastVase, 1));
    expect(await reserved(GOODS.lastVase)).toBe(1);
  });

  test("a cart is cleared after a question, and the clearing undone", async () => {
    await mira.open("/p/1");
    await mira.send("/cart/items", add(GOODS.bowl, 2));
    expect((await mira.open("/cart/clearance")).text).toContain("Clear the cart?");
    const cleared = await mira.send("/cart/clearance", { commandId: commandId() });
    expect(mira.path).toBe("/cart");
    expect(cleared.text).toContain("Your cart is empty now. Undo");
    expect(await reserved(GOODS.bowl)).toBe(0);
    const restored = await mira.send("/cart/restorations", { items: "1x2", commandId: commandId() });
    expect(restored.text).toContain("Your cart is as it was.");
    expect(await reserved(GOODS.bowl)).toBe(2);
  });
});

describe("with htmx", () => {
  const ADDED =
    /<hx-partial hx-target="#mine-1" hx-swap="outerMorph"><div id="mine-1" class="mine" data-in-cart="true" data-most="8">/;

  test("adding answers with the buy box, the cart's count and a notice", async () => {
    await mira.open("/p/1");
    const { status, html, text } = await mira.swap("/cart/items", add(1, 2));
    expect(status).toBe(200);
    expect(html).toMatch(ADDED);
    expect(html).toContain('<hx-partial hx-target="#cart-count"');
    expect(text).toContain("Cart 2 items");
    expect(text).toContain("View in cart 2");
  });

  test("too much rolls back: the true count, 'Only 1 available', and what can be added instead", async () => {
    await mira.open("/p/2");
    const { status, html, text } = await mira.swap("/cart/items", add(GOODS.lastVase, 5));
    expect(status).toBe(409);
    expect(text).toContain("Cart 0 items");
    expect(text).toContain("Only 1 available. Add 1");
    expect(html).toContain('name="level" value="1"');
  });

  test("the same form sent twice is done once", async () => {
    await mira.open("/p/1");
    const form = add(GOODS.bowl, 2);
    await mira.swap("/cart/items", form);
    const again = await mira.swap("/cart/items", form);
    expect(again.status).toBe(200);
    expect(again.text).toContain("View in cart 2");
    expect(await reserved(GOODS.bowl)).toBe(2);
  });

  test("a limit per customer is said, and the button goes when it is reached", async () => {
    await mira.open(`/p/${GOODS.drop}`);
    expect((await mira.swap("/cart/items", add(GOODS.drop, 3))).text).toContain("At most 2 units per customer. Add 2");
    const { html, text } = await mira.swap("/cart/items", add(GOODS.drop, 2));
    expect(text).toContain("That is the most one shopper can have: 2 units.");
    expect(html).toContain("data-at-limit");
  });

  test("a stepper sets the level, and too high a level leaves it as it was", async () => {
    await mira.open("/p/1");
    await mira.swap("/cart/items", add(GOODS.bowl));
    await mira.open("/cart");
    const more = await mira.swap("/cart/items/1", { quantity: 3, commandId: commandId() });
    expect(more.text).toContain("$96.00");
    const level = await mira.swap("/cart/items/1", { quantity: 3, level: 2, commandId: commandId() });
    expect(level.text).toContain("$64.00");
    const tooMuch = await mira.swap("/cart/items/1", { quantity: 11, commandId: commandId() });
    expect(tooMuch.status).toBe(409);
    expect(tooMuch.text).toContain("Take 10");
    expect(tooMuch.html).toContain('id="level-1" type="number" name="quantity" inputmode="numeric" value="2"');
    expect(await reserved(GOODS.bowl)).toBe(2);
  });

  test("removing gives the units back and can be undone", async () => {
    await mira.open("/p/1");
    await mira.swap("/cart/items", add(GOODS.bowl, 2));
    await mira.open("/cart");
    const removed = await mira.swap("/cart/items/1/removal", { commandId: commandId() });
    expect(removed.text).toContain("Removed “Speckled bowl”. Undo");
    expect(removed.html).toContain('name="quantity" value="2"');
    expect(removed.text).toContain("Your cart is empty");
    expect(await reserved(GOODS.bowl)).toBe(0);
    await mira.swap("/cart/items", add(GOODS.bowl, 2));
    expect(await reserved(GOODS.bowl)).toBe(2);
  });

  test("saving for later gives the units back and keeps the line; moving back reserves again", async () => {
    await mira.open("/p/1");
    await mira.swap("/cart/items", add(GOODS.bowl, 2));
    await mira.open("/cart");
    const saved = await mira.swap("/cart/saved-items", { productId: 1, commandId: commandId() });
    expect(saved.text).toContain("Saved for later Speckled bowl 2 × $32.00");
    expect(await reserved(GOODS.bowl)).toBe(0);
    const back = await mira.swap("/cart/returned-items", { productId: 1, commandId: commandId() });
    expect(back.text).toContain("Subtotal, 2 items $64.00");
    expect(await reserved(GOODS.bowl)).toBe(2);
  });

  test("a changed price is shown and accepted with one tap", async () => {
    await mira.open("/p/1");
    await mira.swap("/cart/items", add(GOODS.bowl));
    await market.sql`UPDATE products SET price = 3500 WHERE id = 1`;
    market.shop.catalogue.forget([1]);
    const cart = await mira.open("/cart");
    expect(cart.text).toContain("The price changed from $32.00 to $35.00. Accept new price");
    expect(cart.text).toContain("Subtotal, 1 item $35.00");
    const accepted = await mira.swap("/cart/price-confirmations", { productId: 1, commandId: commandId() });
    expect(accepted.text).not.toContain("The price changed");
  });

  test("a product that is no longer sold is named as gone, costs nothing and can be removed", async () => {
    await mira.open("/p/1");
    await mira.swap("/cart/items", add(GOODS.bowl));
    await market.sql`UPDATE products SET status = 'archived' WHERE id = 1`;
    market.shop.catalogue.forget([1]);
    expect((await mira.open("/cart")).text).toContain("This is no longer sold. Remove");
    const removed = await mira.swap("/cart/items/1/removal", { commandId: commandId() });
    expect(removed.text).toContain("Your cart is empty");
  });
});

describe("what makes no sense", () => {
  const forms: [string, Record<string, string | number>][] = [
    ["/cart/items", { productId: "x", commandId: "a-command" }],
    ["/cart/items", { productId: 1, quantity: "-1", commandId: "a-command" }],
    ["/cart/items", { productId: 1, quantity: "1.5", commandId: "a-command" }],
    ["/cart/items", { productId: 1, quantity: 0, commandId: "a-command" }],
    ["/cart/items", { productId: 1, quantity: 1 }],
    ["/cart/items", { productId: 1, quantity: 1, commandId: "<script>alert(1)</script>" }],
    ["/cart/items/x", { quantity: 1, commandId: "a-command" }],
    ["/cart/restorations", { items: "1x2,;DROP", commandId: "a-command" }],
  ];
  for (const [path, fields] of forms) {
    test(`${path} ${JSON.stringify(fields)} is a 422 that changes nothing`, async () => {
      await mira.open("/p/1");
      const page = await mira.send(path, fields);
      expect(page.status).toBe(422);
      expect(page.html).toContain("<!doctype html>");
      expect((await mira.swap(path, fields)).status).toBe(422);
      expect(await reserved(GOODS.bowl)).toBe(0);
    });
  }

  test("an unknown product is a 404", async () => {
    await mira.open("/p/1");
    expect((await mira.swap("/cart/items", add(999))).status).toBe(404);
  });

  test("a line that is not in the cart is a 404", async () => {
    await mira.open("/p/1");
    await mira.send("/cart/items", add(GOODS.bowl));
    const refusal = await mira.swap("/cart/saved-items", { productId: 2, commandId: commandId() });
    expect(refusal.status).toBe(404);
  });

  test("a forged cart cookie is turned away and forgotten", async () => {
    mira.cookies.set("cart", `${"a".repeat(22)}.${"b".repeat(43)}`);
    await mira.open("/p/1");
    expect((await mira.send("/cart/items", add(GOODS.bowl))).status).toBe(400);
    expect(mira.cookies.has("cart")).toBe(false);
    expect((await mira.send("/cart/items", add(GOODS.bowl))).status).toBe(200);
  });

  test("a notice cookie that somebody made up says nothing", async () => {
    for (const value of ["x", Buffer.from('{"done":"hacked"}').toString("base64url"), "%00"]) {
      mira.cookies.set("notice", value);
      expect((await mira.open("/p/1")).html).not.toContain('class="notice"');
    }
  });
});
