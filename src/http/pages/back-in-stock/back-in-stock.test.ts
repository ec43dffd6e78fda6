import { afterAll, beforeAll, expect, test } from "bun:test";
import { newId } from "../../../accounts/tokens.ts";
import { countElements, testBrowser } from "../testing-browser.ts";
import { GOODS, openMarket, type TestMarket } from "../testing-market.ts";

let market: TestMarket;

beforeAll(async () => {
  market = await openMarket();
}, 60_000);
afterAll(() => market.close(), 60_000);

const page = `/p/${GOODS.soldOut}`;
const line = `/back-in-stock/${GOODS.soldOut}`;

async function receive(quantity: number): Promise<void> {
  const command = { type: "receive", warehouseId: 1, quantity, reference: "more", commandId: newId() } as const;
  await market.shop.inventory.ask(String(GOODS.soldOut), command);
  await market.shop.backInStock.sweep();
}

test("the page's one live connection listens for the turn of whoever joins a line on it", async () => {
  const ada = testBrowser(market.app);
  const { html } = await ada.open(page);
  const live = /name="live" value="([\d,]+)"/.exec(html)?.[1] ?? "";
  expect(live.split(",")).toContain(String(GOODS.soldOut));
  const joined = await ada.swap(line, { email: "", live });
  expect(await countElements(joined.html, '[hx-target="#live"]')).toBe(1);
  expect(joined.html.match(/\/live\?topics=[^"]*/g)).toHaveLength(1);
  const listens = new RegExp(`/live\\?topics=stock:[^"]*stock:${GOODS.soldOut}[^"]*,turn:[\\w-]{22}"`);
  expect(joined.html).toMatch(listens);
  expect((await ada.open(page)).html).toMatch(listens);
  await ada.swap(`${line}/removal`, {});
});

test("a guest waits in line without script, leaves it, and gets it when it is back", async () => {
  const [ada, ben] = [testBrowser(market.app), testBrowser(market.app)];
  expect((await ada.open(page)).text).toContain("Tell me when it is back.");
  const joined = await ada.send(line, { email: "ada@example.com" });
  expect(ada.path).toBe(page);
  expect(joined.text).toContain("You are next in line for “Tall jug”.");
  await ben.open(page);
  expect((await ben.send(line, { email: "" })).text).toContain("You are number 2 in line.");
  expect((await ben.open("/favourites/waiting")).text).toContain("Number 2 in line.");
  await ben.open(page);
  const left = await ben.send(`${line}/removal`, {});
  expect(left.text).toContain("You no longer wait for “Tall jug”.");
  await receive(1);
  expect((await ada.open(page)).text).toContain("It is your turn. One is in your cart, reserved until");
  expect((await ada.open("/cart")).text).toContain("Tall jug");
  expect(market.mail.letters.at(-1)).toMatchObject({ to: "ada@example.com", subject: "It is back: Tall jug" });
  const declined = await ada.send(`${line}/removal`, {});
  expect(declined.text).toContain("“Tall jug” goes to the next in line.");
  expect((await ada.open("/cart")).text).not.toContain("Tall jug");
});

test("what is there is not waited for, and an address that is none is told beside the form", async () => {
  const ada = testBrowser(market.app);
  await ada.open(page);
  const refused = await ada.send(line, { email: "" });
  expect(refused.status).toBe(409);
  expect(refused.text).toContain("There is some in stock right now");
  const other = testBrowser(market.app);
  await other.open(page);
  const reply = await other.swap(line, { email: "nonsense" });
  expect(reply.status).toBeGreaterThanOrEqual(400);
  expect(reply.html).toContain(`hx-target="#tell-me-${GOODS.soldOut}"`);
});

test("the letter's link asks before it ends all letters to the address", async () => {
  const letter = market.mail.letters.find(({ to }) => to === "ada@example.com")!;
  const link = new URL(letter.text.match(/http\S+\/back-in-stock\/letters\?link=\S+/)![0]);
  const ada = testBrowser(market.app);
  expect((await ada.open(link.pathname + link.search)).text).toContain("No more of these letters?");
  expect((await ada.send("/back-in-stock/letters", { link: "made.up" })).status).toBe(404);
  const done = await ada.send("/back-in-stock/letters", { link: link.searchParams.get("link")! });
  expect(done.text).toContain("We write no more to this address");
});
