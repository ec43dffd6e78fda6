import { afterEach, beforeEach, expect, test } from "bun:test";
import { type StandIn, startTypesense } from "../../../test/support/typesense.ts";
import { Refused } from "../breaker.ts";
import type { EngineQuery, QueryTerm } from "../engine.ts";
import type { SearchDocument } from "../postgres/documents.ts";
import { searchClient, writeClient } from "./client.ts";
import { Collections } from "./collections.ts";
import { typesenseDocument } from "./documents.ts";
import { typesenseEngine } from "./engine.ts";

const NOW = new Date("2026-11-21T12:00:00Z");
const NAUGHTY = "`]) && in_stock:=true || ([\"\\, 'x' <b>&amp;</b>";

const GOODS: readonly Partial<SearchDocument>[] = [
  {
    title: "Red walnut table",
    brand: "Alder",
    brandId: 1,
    price: 45_000,
    rating: 4.6,
    reviewCount: 12,
    attributes: { Colour: "Red", Width: 120 },
  },
  { title: "Walnut chair", brand: "Alder", brandId: 1, price: 9_000, rating: 4.1, attributes: { Colour: "Brown" } },
  {
    title: "Oak chair",
    brand: "Birch",
    brandId: 2,
    price: 4_000,
    rating: 3.2,
    inStock: false,
    attributes: { Colour: "Brown" },
  },
  { title: "Table lamp", categoryId: 8, price: 2_400, attributes: { Colour: NAUGHTY }, partNumber: "TL-20/7 B" },
  { title: "Headphones stand", categoryId: 8, price: 1_500, popularity: 900, tags: ["desk"], attributes: {} },
];

let server: StandIn;
let collections: Collections;

beforeEach(async () => {
  server = startTypesense();
  collections = new Collections(writeClient(server.settings));
  await collections.useSynonyms([
    { id: 1, word: null, others: ["couch", "sofa"] },
    { id: 2, word: "seat", others: ["chair"] },
  ]);
  await collections.create("souk_products_1");
  await collections.put(
    "souk_products_1",
    GOODS.map((goods, index) => typesenseDocument(product(index + 1, goods), NOW)),
  );
  await collections.use("souk_products_1");
});
afterEach(() => server.stop());

function product(productId: number, given: Partial<SearchDocument>): SearchDocument {
  return {
    ...{ productId, title: "", summary: "", description: "", tags: [], attributes: {}, partNumber: `P-${productId}` },
    ...{ brandId: null, brand: null, shopId: 3, shop: "Mira's Kiln", categoryId: 5 },
    ...{ categoryPath: [{ id: 5, name: "Furniture" }], price: 1_000, rating: 0, reviewCount: 0, popularity: 0 },
    ...{ inStock: true, shopRating: 4, shopSales: 10, createdAt: NOW },
    ...given,
  };
}

const term = (word: string, more: Partial<QueryTerm> = {}): QueryTerm => ({
  word,
  alternatives: [],
  isPrefix: false,
  ...more,
});

function asking(text: string, more: Partial<EngineQuery> = {}): EngineQuery {
  return {
    ...{
      text,
      terms: text
        .split(" ")
        .filter((word) => word !== "")
        .map((word) => term(word)),
    },
    ...{ phrases: [], excluded: [], codes: [], sort: "relevance", page: 1, limit: 24, withFacets: false },
    filters: { brandIds: [], shopIds: [], inStock: false, attributes: {} },
    ...more,
  };
}

const filters = (more: Partial<EngineQuery["filters"]>): Pick<EngineQuery, "filters"> => ({
  filters: { brandIds: [], shopIds: [], inStock: false, attributes: {}, ...more },
});
const search = (query: EngineQuery) =>
  typesenseEngine(searchClient(server.settings)).search(query, new AbortController().signal);
const idsOf = async (query: EngineQuery) => (await search(query)).ids;

