import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { CDPSession } from "playwright-core";
import { type Market, MOVING, PATIENCE, twoNodes, visit } from "./support/index.ts";

setDefaultTimeout(PATIENCE.test);

const KB = 1024;
const FIRST_VISIT_MAX = 60 * KB;
const SCRIPT_MAX = 20 * KB;
const SHIFT_MAX = 0.05;
const OF_A_FIRST_VISIT = new Set(["Document", "Stylesheet", "Script"]);

const WATCH_SHIFTS = `
  window.shifts = 0;
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.shifts += shift.value;
  }).observe({ type: "layout-shift", buffered: true });`;
const TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))";
/** Every picture loaded and shown, those far down or aside too. */
const ALL_PICTURES = `
  (async () => {
    for (const image of document.images) image.loading = "eager";
    await Promise.all([...document.images].map((image) => image.decode()));
    for (let y = 0; y < document.body.scrollHeight; y += innerHeight / 2) {
      scrollTo(0, y);
      await ${TWO_FRAMES};
    }
    return window.shifts;
  })()`;

let market: Market;
let pages: { readonly name: string; readonly path: string }[];
beforeAll(async () => {
  market = await twoNodes();
  const mug = await market.sell("Mug that weighs little", 9);
  pages = [
    { name: "home", path: "/" },
    { name: "product", path: mug.path },
    { name: "search", path: "/search?q=mug" },
  ];
});

test("a first visit weighs at most 60 KB on the wire, of which scripts at most 20 KB", async () => {
  for (const { name, path } of pages) {
    await using mira = await visit(market.nodes[0]!);
    const sizes = await weighed(await mira.context.newCDPSession(mira.page), () => mira.page.goto(path));
    const all = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
    const said = [...sizes].map(([type, bytes]) => `${type} ${(bytes / KB).toFixed(1)}`).join(", ");
    console.log(`${name}: ${(all / KB).toFixed(1)} KB (${said})`);
    expect([...sizes.keys()].sort()).toEqual(["Document", "Script", "Stylesheet"]);
    expect(all).toBeLessThanOrEqual(FIRST_VISIT_MAX);
    expect(sizes.get("Script")).toBeLessThanOrEqual(SCRIPT_MAX);
  }
});

test("a second visit loads no style and no script again", async () => {
  await using mira = await visit(market.nodes[0]!);
  await mira.page.goto("/");
  const session = await mira.context.newCDPSession(mira.page);
  const sizes = await weighed(session, () => mira.page.goto(pages[1]!.path));
  expect([...sizes].filter(([, bytes]) => bytes > 0).map(([type]) => type)).toEqual(["Document"]);
});

for (const viewport of [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
]) {
  test(`nothing moves under the shopper's finger at ${viewport.width} px, though pictures come late`, async () => {
    for (const { name, path } of pages) {
      await using mira = await visit(market.nodes[0]!, { viewport, ...MOVING });
      await mira.page.addInitScript(WATCH_SHIFTS);
      const shown = Promise.withResolvers<void>();
      await mira.page.route("**/media/**", async (route) => {
        await shown.promise;
        await route.continue();
      });
      await mira.page.goto(path, { waitUntil: "domcontentloaded" });
      await mira.sees("h1");
      await mira.page.evaluate(TWO_FRAMES);
      shown.resolve();
      await mira.page.waitForLoadState("load");
      const shifts = await mira.page.evaluate<number>(ALL_PICTURES);
      expect({ name, isStill: shifts < SHIFT_MAX, shifts }).toEqual({ name, isStill: true, shifts });
    }
  });
}

/** Compressed bytes on the wire, headers included, by type of resource, of what makes up a first visit. */
async function weighed(session: CDPSession, visiting: () => Promise<unknown>): Promise<Map<string, number>> {
  const types = new Map<string, string>();
  const sizes = new Map<string, number>();
  await session.send("Network.enable");
  session.on("Network.responseReceived", ({ requestId, type }) => types.set(requestId, type));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const type = types.get(requestId) ?? "";
    if (OF_A_FIRST_VISIT.has(type)) sizes.set(type, (sizes.get(type) ?? 0) + encodedDataLength);
  });
  await visiting();
  return sizes;
}
