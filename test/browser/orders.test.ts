import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { fillIn, type Market, PATIENCE, thanked, twoNodes, type Visitor, visit } from "./support/index.ts";

setDefaultTimeout(2 * PATIENCE.test);

let market: Market;
beforeAll(async () => {
  market = await twoNodes();
});

/** Buys one of something new, and follows the order. */
async function buy(mira: Visitor, title: string): Promise<{ orderId: string; productId: number }> {
  const piece = await market.sell(title, 5);
  await mira.add(piece);
  await fillIn(mira);
  await mira.press("Place order");
  const orderId = await thanked(mira);
  await mira.press("Follow your order");
  await mira.sees("h1", orderId);
  return { orderId, productId: piece.id };
}

const stockOf = async (productId: number) => {
  const [row] = await market.sql<{ onHand: number; allocated: number }[]>`
    SELECT on_hand AS "onHand", allocated FROM inventory WHERE product_id = ${productId}`;
  return row;
};

test("an order moves along in every window on it, from the stall to the door and back", async () => {
  const [here, there] = market.nodes;
  await using mira = await visit(here!);
  const { orderId, productId } = await buy(mira, "Lantern that is followed");
  const other = await mira.context.newPage();
  await other.goto(`${there!.url}/orders/${orderId}`);
  const bothSee = (words: string | RegExp) =>
    Promise.all([mira.page, other].map((page) => page.locator("#order-progress", { hasText: words }).waitFor()));
  await bothSee("Being prepared");
  await market.operate("order.pack", { orderId, no: 1 });
  await bothSee("Your parcel is packed");
  await mira.seesNo("a", "Cancel the order");
  await market.operate("order.ship", { orderId, no: 1, carrier: "UPS", tracking: "1Z42" });
  await bothSee("tracking number 1Z42");
  expect(await stockOf(productId)).toEqual({ onHand: 4, allocated: 0 });
  await market.operate("order.deliver", { orderId, no: 1 });
  await bothSee("All of it arrived");
  await mira.press("Send something back");
  await mira.page.selectOption(`#units-${productId}`, "1");
  await mira.press("Request the return");
  await bothSee("Return requested");
  const returnId = /R-\w{10}/.exec((await other.locator(".order-return").textContent()) ?? "")![0];
  await market.operate("return.receive", { orderId, returnId, warehouseId: 1 });
  await bothSee("Returned and refunded");
  await other.locator("#order-money", { hasText: "Refunded" }).waitFor();
  expect(await stockOf(productId)).toEqual({ onHand: 5, allocated: 0 });
  expect(mira.troubles).toEqual([]);
});

for (const javaScriptEnabled of [true, false]) {
  test(`an order is cancelled and its money comes back, ${javaScriptEnabled ? "with" : "without"} scripts`, async () => {
    await using mira = await visit(market.nodes[0]!, { javaScriptEnabled });
    const { orderId, productId } = await buy(
      mira,
      `Lantern taken back ${javaScriptEnabled ? "with" : "without"} scripts`,
    );
    await mira.press("Cancel the order");
    await mira.sees("h1", "Cancel the order?");
    await mira.press("Cancel the order", "form");
    await mira.sees(".order-standing", /Cancelled on .* \$31\.91 went back to your card/);
    expect(await stockOf(productId)).toEqual({ onHand: 5, allocated: 0 });
    await mira.page.goto("/orders");
    await mira.sees(".order-card", "Refunded");
    await mira.press(`Lantern taken back`);
    await mira.press("Buy it again");
    await mira.sees(`#line-${productId}`);
    await mira.page.goto(`/orders/${orderId}/invoice`);
    await mira.sees("h1", "Invoice");
    await mira.page.emulateMedia({ media: "print" });
    await mira.seesNo("header.site");
    expect(mira.troubles).toEqual([]);
  });
}

test("when cancelling races with packing one of them wins, and everybody is told which", async () => {
  await using mira = await visit(market.nodes[1]!);
  const { orderId, productId } = await buy(mira, "Lantern that two reach for");
  await mira.press("Cancel the order");
  const [packed] = await Promise.all([
    market.operate("order.pack", { orderId, no: 1 }),
    mira.press("Cancel the order", "form"),
  ]);
  if (packed === "already_cancelled") {
    await mira.sees(".order-standing", "Cancelled on");
    expect(await stockOf(productId)).toEqual({ onHand: 5, allocated: 0 });
  } else {
    expect(packed).toMatchObject({ status: "packed" });
    await mira.sees("h1", "Too late to cancel");
    await mira.press("See the order");
    await mira.sees(".order-standing", "Packed");
    expect(await stockOf(productId)).toEqual({ onHand: 5, allocated: 1 });
  }
});

test("an order is nobody else's", async () => {
  await using mira = await visit(market.nodes[0]!);
  await using omar = await visit(market.nodes[0]!);
  const { orderId } = await buy(mira, "Lantern of one's own");
  await omar.page.goto(`/orders/${orderId}`);
  await omar.sees("h1", "Unknown order");
});