test("all words must be there, the strongest fields first, and what is in stock before what is not", async () => {
  expect(await search(asking("walnut table"))).toMatchObject({ ids: [1], total: 1, match: "all", facets: null });
  expect(await idsOf(asking("chairs"))).toEqual([2, 3]);
  expect(await idsOf(asking("furniture"))).toEqual(expect.arrayContaining([1, 2, 3]));
});

test("a word being typed is a beginning, a whole one is not", async () => {
  expect(await idsOf(asking("", { text: "wal", terms: [term("wal", { isPrefix: true })] }))).toEqual([1, 2]);
  expect((await search(asking("wal"))).total).toBe(0);
});

test("only where nothing has all words are they corrected, and only then left out", async () => {
  expect(await search(asking("walnit chair"))).toMatchObject({ ids: [2], match: "resembling" });
  expect(await search(asking("chair xylophone"))).toMatchObject({ ids: [2, 3], match: "some" });
  expect(await search(asking("xylophone"))).toMatchObject({ ids: [], total: 0, match: "all" });
});

test("few that have all words are followed by what has some", async () => {
  expect(await search(asking("walnut table"))).toMatchObject({ ids: [1], total: 1, also: [2] });
  expect((await search(asking("walnut"))).also).toBeUndefined();
  expect((await search(asking("walnut table", { page: 2 }))).also).toBeUndefined();
});

test("phrases must stand together, excluded words must not stand at all", async () => {
  expect(await idsOf(asking("", { phrases: [["walnut", "table"]] }))).toEqual([1]);
  expect(await idsOf(asking("", { phrases: [["table", "walnut"]] }))).toEqual([]);
  expect(await idsOf(asking("table", { excluded: ["lamp"] }))).toEqual([1]);
});

test("an exact code comes first, however its signs are typed; its words elsewhere in a text are no code", async () => {
  const others = [
    product(9, { title: "Shade for tl 20 7 b", popularity: 9_999 }),
    product(10, { title: "B 7, 20 tl" }),
  ];
  await collections.put(
    "souk_products_1",
    others.map((each) => typesenseDocument(each, NOW)),
  );
  expect(await idsOf(asking("tl 20 7 b", { codes: ["TL-20/7 B"] }))).toEqual([4, 9]);
  expect(await idsOf(asking("tl207b", { codes: ["TL207B"] }))).toEqual([4]);
  // What is no code after all is searched as words.
  expect(await idsOf(asking("walnut table", { codes: ["table/walnut"] }))).toEqual([1]);
});

test("synonyms hold where the shop has some for these words, both ways or one", async () => {
  await collections.put("souk_products_1", [typesenseDocument(product(6, { title: "Green sofa" }), NOW)]);
  const couch = asking("", { text: "couch", terms: [term("couch", { alternatives: [["sofa"]] })] });
  expect(await idsOf(couch)).toEqual([6]);
  expect(await idsOf(asking("", { text: "seat", terms: [term("seat", { alternatives: [["chair"]] })] }))).toEqual([
    2, 3,
  ]);
  // Taken literally there are none.
  expect((await search(asking("couch"))).match).toBe("all");
  expect((await search(asking("couch"))).total).toBe(0);
});

test("filters narrow, and a value may be any text", async () => {
  expect(await idsOf(asking("", filters({ brandIds: [2] })))).toEqual([3]);
  expect(await idsOf(asking("chair", filters({ inStock: true })))).toEqual([2]);
  expect(await idsOf(asking("", { ...filters({ priceMin: 2_400, priceMax: 9_000 }), sort: "price-asc" }))).toEqual([
    4, 3, 2,
  ]);
  expect(await idsOf(asking("", { ...filters({ ratingMin: 4 }), sort: "rating" }))).toEqual([1, 2]);
  expect(await idsOf(asking("", filters({ attributes: { Colour: [NAUGHTY] } })))).toEqual([4]);
  expect(await idsOf(asking("", filters({ attributes: { Colour: ["Red"], Width: ["120"] } })))).toEqual([1]);
  expect(await idsOf(asking("", filters({ attributes: { [NAUGHTY]: [NAUGHTY] } })))).toEqual([]);
  expect(await idsOf(asking("", filters({ categoryIds: [8, 9] })))).toEqual(expect.arrayContaining([4, 5]));
});

