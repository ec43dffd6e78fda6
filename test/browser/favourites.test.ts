import { expect, test } from "bun:test";
import { bringAxe, PATIENCE, twoNodes, violationsOf, visit } from "./support/index.ts";

const heart = (piece: { id: number }) => `.heart-product-${piece.id}`;

test(
  "a tapped heart shows at once, stays on every page, and is undone by one tap",
  async () => {
    const market = await twoNodes();
    const bowl = await market.sell("Bowl to be liked", 5);
    await using ada = await visit(market.nodes[0]!);
    await ada.page.goto(bowl.path);
    await ada.page.locator(heart(bowl)).first().click();
    await ada.sees(`${heart(bowl)}[aria-pressed=true]`);
    await ada.sees("#notices", "is a favourite");
    await ada.page.goto(`${market.nodes[1]!.url}/favourites`);
    await ada.sees("#favourites .card", "Bowl to be liked");
    await ada.page.locator(`#favourites ${heart(bowl)}`).click();
    await ada.seesNo("#favourites .card", "Bowl to be liked");
    await ada.press("Undo", "#notices");
    await ada.sees("#favourites .card", "Bowl to be liked");
    expect(ada.troubles).toEqual([]);
  },
  PATIENCE.test,
);

test(
  "a newcomer's two quick taps are both kept",
  async () => {
    const market = await twoNodes();
    const [one, two] = await market.sellAll([
      { title: "Quick tap one", units: 3, given: { popularity: 1_000_000 } as never },
      { title: "Quick tap two", units: 3, given: { popularity: 1_000_000 } as never },
    ]);
    await using ada = await visit(market.nodes[0]!);
    await ada.page.goto("/search?q=quick+tap");
    await ada.page.locator(heart(one!)).first().click();
    await ada.page.locator(heart(two!)).first().click();
    await ada.sees("#notices", "Quick tap two");
    await ada.page.goto("/favourites");
    await ada.sees("#favourites .card", "Quick tap one");
    await ada.sees("#favourites .card", "Quick tap two");
  },
  PATIENCE.test,
);

test(
  "a tap that the shop never got is taken back, and the page says so",
  async () => {
    const market = await twoNodes();
    const bowl = await market.sell("Bowl out of reach", 5);
    await using ada = await visit(market.nodes[0]!);
    await ada.page.goto(bowl.path);
    await ada.context.route("**/favourites/products/**", (route) => route.abort());
    await ada.page.locator(heart(bowl)).first().click();
    await ada.sees("#notices", "cannot be reached");
    await ada.sees(`${heart(bowl)}[aria-pressed=false]`);
    await ada.context.unroute("**/favourites/products/**");
    await ada.context.route("**/favourites/products/**", (route) => route.fulfill({ status: 503, body: "" }));
    await ada.page.locator(heart(bowl)).first().click();
    await ada.sees(`${heart(bowl)}[aria-pressed=false]`);
  },
  PATIENCE.test,
);

test(
  "hearts work without script, and lead back to where one was",
  async () => {
    const market = await twoNodes();
    const bowl = await market.sell("Bowl without script", 5);
    await using ada = await visit(market.nodes[0]!, { javaScriptEnabled: false });
    await ada.page.goto(bowl.path);
    await ada.page.locator(heart(bowl)).first().click();
    await ada.sees(`${heart(bowl)}[aria-pressed=true]`);
    expect(new URL(ada.page.url()).pathname).toBe(bowl.path);
    await ada.page.locator(heart(bowl)).first().click();
    await ada.sees(`${heart(bowl)}[aria-pressed=false]`);
  },
  PATIENCE.test,
);

test(
  "sold out, in line, back: the unit is in the cart and the open page says so",
  async () => {
    const market = await twoNodes();
    const jug = await market.sell("Jug to wait for", 0);
    await using ada = await visit(market.nodes[0]!);
    await using ben = await visit(market.nodes[1]!);
    await ada.page.goto(jug.path);
    await ada.press("Wait in line", ".tell-me");
    await ada.sees(".tell-me", "You are next in line.");
    await ben.page.goto(jug.path);
    await ben.press("Wait in line", ".tell-me");
    await ben.sees(".tell-me", "You are number 2 in line.");
    // She is on another page by then.
    await ada.page.goto("/search?q=jug");
    await market.adjust(jug, 1);
    await ada.sees("#notices", "It is your turn");
    await ada.sees("#cart-count", "1");
    await ada.page.goto(jug.path);
    await ada.press("No, thank you", ".tell-me");
    // He never left the page.
    await ben.sees(".tell-me", "It is your turn.");
    await ben.sees("#cart-count", "1");
    expect([...ada.troubles, ...ben.troubles]).toEqual([]);
  },
  PATIENCE.test,
);

test(
  "the pages of favourites have no fault that a machine can find",
  async () => {
    const market = await twoNodes();
    const [bowl, gone] = await market.sellAll([
      { title: "Bowl looked at closely", units: 5 },
      { title: "Jug that is sold out", units: 0 },
    ]);
    await using ada = await visit(market.nodes[0]!);
    for (const piece of [bowl!, gone!]) await ada.context.request.post(`/api/favorites/products/${piece.id}`);
    await ada.context.request.post("/api/favorites/shops/1");
    await ada.context.request.post(`/api/products/${gone!.id}/waiting-place`);
    const key = `list-${crypto.randomUUID()}`;
    const own = { headers: { "sec-fetch-site": "same-origin" } };
    await ada.context.request.post("/favourites/lists", {
      form: { id: key, name: "Gifts" },
      ...own,
    });
    await ada.context.request.post(`/favourites/lists/${key}/sharing`, { form: { shared: "yes" }, ...own });
    for (const path of [
      "/favourites",
      `/favourites?list=${key}`,
      `/favourites/lists/${key}/removal`,
      "/favourites/shops",
      "/favourites/waiting",
      gone!.path,
    ]) {
      await ada.page.goto(path);
      await bringAxe(ada.page);
      expect([path, await violationsOf(ada.page)]).toEqual([path, []]);
      await ada.page.setViewportSize({ width: 390, height: 844 });
      await ada.page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
      expect([path, await ada.page.evaluate("document.documentElement.scrollWidth - innerWidth")]).toEqual([path, 0]);
      expect([path, await violationsOf(ada.page)]).toEqual([path, []]);
      await ada.page.setViewportSize({ width: 1440, height: 900 });
      await ada.page.emulateMedia({ colorScheme: "light" });
    }
  },
  2 * PATIENCE.test,
);
