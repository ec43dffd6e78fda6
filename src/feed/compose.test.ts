import { expect, test } from "bun:test";
import type { ProductCard } from "../catalogue/catalogue.ts";
import { type Candidates, composed } from "./compose.ts";
import { fondCategories, priceRange, type Taste } from "./taste.ts";

const cards = new Map(Array.from({ length: 30 }, (_, id) => [id, cardOf(id)]));
const popular = { reason: "popular" } as const;

test("what a section has taken no other shows, and what is hidden none", () => {
  const sections = composed(
    [section([1, 2, 3, 4]), section([3, 4, 5, 5, 6, 99]), section([6, 1, 7])],
    cards,
    new Set([2]),
  );
  expect(sections.map((each) => each.cards.map(({ id }) => id))).toEqual([[1, 3, 4], [5, 6], [7]]);
});

test("a section with too little in it is left out and leaves it to the others", () => {
  const sections = composed([section([1, 2], { min: 3 }), section([2, 1, 9], { max: 2 })], cards, new Set());
  expect(sections.map((each) => each.cards.map(({ id }) => id))).toEqual([[2, 1]]);
});

test("however sections overlap, no product is twice on the page and nothing hidden is", () => {
  const seed = Number(process.env.SEED ?? Date.now() % 100_000);
  console.log(`seed ${seed}`);
  let state = seed;
  const random = (n: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7f_ff_ff_ff;
    return (state >> 8) % n;
  };
  for (let round = 0; round < 300; round++) {
    const wanted = Array.from({ length: 1 + random(6) }, () =>
      section(
        Array.from({ length: random(20) }, () => random(35)),
        { min: random(4), max: 1 + random(10) },
      ),
    );
    const hidden = new Set(Array.from({ length: random(10) }, () => random(30)));
    const shown = composed(wanted, cards, hidden).flatMap((each) => each.cards.map(({ id }) => id));
    expect(shown).toEqual([...new Set(shown)]);
    expect(shown.filter((id) => hidden.has(id))).toEqual([]);
  }
});

test("a favourite says more of what somebody is fond of than a look", () => {
  const traits = new Map([
    [1, { ...cardOf(1), categoryId: 10 }],
    [2, { ...cardOf(2), categoryId: 20 }],
    [3, { ...cardOf(3), categoryId: 20 }],
    [4, { ...cardOf(4), categoryId: 30 }],
  ]);
  expect(fondCategories(tasteOf([1], [2, 3, 4, 99]), traits)).toEqual([10, 20, 30]);
});

test("the price range is where most of it lies, in the currency of most, and one bargain does not stretch it", () => {
  const priced = [100, 2_000, 2_200, 2_400, 2_500, 2_600, 3_000, 90_000].map((price, id) => ({ ...cardOf(id), price }));
  const traits = new Map(priced.map((card) => [card.id, card]));
  const range = priceRange(tasteOf([0, 1, 2, 3], [4, 5, 6, 7]), traits);
  expect(range).toEqual({ from: 1_500, to: 3_800, currency: "USD" });
  expect(priceRange(tasteOf([], [77]), traits)).toBeNull();
});

function section(ids: readonly number[], given: Partial<Candidates> = {}): Candidates {
  return { why: popular, ids, min: 1, max: 10, ...given };
}

function tasteOf(favourites: readonly number[], viewed: readonly number[]): Taste {
  return { favourites, viewed, bought: [] };
}

function cardOf(id: number): ProductCard {
  return {
    ...{ id, slug: `mug-${id}`, title: `Mug ${id}`, price: 1_000, listPrice: null, currency: "USD", rating: 0 },
    ...{ reviewCount: 0, image: null, shopId: 1, shopName: "Ada", shopSlug: "ada", categoryId: 1, tags: [] },
  };
}
