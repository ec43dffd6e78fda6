import type { Page } from "playwright-core";
import { eventually } from "../../support/index.ts";
import type { Market, Piece } from "./market.ts";

/** More than come by themselves, and more than are kept at once. */
const PEBBLES = 6 * 24 - 4;

/** Something to search for: 140 pebbles, a dollar dearer from one to the next, a tenth sold out, a quarter of another brand. */
export function sellPebbles(market: Market): Promise<Piece[]> {
  return market.sellAll(
    Array.from({ length: PEBBLES }, (_, at) => ({
      title: `Pebble number ${at + 1}`,
      units: (at + 1) % 10 === 0 ? 0 : 5,
      given: { price: (at + 1) * 100, brand: (at + 1) % 4 === 0 ? "Riverbed" : "Shoreline" },
    })),
  );
}

/** Waits until the expression is true in the page. */
export function becomes(page: Page, expression: string): Promise<unknown> {
  return eventually(expression, () => page.evaluate<boolean>(expression));
}
