import { afterAll, beforeAll, expect, test } from "bun:test";
import { Value } from "@sinclair/typebox/value";
import { NAUGHTY } from "../../catalogue/testing-naughty.ts";
import { openMarket, type TestMarket } from "../pages/testing-market.ts";
import { problemOf } from "../test-support/problem-of.ts";
import { visitor } from "../test-support/visitor.ts";
import { SearchResult, type SearchResultJson } from "./search-schemas.ts";

let market: TestMarket;
beforeAll(async () => {
  market = await openMarket();
  await market.sql`UPDATE products SET rating = 4.5666666 WHERE id = 1`;
});
afterAll(() => market.close());

const ask = (search: string) => visitor(market.app)(`/api/search?${search}`);
const found = async (search: string) => (await (await ask(search)).json()) as SearchResultJson;
const titles = async (search: string) => (await found(search)).products.map(({ title }) => title);

test("a search gives a page of products and says how many there are", async () => {
  const result = await found("q=SPECKLED&limit=5");
  expect(result).toMatchObject({ totalCount: 1, page: 1, hasMore: false, match: "all", facets: null });
  expect(result.products).toMatchObject([{ id: 1, title: "Speckled bowl", price: 3200 }]);
  expect([...Value.Errors(SearchResult, result)]).toEqual([]);
  expect(await found("q=zzzzqqqq")).toMatchObject({ products: [], totalCount: 0, hasMore: false });
  expect(await found("limit=2&page=2")).toMatchObject({ totalCount: 5, page: 2, hasMore: true });
});

test("stars are told to two decimals", async () => {
  const card = expect.objectContaining({ id: 1, rating: 4.57 });
  expect((await found("q=speckled")).products).toEqual([card]);
  const feed = await (await visitor(market.app)("/api/feed")).json();
  expect((feed as { sections: { products: unknown[] }[] }).sections[0]?.products).toContainEqual(card);
});

test("filters narrow it, facets count what is left, and what was read out of the words is told", async () => {
  expect(await titles("category=bowls")).toEqual(["Speckled bowl"]);
  expect(await titles("shop=omars-glass")).toEqual(["Blown vase"]);
  expect(await titles("min=25&max=40.50&sort=price-asc")).toEqual(["Speckled bowl"]);
  expect(await titles("stock=1&q=jug")).toEqual([]);
  const { facets } = await found("facets=1&max=20&shop=miras-kiln&shop=omars-glass");
  expect([...Value.Errors(SearchResult.properties.facets, facets)]).toEqual([]);
  expect(facets?.prices).toMatchObject([
    { count: 4, isChosen: false },
    { count: 1, isChosen: false },
    { count: 0, isChosen: false },
    { count: 0, isChosen: false },
  ]);
  expect(facets?.shops.map(({ value, count, isChosen }) => [value, count, isChosen]).sort()).toEqual([
    ["miras-kiln", 3, true],
    ["omars-glass", 1, true],
  ]);
  const cheap = await found("q=vase+under+$25");
  expect(cheap).toMatchObject({ understood: { text: "vase", filters: { priceMax: expect.any(Number) } } });
  expect((await found("q=vase+under+$25&words=exact")).understood.filters).toEqual({});
});

test("a search out of bounds is refused with each field that is", async () => {
  const problem = await problemOf(
    await ask(`q=${"x".repeat(201)}&limit=101&page=0&rating=6&min=cheap&stock=yes&sort=best&brand=&a.=x&words=no`),
  );
  expect(problem).toMatchObject({ status: 422, code: "invalid_input" });
  const fields = new Set((problem.errors as { field: string }[]).map((error) => error.field.split("/")[1]));
  expect([...fields].sort()).toEqual(["brand", "limit", "min", "page", "q", "rating", "sort", "stock", "words"]);
  const attribute = await problemOf(await ask(`a.=x&a.Colour=`));
  expect(attribute.errors).toMatchObject([{ field: "query/a." }, { field: "query/a.Colour" }]);
});

test("whatever is asked in whatever field, the answer is results or a refusal", async () => {
  const fields = [
    "q",
    "category",
    "brand",
    "shop",
    "min",
    "max",
    "rating",
    "stock",
    "sort",
    "page",
    "limit",
    "a.Colour",
  ];
  for (const field of fields) {
    for (const text of NAUGHTY) {
      const { status } = await ask(new URLSearchParams({ [field]: text.toWellFormed() }).toString());
      expect([field, text, [200, 422].includes(status)]).toEqual([field, text, true]);
    }
  }
});
