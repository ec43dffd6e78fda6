import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { writePurchases } from "../../src/recommendations/testing-purchases.ts";
import { eventually } from "../support/index.ts";
import {
  bringAxe,
  type Market,
  PATIENCE,
  type Piece,
  twoNodes,
  type Visitor,
  violationsOf,
  visit,
} from "./support/index.ts";

setDefaultTimeout(PATIENCE.test);

const PHONE = { width: 390, height: 844 };

let market: Market;
let [pot, cosy, tray]: Piece[] = [];
let pieces: Piece[];

beforeAll(async () => {
  market = await twoNodes();
  [pot, cosy, tray] = [
    await market.sell("Teapot that is bought with a cosy", 20),
    await market.sell("Cosy that goes with a teapot", 20),
    await market.sell("Tray that goes with a teapot", 1),
  ];
  pieces = [];
  for (let n = 0; n < 6; n++) pieces.push(await market.sell(`Spoon of its own kind, no. ${n}`, 9));
  const others = Array.from({ length: 200 }, (_, n) => pieces[n % pieces.length]!.id);
  await writePurchases(market.sql, [
    ...others.map((id, n) => ({ orderId: `spoon-${n}`, cartId: `spoon-${n}`, productIds: [id] })),
    ...Array.from({ length: 9 }, (_, n) => ({
      ...{ orderId: `tea-${n}`, cartId: `tea-${n}`, productIds: [pot!.id, cosy!.id, ...(n < 7 ? [tray!.id] : [])] },
    })),
  ]);
  // One that is under way may have read the orders of before.
  await eventually("a counting of its own", async () => {
    const told = await market.operate("recommendations.rebuild", {});
    return typeof told !== "string";
  });
  await eventually("the counting to be whole", async () => {
    const rows = await market.sql`SELECT FROM recommendation_generations WHERE state = 'building'`;
    const [pairs] = await market.sql`SELECT FROM recommendation_pairs WHERE ${pot!.id} IN (a, b) LIMIT 1`;
    return rows.length === 0 && pairs !== undefined;
  });
});

const inCart = async ({ page }: Visitor) => Number(await page.locator("#cart-count .count").textContent());

test("what is bought together is added with one tap, without what was ticked off, and taken back with another", async () => {
  for (const javaScriptEnabled of [true, false]) {
    await using ada = await visit(market.nodes[0]!, { javaScriptEnabled, viewport: PHONE });
    await ada.page.goto(pot!.path);
    await ada.sees(".bundle-sum", "3 pieces for $72.00");
    await ada.page.locator(".bundle").getByRole("checkbox", { name: tray!.title }).uncheck();
    await ada.sees(".bundle-sum", "2 pieces for $48.00");
    await ada.seesNo(".bundle-sum", "3 pieces");
    await ada.press("Add to cart together");
    await ada.sees(".notice", "Added 2 things to your cart.");
    await ada.sees("#cart-count", "2");
    expect(await inCart(ada)).toBe(2);
    await ada.press("Undo", ".notice");
    await ada.sees(".notice", "Your cart is as it was.");
    await ada.sees("#cart-count", "0");
    expect(ada.troubles).toEqual([]);
  }
});

test("the bundle follows the stock, and says what of it somebody else was quicker to take", async () => {
  await using ben = await visit(market.nodes[0]!);
  await ben.page.goto(pot!.path);
  await ben.sees(`.bundle .stock-${tray!.id}`, "Only 1 left");
  await using cleo = await visit(market.nodes[1]!);
  await cleo.add(tray!);
  await ben.sees(`.bundle .stock-${tray!.id}`, "All reserved");
  await ben.press("Add to cart together");
  await ben.sees(".notice", "Added 2 things to your cart.");
  await ben.sees(".notice", "was not added: none is left right now.");
  // The form that comes with the answer adds again.
  await ben.page.locator(".bundle").getByRole("checkbox", { name: tray!.title }).uncheck();
  await ben.press("Add to cart together");
  await ben.sees("#cart-count", "4");
});

