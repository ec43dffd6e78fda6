import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { eventually } from "../support/index.ts";
import { bringAxe, type Market, PATIENCE, twoNodes, type Visitor, violationsOf, visit } from "./support/index.ts";
import { signIn } from "./support/people.ts";

setDefaultTimeout(2 * PATIENCE.test);

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };
const PATH = "/staff/synonyms";

let market: Market;
beforeAll(async () => {
  market = await twoNodes();
});

test("words that staff says mean the same find each other on every node, until it is undone", async () => {
  await market.sell("Quaich for two", 5);
  await using shopper = await visit(market.nodes[1]!);
  await shopper.page.goto("/search?q=lovingcup");
  await shopper.seesNo("#main a:has-text('Quaich for two')");

  await using otto = await visit(market.nodes[0]!);
  await signIn(market, otto, "otto@souk.example");
  await otto.page.goto(PATH);
  await otto.page.focus("#others");
  await otto.page.keyboard.type("quaich, lovingcup");
  await otto.page.keyboard.press("Enter");
  await otto.sees("#notices", "It is added.");
  await finds(shopper, true);

  await otto.press("Undo", "#notices");
  await otto.sees("#notices", "It is as it was before.");
  await finds(shopper, false);
  await otto.press("Redo", "#notices");
  await finds(shopper, true);
  expect([...otto.troubles, ...shopper.troubles]).toEqual([]);
});

test("all of it works without JavaScript", async () => {
  await using otto = await visit(market.nodes[0]!, { javaScriptEnabled: false, viewport: PHONE });
  await signIn(market, otto, "otto@souk.example");
  await otto.page.goto(PATH);
  await otto.page.fill("#others", "alone");
  await otto.press("Add", ".synonym-form");
  await otto.sees(".field-fault", "At least two words are needed");
  await otto.page.fill("#others", "noggin");
  await otto.page.fill("#word", "piggin");
  await otto.press("Add", ".synonym-form");
  await otto.sees("#notices", "It is added.");
  await otto.page.goto(`${PATH}?q=noggin`);
  await otto.press("Edit", "tbody tr");
  await otto.page.fill("#others", "noggin, keeler");
  await otto.press("Save", ".synonym-form");
  await otto.sees("#notices", "It is changed.");
  await otto.page.goto(`${PATH}?q=keeler`);
  await otto.press("Delete", "tbody tr");
  await otto.press("Delete it", ".synonym-form");
  await otto.sees("#notices", "It is deleted.");
  await otto.press("Undo", "#notices");
  await otto.page.goto(`${PATH}?q=keeler`);
  await otto.sees("tbody", "piggin");
});

test("its pages can be used by everybody and fit their screens", async () => {
  await using otto = await visit(market.nodes[0]!, { viewport: PHONE });
  await signIn(market, otto, "otto@souk.example");
  const [one] = await market.sql<{ id: number }[]>`SELECT id FROM search_synonyms ORDER BY id LIMIT 1`;
  const faults: string[] = [];
  for (const path of [PATH, `${PATH}/${one!.id}/removal`]) faults.push(...(await faultsOf(otto, path)));
  expect(faults).toEqual([]);
});

/** Looks again until the node has heard of it: nothing tells an open page. */
async function finds({ page }: Visitor, isFound: boolean): Promise<void> {
  await eventually(`the quaich ${isFound ? "found" : "gone"}`, async () => {
    await page.goto("/search?q=lovingcup");
    return (await page.locator("#main a:has-text('Quaich for two')").count()) > 0 === isFound;
  });
}

async function faultsOf({ page, troubles }: Visitor, path: string): Promise<string[]> {
  await page.goto(path);
  await bringAxe(page);
  const faults = [...troubles];
  for (const viewport of [PHONE, DESK]) {
    await page.setViewportSize(viewport);
    const tooWide = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
    if (tooWide > 0) faults.push(`${path}: ${tooWide} px too wide for ${viewport.width}`);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const found = await violationsOf(page);
      faults.push(...found.map((violation) => `${path}, ${colorScheme} at ${viewport.width}: ${violation}`));
    }
  }
  return faults;
}
