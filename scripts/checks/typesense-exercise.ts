import type { EngineQuery, QueryTerm } from "../../src/search/engine.ts";
import type { SearchDocument } from "../../src/search/postgres/documents.ts";
import { SearchSort } from "../../src/search/query.ts";
import { searchClient, writeClient } from "../../src/search/typesense/client.ts";
import { Collections } from "../../src/search/typesense/collections.ts";
import { typesenseDocument } from "../../src/search/typesense/documents.ts";
import { typesenseEngine } from "../../src/search/typesense/engine.ts";
import type { StandIn } from "../../test/support/typesense.ts";

const PRODUCTS = 60;
const SORTS = SearchSort.anyOf.map(({ const: sort }) => sort);

/** Asks everything of Typesense that the shop ever asks, in every form, and what goes wrong too. */
export async function exerciseTypesense(server: StandIn): Promise<void> {
  const collections = new Collections(writeClient(server.settings));
  const engine = typesenseEngine(searchClient(server.settings));
  const { signal } = new AbortController();
  const goods = Array.from({ length: PRODUCTS }, (_, n) => typesenseDocument(product(n + 1), new Date()));

  await collections.inUse();
  await collections.useSynonyms([
    { id: 1, word: null, others: ["sofa", "couch"] },
    { id: 2, word: "seat", others: ["chair", "bench seat"] },
  ]);
  for (const name of ["souk_products_1", "souk_products_2"]) await collections.create(name);
  await collections.create("souk_products_1").catch(() => {});
  server.reject(({ id }) => id === "7");
  await collections.put("souk_products_1", goods);
  await collections.put("souk_products_1", goods.slice(0, 1));
  await collections.put("souk_products_404", goods).catch(() => {});
  await collections.use("souk_products_1");
  await collections.inUse();
  await collections.size("souk_products_1");
  await collections.size("souk_products_404");
  await collections.all();
  for (const query of queries()) await engine.search(query, signal);
  await engine.suggest({ text: "cha", terms: [term("cha", true)], limit: 6 }, signal);
  await engine.search({ ...asking("chair"), limit: 300 }, signal).catch(() => {});
  await collections.remove("souk_products_1", [1, 2, 404]);
  await collections.use("souk_products_2");
  await collections.drop("souk_products_1");
  await collections.drop("souk_products_1");
  server.forget();
  await engine.search(asking("chair"), signal).catch(() => {});
  server.be("failing");
  await engine.search(asking("chair"), signal).catch(() => {});
  server.be("well");
  const stranger = { ...server.settings, apiKey: "somebody else's" };
  await typesenseEngine(searchClient(stranger))
    .search(asking("chair"), signal)
    .catch(() => {});
}

function* queries(): Generator<EngineQuery> {
  for (const withFacets of [true, false]) {
    for (const sort of SORTS) yield { ...asking("chair"), sort, withFacets };
    yield { ...asking(""), withFacets };
    yield { ...asking("chair"), ...everyFilter(), withFacets };
    yield { ...asking("chiar"), withFacets };
    yield { ...asking("chair xylophone"), page: 2, withFacets };
  }
  yield { ...asking("oak"), phrases: [["oak", "chair"]], excluded: ["lamp", "red table"] };
  yield { ...asking(""), excluded: ["lamp"] };
  yield { ...asking("kx 12 a"), codes: ["KX-12/A", "``"] };
  yield { ...asking("seat"), terms: [{ ...term("seat"), alternatives: [["chair"], ["bench", "seat"]] }] };
  yield { ...asking("cha"), terms: [term("cha", true)] };
}

function everyFilter(): Pick<EngineQuery, "filters"> {
  const attributes = { Colour: ["Red", 'Blue "`]) && x:=1'], "W`idth": ["12"] };
  const ranges = { priceMin: 100, priceMax: 90_000, ratingMin: 3 };
  return { filters: { categoryIds: [1, 2], brandIds: [1, 2], shopIds: [1], ...ranges, inStock: true, attributes } };
}

function asking(text: string): EngineQuery {
  const words = text.split(" ").filter((word) => word !== "");
  return {
    ...{ text, terms: words.map((word) => term(word)), phrases: [], excluded: [], codes: [] },
    filters: { brandIds: [], shopIds: [], inStock: false, attributes: {} },
    ...{ sort: "relevance", page: 1, limit: 24, withFacets: true },
  };
}

function term(word: string, isPrefix = false): QueryTerm {
  return { word, alternatives: [], isPrefix };
}

function product(n: number): SearchDocument {
  const kind = ["chair", "table", "lamp"][n % 3];
  return {
    ...{ productId: n, title: `Oak ${kind} ${n}`, summary: "", description: "<p>Made to last.</p>", tags: ["oak"] },
    attributes: { Colour: n % 2 ? "Red" : "Blue", Width: n, Foldable: n % 5 === 0 },
    ...{ partNumber: `KX-${n}/A`, brandId: n % 4 || null, brand: n % 4 ? "Alder" : null, shopId: 1, shop: "A shop" },
    ...{ categoryId: (n % 2) + 1, categoryPath: [{ id: (n % 2) + 1, name: "Furniture" }], price: n * 777 },
    ...{ rating: n % 6, reviewCount: n, popularity: n, inStock: n % 3 > 0, shopRating: 4, shopSales: 9 },
    createdAt: new Date("2026-10-01T00:00:00Z"),
  };
}
