import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import {
  bringAxe,
  cartWithProblems,
  everyPage,
  type Market,
  PATIENCE,
  type PageInState,
  quickNode,
  twoNodes,
  type Visitor,
  violationsOf,
  visit,
} from "./support/index.ts";

/** Every page in every look takes its time on a busy machine. */
setDefaultTimeout(5 * PATIENCE.test);

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };
const ABREAST = 2;
const PARTS = [1, 2, 3, 4] as const;

let market: Market;
let quick: Market;
let states: PageInState[];
beforeAll(async () => {
  [market, quick] = await Promise.all([twoNodes(), quickNode()]);
  states = await everyPage(market);
});

for (const part of PARTS)
  test(`every page, on phone and desk, by day and by night, can be used by everybody and fits its screen (${part} of ${PARTS.length})`, async () => {
    const faults: string[] = [];
    const its = states.filter((_, index) => index % PARTS.length === part - 1);
    expect(its).not.toBeEmpty();
    await inTurns(its, async (state) => {
      await using visitor = await visit(market.nodes[0]!, { viewport: PHONE });
      faults.push(...(await faultsOf(visitor, state)));
    });
    expect(faults).toEqual([]);
  });

test("so can a cart with every kind of problem", async () => {
  const state = await cartWithProblems(quick);
  await using visitor = await visit(quick.nodes[0]!, { viewport: PHONE });
  expect(await faultsOf(visitor, state)).toEqual([]);
});

test("so can the page that says the shop cannot answer now", async () => {
  const open = async ({ page }: Visitor) => void (await page.goto("/search?q=anything"));
  await using visitor = await visit(quick.nodes[0]!, { viewport: PHONE });
  await quick.withoutDatabase(async () => {
    expect(await faultsOf(visitor, { name: "unavailable", open, status: 503 })).toEqual([]);
    await visitor.sees("a", "Try again");
  });
});

test("so can the documents of the API", async () => {
  await using visitor = await visit(market.nodes[0]!);
  await visitor.page.goto("/docs");
  await visitor.sees("#viewer .info");
  expect(visitor.troubles).toEqual([]);
});

/** What is wrong with a page in any of its four looks; it must have been opened without a complaint of the browser. */
async function faultsOf(visitor: Visitor, state: PageInState): Promise<string[]> {
  const { page, troubles } = visitor;
  await state.open(visitor);
  await bringAxe(page);
  const faults = troubles
    .filter((trouble) => !state.status || !trouble.includes(`status of ${state.status}`))
    .map((trouble) => `${state.name}: ${trouble}`);
  for (const viewport of [PHONE, DESK]) {
    await page.setViewportSize(viewport);
    const tooWide = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
    if (tooWide > 0) faults.push(`${state.name}: ${tooWide} px too wide for ${viewport.width}`);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const found = await violationsOf(page, colorScheme === "light" ? "all" : "colours");
      faults.push(...found.map((violation) => `${state.name}, ${colorScheme} at ${viewport.width}: ${violation}`));
    }
  }
  return faults;
}

async function inTurns<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = [...all];
  const worker = async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: ABREAST }, worker));
}
