import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import type { Account, Role } from "../../../accounts/account.ts";
import { NAUGHTY } from "../../../catalogue/testing-naughty.ts";
import { NO_FILTERS } from "../../../search/query.ts";
import { readChanges, readSynonyms } from "../../../search/synonyms/changes.ts";
import { countElements, testBrowser } from "../testing-browser.ts";
import { openMarket, type TestMarket } from "../testing-market.ts";

const PATH = "/staff/synonyms";

let market: TestMarket;
let signedIn: Account | null = null;
beforeAll(async () => {
  market = await openMarket();
  Object.assign(market.shop.accounts, { of: async () => signedIn });
});
afterAll(() => market.close());
afterEach(async () => {
  signedIn = null;
  await market.sql`TRUNCATE search_synonyms, search_synonym_changes`;
});

const as = (...roles: Role[]) => {
  const id = "otto-of-the-tests-aaaa";
  signedIn = { id, name: "Otto", email: "otto@example.org", cartId: `cart-${id}`.slice(0, 22), roles };
  const browser = testBrowser(market.app);
  browser.cookies.set("seen", "1");
  return browser;
};
const otto = () => as({ role: "ops" });
const kept = async () => (await readSynonyms(market.sql)).map(({ word, others }) => [word, ...others]);
const newest = async () => (await readChanges(market.sql, 1))[0]!;

test("an operator adds synonyms, one way and two ways, and search knows them", async () => {
  const browser = otto();
  expect((await browser.open(PATH)).text).toContain("There are none yet.");
  const added = await browser.send(PATH, { word: "", others: "Bowl, basin ,  dish" });
  expect(added.text).toContain("It is added.");
  await browser.send(PATH, { word: "Jar", others: "jug" });
  expect(await kept()).toEqual([
    [null, "bowl", "basin", "dish"],
    ["jar", "jug"],
  ]);
  const asked = { text: "basin", filters: NO_FILTERS, sort: "relevance" as const };
  const found = await market.shop.search.search({ ...asked, page: 1, limit: 10 });
  expect(found.items.map(({ title }) => title)).toEqual(["Speckled bowl"]);
});

test("what was changed can be changed back from the notice and from the list", async () => {
  const browser = otto();
  await browser.send(PATH, { others: "mug, cup" });
  const [mug] = await readSynonyms(market.sql);
  expect((await browser.open(`${PATH}/${mug!.id}`)).html).toContain('value="mug, cup"');
  const edited = await browser.send(`${PATH}/${mug!.id}`, { others: "mug, cup, beaker" });
  expect(edited.text).toContain("It is changed.");
  expect(edited.text).toContain("mug = cup became mug = cup = beaker");
  const undone = await browser.send(`${PATH}/undoings`, { changeId: (await newest()).id });
  expect(undone.text).toContain("It is as it was before.");
  expect(await kept()).toEqual([[null, "mug", "cup"]]);
});

test("one is deleted after a question, and comes back", async () => {
  const browser = otto();
  await browser.send(PATH, { word: "pot", others: "kettle" });
  const [pot] = await readSynonyms(market.sql);
  const question = await browser.open(`${PATH}/${pot!.id}/removal`);
  expect(question.text).toContain("Delete a synonym?");
  expect(await kept()).toHaveLength(1);
  const deleted = await browser.send(`${PATH}/${pot!.id}/removal`, {});
  expect([deleted.text.includes("It is deleted."), await kept()]).toEqual([true, []]);
  expect(deleted.html).toContain(`action="${PATH}/undoings"`);
  await browser.send(`${PATH}/undoings`, { changeId: (await newest()).id });
  expect(await kept()).toEqual([["pot", "kettle"]]);
  expect((await browser.open(`${PATH}/${pot!.id}/removal`)).status).toBe(200);
});

test("what cannot be is said where it was typed, and what was typed stays", async () => {
  const browser = otto();
  await browser.send(PATH, { others: "mug, cup" });
  const alone = await browser.send(PATH, { others: "alone", word: "" });
  expect(alone.status).toBe(422);
  expect(alone.text).toContain("At least two words are needed");
  expect(alone.html).toContain('value="alone"');
  const again = await browser.send(PATH, { others: "Cup, Mug" });
  expect([again.status, again.text.includes("says just this already")]).toEqual([409, true]);
  const [mug] = await readSynonyms(market.sql);
  const same = await browser.send(`${PATH}/${mug!.id}`, { others: "cup, cup" });
  expect([same.status, same.text.includes("One of them is there twice")]).toEqual([422, true]);
  expect((await browser.send(`${PATH}/${mug!.id}`, { others: "cup, glass" })).status).toBe(200);
  const first = (await readChanges(market.sql, 9)).at(-1)!;
  expect((await browser.send(`${PATH}/undoings`, { changeId: first.id })).status).toBe(409);
  expect((await browser.send(`${PATH}/99999/removal`, {})).status).toBe(404);
});

test("a word that found nothing is brought along, and long lists can be looked through", async () => {
  const browser = otto();
  expect((await browser.open(`${PATH}?word=davenport`)).html).toContain('value="davenport"');
  await market.sql`INSERT INTO search_synonyms (word, others) SELECT 'word ' || n, ARRAY['other'] FROM generate_series(1, 60) AS n`;
  const page = await browser.open(PATH);
  expect(page.text).toContain("60 synonyms");
  expect(await countElements(page.html, "tbody tr")).toBe(50);
  expect(await countElements((await browser.open(`${PATH}?page=2`)).html, "tbody tr")).toBe(10);
  const some = await browser.open(`${PATH}?q=WORD+59`);
  expect([some.text.includes("1 synonym with “WORD 59”"), await countElements(some.html, "tbody tr")]).toEqual([
    true,
    1,
  ]);
  expect((await browser.open(`${PATH}?q=nowhere`)).text).toContain("None has these words.");
});

test("nobody else may look or change", async () => {
  for (const browser of [as(), as({ role: "seller", shopId: 1 }), as({ role: "warehouse", warehouseId: 1 })]) {
    expect((await browser.open(PATH)).status).toBe(404);
    expect((await browser.send(PATH, { others: "mug, cup" })).status).toBe(404);
  }
  signedIn = null;
  const guest = await market.app.handle(new Request(`http://localhost${PATH}`));
  expect([guest.status, guest.headers.get("location")]).toEqual([303, `/sign-in?next=${encodeURIComponent(PATH)}`]);
  expect(await kept()).toEqual([]);
});

test("whatever is typed is kept as plain words, shown as text, or refused", async () => {
  const browser = otto();
  for (const text of NAUGHTY) {
    const seen = await browser.send(PATH, { others: `mug, ${text.replaceAll(/[,;]/g, " ")}`, word: "" });
    expect([200, 409, 422]).toContain(seen.status);
    expect(await countElements(seen.html, "b, .account-main script")).toBe(0);
  }
  for (const phrase of (await kept()).flat()) expect(phrase ?? "").toMatch(/^[\p{L}\p{N}\p{M}. ]*$/u);
});
