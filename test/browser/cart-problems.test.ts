import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { eventually } from "../support/index.ts";
import { type Market, PATIENCE, type Piece, quickNode, twoNodes, type Visitor, visit } from "./support/index.ts";

setDefaultTimeout(PATIENCE.test);

let market: Market;
let quick: Market;
beforeAll(async () => {
  [market, quick] = await Promise.all([twoNodes(), quickNode()]);
});

test("a price that changed is shown with both prices and accepted with one tap", async () => {
  const mug = await market.sell("Mug with a new price", 5);
  await using mira = await visit(market.nodes[0]!);
  await mira.add(mug, 2);
  await mug.reprice(2_650);
  await reached(mira, "The price changed");
  await mira.page.goto("/cart");
  await mira.sees(`#line-${mug.id} [role=alert]`, "The price changed from $24.00 to $26.50.");
  await mira.sees(".summary-problems", "1 thing needs your attention.");
  await mira.sees(".summary .total", "$53.00");
  await mira.press("Accept new price", `#line-${mug.id}`);
  await mira.seesNo(`#line-${mug.id} [role=alert]`);
  await mira.seesNo(".summary-problems");
  expect(mira.troubles).toEqual([]);
});

test.concurrent("a reservation that runs out says so by itself, and one tap reserves again", async () => {
  const mug = await quick.sell("Mug kept for a moment", 5);
  await using mira = await visit(quick.nodes[0]!);
  await mira.add(mug, 2);
  await mira.page.goto("/cart");
  await mira.sees(`#line-${mug.id} [role=alert]`, "Your reservation ran out. It is still available.");
  await mira.press("Reserve again", `#line-${mug.id}`);
  await mira.sees("#notices", "is reserved for you again");
  expect(mira.troubles).toEqual([]);
});

test.concurrent("when some units are gone the rest is one tap away", async () => {
  const mug = await quick.sell("Mug that dwindles", 5);
  await using mira = await visit(quick.nodes[0]!);
  await mira.add(mug, 3);
  await ranOut(quick, mug);
  await quick.adjust(mug, -4);
  await mira.page.goto("/cart");
  await mira.sees(`#line-${mug.id} [role=alert]`, "Your reservation ran out. Only 1 available.");
  await mira.press("Take 1", `#line-${mug.id}`);
  await mira.sees(`#line-${mug.id} .amount`, "$24.00");
});

test.concurrent("when all units are gone the line is kept for later with one tap", async () => {
  const mug = await quick.sell("Mug that others have", 2);
  await using mira = await visit(quick.nodes[0]!);
  await mira.add(mug, 2);
  await ranOut(quick, mug);
  await quick.adjust(mug, -2);
  await mira.page.goto("/cart");
  await mira.sees(`#line-${mug.id} [role=alert]`, "Your reservation ran out and others have the units now.");
  await mira.page.locator(`#line-${mug.id} [role=alert] button`).click();
  await mira.sees(`.saved#line-${mug.id}`, "Sold out");
});

test("what is no longer sold is named as such and taken out with one tap", async () => {
  const mug = await market.sell("Mug that is taken down", 5);
  await using mira = await visit(market.nodes[0]!);
  await mira.add(mug);
  await market.sql.begin(async (sql) => {
    await sql`UPDATE products SET status = 'archived' WHERE id = ${mug.id}`;
    await sql`INSERT INTO catalogue_changes (product_id, type) VALUES (${mug.id}, 'product-archived')`;
  });
  await reached(mira, "This is no longer sold.");
  await mira.page.goto("/cart");
  await mira.sees(`#line-${mug.id} [role=alert]`, "This is no longer sold.");
  await mira.page.locator(`#line-${mug.id} [role=alert] button`).click();
  await mira.sees("#cart", "Your cart is empty");
});

/** Waits until the news has come to the visitor's node: its next cart page has these words. */
async function reached(visitor: Visitor, words: string): Promise<void> {
  await eventually(`a cart page with "${words}"`, async () => {
    const page = await visitor.context.request.get("/cart");
    return (await page.text()).includes(words);
  });
}

/** Waits until nothing of a product is reserved any more. */
async function ranOut({ sql }: Market, piece: Piece): Promise<void> {
  await eventually("the reservation's end", async () => {
    const [row] = await sql<{ reserved: number }[]>`SELECT reserved FROM inventory WHERE product_id = ${piece.id}`;
    return row?.reserved === 0;
  });
}