test("each facet ignores its own choice and obeys the others'", async () => {
  const { facets } = await search(
    asking("", { ...filters({ brandIds: [1], attributes: { Colour: ["Brown"] } }), withFacets: true }),
  );
  expect(facets?.brands).toEqual([
    { id: 1, count: 1 },
    { id: 2, count: 1 },
  ]);
  expect(facets?.attributes).toEqual([
    {
      name: "Colour",
      values: expect.arrayContaining([
        { value: "Red", count: 1 },
        { value: "Brown", count: 1 },
      ]),
    },
  ]);
  expect(facets?.prices).toEqual([0, 0, 1, 0]);
  expect(facets?.priceSpan).toEqual({ min: 9_000, max: 9_000 });
  expect(facets?.ratings).toEqual([4, 3, 2, 1].map((min) => ({ min, count: 1 })));
  expect(facets?.inStock).toBe(1);
  expect(facets?.isApproximate).toBe(false);
});

test("with nothing chosen one search has it all", async () => {
  const before = server.exchanged.length;
  const { facets } = await search(asking("", { withFacets: true }));
  expect(server.exchanged.length - before).toBe(1);
  expect(server.exchanged.at(-1)?.sent).toMatchObject({ searches: [{ q: "*" }] });
  expect(facets?.prices).toEqual([2, 1, 1, 1]);
  expect(facets?.categories).toEqual(
    expect.arrayContaining([
      { id: 5, count: 3 },
      { id: 8, count: 2 },
    ]),
  );
  expect(facets?.attributes.map(({ name }) => name)).toEqual(["Colour"]);
  expect(facets?.attributes[0]?.values).toContainEqual({ value: NAUGHTY, count: 1 });
});

test("pages follow each other without a gap", async () => {
  const pages = await Promise.all([1, 2, 3].map((page) => idsOf(asking("", { sort: "price-desc", page, limit: 2 }))));
  expect(pages).toEqual([[1, 2], [3, 4], [5]]);
});

test("suggestions come from what is typed so far", async () => {
  const engine = typesenseEngine(searchClient(server.settings));
  const query = { text: "hea", terms: [term("hea", { isPrefix: true })], limit: 5 };
  expect(await engine.suggest(query, new AbortController().signal)).toEqual({ ids: [5] });
});

test("a collection that is not there is the server's fault, a query that it refuses is the query's", async () => {
  expect(search(asking("table", { limit: 251 }))).rejects.toBeInstanceOf(Refused);
  server.forget();
  const failure = await search(asking("table")).then(
    () => null,
    (error: Error) => error,
  );
  expect(failure).toBeInstanceOf(Error);
  expect(failure).not.toBeInstanceOf(Refused);
});

test("who gives up is not waited for", async () => {
  server.be("hanging");
  const giveUp = new AbortController();
  const asked = typesenseEngine(searchClient(server.settings)).search(asking("table"), giveUp.signal);
  giveUp.abort();
  expect(asked).rejects.toThrow();
});

test("documents that are not taken are named, the others are taken", async () => {
  server.reject(({ id }) => id === "11");
  const rejected = await collections.put(
    "souk_products_1",
    [10, 11, 12].map((id) => typesenseDocument(product(id, { title: "Stool" }), NOW)),
  );
  expect(rejected.map(({ id }) => id)).toEqual([11]);
  expect(await idsOf(asking("stool"))).toEqual(expect.arrayContaining([10, 12]));
  await collections.remove("souk_products_1", [10, 404]);
  expect(await idsOf(asking("stool"))).toEqual([12]);
});
