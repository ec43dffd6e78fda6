import { afterAll, beforeAll, expect, test } from "bun:test";
import { testBrowser } from "./testing-browser.ts";
import { openMarket, type TestMarket } from "./testing-market.ts";

let market: TestMarket;
beforeAll(async () => {
  market = await openMarket();
});
afterAll(() => market.close());

test("a ZIP code gives delivery days, and is remembered for other products", async () => {
  const mira = testBrowser(market.app);
  await mira.open("/p/1");
  const there = await mira.send("/zip", { zip: "10001", productId: 1 });
  expect(mira.path).toBe("/p/1");
  expect(there.text).toMatch(/Arrives .* in New York, NY 10001, sent from Newark, NJ\./);
  expect((await mira.open("/p/2")).text).toContain("New York, NY 10001");
  expect((await testBrowser(market.app).open("/p/1")).text).toContain("See when it would arrive.");
});

test("a ZIP code that is none is said where it was typed, and not remembered", async () => {
  const mira = testBrowser(market.app);
  await mira.open("/p/1");
  const { status, html, text } = await mira.swap("/zip", { zip: "99999", productId: 1 });
  expect(status).toBe(422);
  expect(text).toContain("There is no such ZIP code.");
  expect(html).toContain('aria-invalid="true"');
  expect((await mira.send("/zip", { zip: '"><b>', productId: 1 })).status).toBe(422);
  expect(mira.cookies.has("zip")).toBe(false);
});

test("what nobody has in stock has no delivery days", async () => {
  const mira = testBrowser(market.app);
  await mira.open("/p/4");
  const { text } = await mira.swap("/zip", { zip: "10001", productId: 4 });
  expect(text).toContain("No warehouse has it to send to New York, NY 10001 right now.");
});
