import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from "playwright-core";
import { closeAtEnd, openBrowser, type TestNode } from "../../support/index.ts";

/** Patience on a busy machine, in ms: of one step, which takes a few on a quiet one, and of a whole test. */
export const PATIENCE = { step: 20_000, test: 60_000 } as const;

/** Of a page, in the report of a failure: past the header and the menu. */
const SHOWN_CHARACTERS = 1_500;

/** What a visitor is given who likes things to move. */
export const MOVING = { reducedMotion: "no-preference" } as const;

let shared: Promise<Browser> | undefined;

/** Somebody at the shop's door with a window and cookies of their own. */
export interface Visitor extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Everything the browser complained about in this visitor's windows: script faults, refused content, failed loads. */
  readonly troubles: string[];
  /** Waits until something that matches `selector`, and has `words` if they are given, is to be seen. */
  sees(selector: string, words?: string | RegExp): Promise<Locator>;
  /** Waits until nothing of that kind is to be seen. */
  seesNo(selector: string, words?: string | RegExp): Promise<void>;
  /** Presses the button or link of that name, the first where there are several. */
  press(name: string | RegExp, within?: string): Promise<void>;
  /** Has so many more of a product in the cart, without a page. */
  add(piece: { readonly id: number }, quantity?: number): Promise<void>;
}

/**
 * A new visitor at a node of the shop, who likes no motion unless told otherwise: fading from page to page would cost more than the
 * pages do. All of this process share one browser; each has a context of its own.
 */
export async function visit(node: Pick<TestNode, "url">, options: BrowserContextOptions = {}): Promise<Visitor> {
  shared ??= openShared();
  const context = await (await shared).newContext({
    baseURL: node.url,
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
    ...options,
  });
  context.setDefaultTimeout(PATIENCE.step);
  const troubles: string[] = [];
  context.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") troubles.push(message.text());
  });
  context.on("weberror", (error) => troubles.push(String(error.error())));
  const page = await context.newPage();
  const find = (selector: string, words?: string | RegExp) =>
    page.locator(selector, words === undefined ? {} : { hasText: words }).filter({ visible: true });
  return {
    page,
    context,
    troubles,
    sees: async (selector, words) => {
      const found = find(selector, words).first();
      await orShow(page, found.waitFor());
      return found;
    },
    seesNo: (selector, words) => orShow(page, find(selector, words).first().waitFor({ state: "hidden" })),
    press: (name, within = "body") =>
      orShow(
        page,
        page.locator(within).locator("a, button", { hasText: name }).filter({ visible: true }).first().click(),
      ),
    add: async ({ id }, quantity = 1) => {
      const answer = await context.request.post("/api/cart/items", { data: { productId: id, quantity } });
      if (!answer.ok()) throw new Error(`adding ${quantity} of ${id}: ${answer.status()} ${await answer.text()}`);
    },
    [Symbol.asyncDispose]: () => context.close(),
  };
}

async function openShared(): Promise<Browser> {
  const browser = await openBrowser();
  closeAtEnd(() => browser.close());
  return browser;
}

/** What was waited for, or a failure that tells what the page showed instead. */
async function orShow(page: Page, step: Promise<void>): Promise<void> {
  try {
    await step;
  } catch (error) {
    const words = await page.locator("body").textContent();
    const shown = words?.replaceAll(/\s+/g, " ").slice(0, SHOWN_CHARACTERS);
    throw new Error(`at ${page.url()}: ${String(error)}\nThe page shows: ${shown}`);
  }
}