test("who says yes gets a front page of their own, live and with nothing twice; who says no is left alone", async () => {
  await using dora = await visit(market.nodes[0]!);
  await dora.page.goto("/");
  await dora.sees("h2", "Trending now");
  await dora.press("Yes, pick for me");
  await dora.sees(".notice", "Things will be picked for you from now on.");
  for (const { path } of pieces) await dora.page.goto(path);
  await eventually("the looks to be remembered", async () => {
    const [row] = await market.sql<{ n: number }[]>`
      SELECT count(*)::int AS n FROM product_views WHERE product_id = ANY(${pieces.map(({ id }) => id)}::int[])`;
    return row!.n >= pieces.length;
  });
  const live = new Set<string>();
  dora.page.on("request", (request) => request.url().includes("/live?") && live.add(request.url()));
  dora.page.on("requestfailed", (request) => live.delete(request.url()));
  dora.page.on("requestfinished", (request) => live.delete(request.url()));
  await dora.page.goto("/");
  await dora.sees("#feed[data-kind=personal] h2", "You looked at");
  const ids = await dora.page
    .locator("main .card-title a")
    .evaluateAll((links) => links.map((a) => a.getAttribute("href")));
  expect(ids).toEqual([...new Set(ids)]);
  const spoon = pieces[0]!;
  await dora.sees(`#feed .stock-${spoon.id}`, "In stock");
  await eventually(
    "one live connection, that of the own feed",
    () => live.size === 1 && [...live][0]!.includes(`${spoon.id}`),
  );
  await market.adjust(spoon, -7);
  await dora.sees(`#feed .stock-${spoon.id}`, "Only 2 left");

  await dora.page.goto("/privacy");
  await dora.press("Switch off and forget everything");
  await dora.sees(".privacy-state", "Off");
  await dora.page.goto(spoon.path);
  await dora.page.goto("/");
  await dora.sees("h2", "Trending now");
  await dora.seesNo("#feed-mine");
  expect(await market.sql`SELECT FROM product_views WHERE product_id = ${spoon.id}`).toHaveLength(0);
  expect(dora.troubles).toEqual([]);
});

test("a browser that asks not to be tracked is not asked, whatever was said before", async () => {
  await using eve = await visit(market.nodes[0]!);
  await eve.page.goto("/");
  await eve.press("Yes, pick for me");
  await eve.sees(".notice");
  await eve.page.setExtraHTTPHeaders({ "sec-gpc": "1" });
  await eve.page.goto("/");
  await eve.sees("h2", "Trending now");
  await eve.seesNo("#feed-mine");
  await eve.page.goto("/privacy");
  await eve.sees("p", "Your browser asks not to be tracked");
});

test("without script one's own feed has a page", async () => {
  await using finn = await visit(market.nodes[0]!, { javaScriptEnabled: false });
  await finn.page.goto("/");
  await finn.press("Yes, pick for me");
  await finn.press("Only what is picked for you");
  await finn.sees("h1", "For you");
  await finn.sees("h2", "Popular right now");
});

test("the bundle, the own feed and the privacy page can be used by everybody and fit their screens", async () => {
  await using gita = await visit(market.nodes[0]!, { viewport: PHONE });
  await gita.page.goto("/");
  await gita.press("Yes, pick for me");
  for (const { path } of pieces) await gita.page.goto(path);
  const faults: string[] = [];
  for (const [path, sign] of [
    [pot!.path, ".bundle"],
    ["/", "#feed[data-kind]"],
    ["/for-you", "#feed"],
    ["/privacy", ".privacy-state"],
  ] as const) {
    await gita.page.goto(path);
    await gita.sees(sign);
    await bringAxe(gita.page);
    for (const [width, colorScheme] of [
      [390, "light"],
      [1_440, "dark"],
    ] as const) {
      await gita.page.setViewportSize({ width, height: 900 });
      await gita.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const tooWide = await gita.page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
      if (tooWide > 0) faults.push(`${path}: ${tooWide} px too wide for ${width}`);
      faults.push(...(await violationsOf(gita.page)).map((each) => `${path}, ${colorScheme} at ${width}: ${each}`));
    }
  }
  expect(faults).toEqual([]);
});
