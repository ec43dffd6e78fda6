import { describe, expect, test } from "bun:test";
import { stockFragments } from "./stock-fragments.tsx";

const level = (available: number, reserved: number) => ({ productId: 12, available, reserved, version: 3 });

describe("the live fragments of a product's stock", () => {
  const states: [number, number, string, string, boolean][] = [
    [24, 0, "in-stock", "In stock", true],
    [6, 2, "in-stock", "In stock", true],
    [5, 0, "low", "Only 5 left", true],
    [1, 9, "low", "Only 1 left", true],
    [0, 3, "reserved", "All reserved, some may return", false],
    [0, 0, "sold-out", "Sold out", false],
  ];
  for (const [available, reserved, state, words, canAdd] of states) {
    test(`${available} available and ${reserved} reserved is: ${words}`, () => {
      const html = stockFragments(level(available, reserved));
      expect(html.split(`data-state="${state}"`)).toHaveLength(3);
      expect(html.split(words).length).toBeGreaterThanOrEqual(3);
      expect(/<button[^>]* disabled/.test(html)).toBe(!canAdd);
      expect(html.includes("Add to cart")).toBe(canAdd);
    });
  }

  test("go to every place of the product on any page, by class", () => {
    const html = stockFragments(level(3, 0));
    expect(html).toContain('<hx-partial hx-target=".stock-12" hx-swap="outerMorph">');
    expect(html).toContain('<hx-partial hx-target=".buy-12" hx-swap="outerMorph">');
  });

  test("hold nothing of any visitor: the same level gives the same bytes", () => {
    expect(stockFragments(level(3, 1))).toBe(stockFragments(level(3, 1)));
    expect(stockFragments(level(3, 1))).not.toMatch(/commandId|in-cart/);
  });

  test("never let one ask for more than there is", () => {
    expect(stockFragments(level(3, 0))).toContain('max="3"');
    expect(stockFragments(level(5000, 0))).toContain('max="99"');
  });
});
