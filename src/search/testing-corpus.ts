import type { CatalogueRecord } from "../catalogue/record.ts";
import { applyRecords } from "../catalogue/write.ts";
import type { Sql } from "../platform/postgres.ts";
import type { EngineFilters, EngineQuery, EngineResult, QueryTerm } from "./engine.ts";

/** A small shop window that every engine is asked the same about. What differs in a product says what it is there for. */
const PRODUCTS: Readonly<Record<string, Partial<CatalogueRecord>>> = {
  lamp: { title: "Brass Desk Lamp", category: ["Home", "Lamps"], brand: "Lumen", price: 4_900, tags: ["reading"] },
  lamps: { title: "Two Paper Lamps", category: ["Home", "Lamps"], brand: "Orami", price: 2_400 },
  shade: {
    title: "Linen Shade",
    summary: "A shade for any lamp with a screw ring",
    ...{ category: ["Home", "Shades"], brand: "Orami", price: 1_900 },
  },
  kettle: {
    title: "Enamel Kettle",
    ...{ category: ["Kitchen", "Kettles"], brand: "Lumen", price: 3_500, attributes: { Colour: "red", Litres: 1.5 } },
  },
  kettleBlue: {
    title: "Steel Kettle with Whistle",
    ...{ category: ["Kitchen", "Kettles"], brand: "Ferro", price: 5_600, attributes: { Colour: "blue", Litres: 2 } },
  },
  headphones: {
    title: "Wireless Headphones WH-1000XM4",
    ...{
      category: ["Sound", "Headphones"],
      brand: "Aurel",
      price: 27_900,
      attributes: { "Part number": "MX-88/20", Colour: "black" },
    },
  },
  stand: {
    title: "Walnut Stand",
    description: "<p>Holds your <b>headphones</b> and a lamp beside them.</p>",
    ...{ category: ["Sound", "Stands"], brand: "Ferro", price: 7_900, attributes: { Wood: "walnut" } },
  },
  boots: {
    title: "Hiking Boots",
    category: ["Outdoor", "Shoes"],
    brand: "Ferro",
    price: 12_900,
    attributes: { Colour: "brown" },
  },
  cafe: {
    title: "Café Cups, Set of Four",
    category: ["Kitchen", "Cups"],
    brand: "Orami",
    price: 3_200,
    attributes: { Colour: "red" },
  },
  gone: { title: "Copper Teapot", category: ["Kitchen", "Kettles"], brand: "Ferro", price: 6_400, stock: [] },
};

export type ProductName = keyof typeof PRODUCTS & string;

/** The corpus in a database: its numbers by the names used here. */
export interface Corpus {
  readonly productIds: readonly number[];
  id(product: ProductName): number;
  names(ids: readonly number[]): string[];
  brand(name: string): number;
  shop(slug: string): number;
  /** The category with this name. */
  category(name: string): number;
}

/** Writes the corpus. Products of `kiln` are rated and known better than those of `loom`, which has the odd ones. */
export async function writeCorpus(sql: Sql): Promise<Corpus> {
  await sql`INSERT INTO shops (slug, name) VALUES ('kiln', 'Kiln'), ('loom', 'Loom')`;
  await sql`
    INSERT INTO warehouses (code, name, city, state, zip, lat, lon) VALUES ('east', 'East', 'Albany', 'NY', '12207', 42.6, -73.7)`;
  const names = Object.keys(PRODUCTS);
  const records = names.map((name, at): CatalogueRecord => {
    const usual = {
      source: "corpus",
      externalId: name,
      summary: "",
      description: "",
      listPrice: null,
      currency: "USD",
    };
    const place = {
      shop: at % 2 === 0 ? "kiln" : "loom",
      stock: [{ warehouse: "east", onHand: 5 }],
      limitPerCustomer: 5,
    };
    const standing = {
      tags: [],
      rating: 0,
      reviewCount: 0,
      popularity: 0,
      images: [],
      attributes: {},
      brand: null,
      category: [],
    };
    return { ...usual, ...place, ...standing, title: name, price: 1_000, ...PRODUCTS[name] };
  });
  await applyRecords(sql, records);
  const ids = new Map<string, number>();
  for (const { name, id } of await sql<{ name: string; id: number }[]>`SELECT external_id AS name, id FROM products`)
    ids.set(name, id);
  const nameOf = new Map([...ids].map(([name, id]) => [id, name]));
  const brands = await byName(sql`SELECT name, id FROM brands`);
  const shops = await byName(sql`SELECT slug AS name, id FROM shops`);
  const categories = await byName(sql`SELECT name, id FROM categories`);
  return {
    productIds: [...ids.values()],
    id: (product) => ids.get(product)!,
    names: (found) => found.map((id) => nameOf.get(id) ?? `product ${id}`),
    brand: (name) => brands.get(name)!,
    shop: (slug) => shops.get(slug)!,
    category: (name) => categories.get(name)!,
  };
}

async function byName(rows: PromiseLike<readonly unknown[]>): Promise<Map<string, number>> {
  return new Map(((await rows) as { name: string; id: number }[]).map(({ name, id }) => [name, id]));
}

const NO_FILTERS: EngineFilters = { brandIds: [], shopIds: [], inStock: false, attributes: {} };

/** A query of plain words, as understanding makes it. */
export function asking(text: string, more: Partial<EngineQuery> = {}): EngineQuery {
  const terms = text
    .split(" ")
    .filter((word) => word !== "")
    .map((word) => term(word));
  const plain = { text, terms, phrases: [], excluded: [], codes: [], filters: NO_FILTERS };
  return { ...plain, sort: "relevance", page: 1, limit: 20, withFacets: true, ...more };
}

export function term(word: string, more: Partial<QueryTerm> = {}): QueryTerm {
  return { word, alternatives: [], isPrefix: false, ...more };
}

/** What every engine answers about the corpus. */
export interface Expectation {
  readonly says: string;
  readonly query: (corpus: Corpus) => EngineQuery;
  /** All that is found, in any order; or what comes first. */
  readonly finds?: readonly ProductName[];
  readonly first?: ProductName;
  readonly match?: EngineResult["match"];
  /** Looks at the rest. */
  readonly check?: (result: EngineResult, corpus: Corpus) => boolean;
}

export const EXPECTATIONS: readonly Expectation[] = [
  {
    says: "a word in the title comes before the same word in a text",
    ...{ query: () => asking("lamp"), finds: ["lamp", "lamps", "shade", "stand"] },
    check: ({ ids }, corpus) =>
      corpus
        .names(ids)
        .slice(0, 2)
        .every((name) => name.startsWith("lamp")),
  },
  {
    says: "one and many are the same word",
    query: () => asking("kettles"),
    first: "kettle",
    check: ({ total }) => total >= 2,
  },
  { says: "accents are as good as none", query: () => asking("cafe"), finds: ["cafe"] },
  { says: "all words are wanted", query: () => asking("brass lamp"), finds: ["lamp"], match: "all" },
  {
    says: "where nothing has them all, some will do",
    query: () => asking("brass kettle"),
    match: "some",
    check: ({ total }) => total > 0,
  },
  { says: "a brand is found by its name", query: () => asking("aurel"), finds: ["headphones"] },
  { says: "a category is found by its name", query: () => asking("shoes"), finds: ["boots"] },
  { says: "an attribute's value is found", query: () => asking("walnut"), finds: ["stand"] },
  { says: "a tag is found", query: () => asking("reading"), finds: ["lamp"] },
  { says: "a description is found without its markup", query: () => asking("holds"), finds: ["stand"] },
  {
    says: "a part number is found however it is written",
    ...{ query: () => asking("mx8820", { codes: ["mx8820"] }), first: "headphones" },
  },
  {
    says: "a code in a title is found in one piece",
    ...{ query: () => asking("wh1000xm4", { codes: ["wh1000xm4"] }), first: "headphones" },
  },
  {
    says: "a synonym finds what the word itself does not",
    ...{
      query: () => asking("", { text: "shoe", terms: [term("loafers", { alternatives: [["boots"]] })] }),
      finds: ["boots"],
      match: "all",
    },
  },
  {
    says: "a synonym of two words finds them side by side",
    ...{
      query: () => asking("", { text: "reading light", terms: [term("light", { alternatives: [["desk", "lamp"]] })] }),
      finds: ["lamp"],
    },
  },
  {
    says: "the last word may be unfinished",
    ...{ query: () => asking("", { text: "whis", terms: [term("whis", { isPrefix: true })] }), finds: ["kettleBlue"] },
  },
  {
    says: "a misspelling finds what resembles it",
    ...{
      query: () => asking("", { text: "ketle", terms: [term("ketle", { corrections: ["kettle"] })] }),
      match: "resembling",
    },
    check: ({ ids }, corpus) => corpus.names(ids).includes("kettle"),
  },
  {
    says: "what is excluded is not there",
    query: () => asking("kettle", { excluded: ["whistle"] }),
    finds: ["kettle", "gone"],
  },
  {
    says: "words in quotes stand side by side",
    ...{ query: () => asking("", { text: "desk lamp", phrases: [["desk", "lamp"]] }), finds: ["lamp"] },
  },
  {
    says: "no words browse everything",
    query: () => asking("", { limit: 100 }),
    check: ({ total, ids }, corpus) => total === corpus.productIds.length && ids.length === total,
  },
  {
    says: "a category shows what is in it",
    query: (corpus) =>
      asking("", { filters: { ...NO_FILTERS, categoryIds: [corpus.category("Kettles"), corpus.category("Cups")] } }),
    finds: ["kettle", "kettleBlue", "gone", "cafe"],
  },
  {
    says: "values of one facet are alternatives, facets narrow each other",
    query: (corpus) =>
      asking("", {
        filters: {
          ...NO_FILTERS,
          brandIds: [corpus.brand("Orami"), corpus.brand("Lumen")],
          attributes: { Colour: ["red"] },
        },
      }),
    finds: ["kettle", "cafe"],
  },
  {
    says: "a facet counts what another choice of it would leave",
    query: (corpus) =>
      asking("", { filters: { ...NO_FILTERS, brandIds: [corpus.brand("Orami")], attributes: { Colour: ["red"] } } }),
    finds: ["cafe"],
    check: ({ facets }, corpus) => {
      const colours = facets?.attributes.find(({ name }) => name === "Colour")?.values ?? [];
      const lumen = facets?.brands.find(({ id }) => id === corpus.brand("Lumen"));
      return lumen?.count === 1 && colours.length === 1 && colours[0]?.value === "red" && colours[0]?.count === 1;
    },
  },
  {
    says: "both ends of a price are included",
    query: () => asking("", { filters: { ...NO_FILTERS, priceMin: 2_400, priceMax: 3_500 } }),
    finds: ["lamps", "kettle", "cafe"],
  },
  {
    says: "what is sold out can be left out",
    query: () => asking("", { filters: { ...NO_FILTERS, inStock: true }, limit: 100 }),
    check: ({ ids, total }, corpus) => !corpus.names(ids).includes("gone") && total === corpus.productIds.length - 1,
  },
  {
    says: "what is in stock comes first among equals",
    query: (corpus) =>
      asking("", {
        text: "kettles",
        terms: [term("kettles")],
        filters: { ...NO_FILTERS, brandIds: [corpus.brand("Ferro")] },
      }),
    check: ({ ids }, corpus) => corpus.names(ids).at(-1) === "gone",
  },
  { says: "the cheapest come first when asked", query: () => asking("", { sort: "price-asc" }), first: "shade" },
  { says: "the dearest come first when asked", query: () => asking("", { sort: "price-desc" }), first: "headphones" },
  {
    says: "a page past the end is empty and still says how many there are",
    query: () => asking("", { page: 9 }),
    check: ({ ids, total }, corpus) => ids.length === 0 && total === corpus.productIds.length,
  },
  { says: "what is not there is not found", query: () => asking("accordion"), finds: [] },
  {
    says: "facets are not counted when nobody wants them",
    ...{ query: () => asking("lamp", { withFacets: false }), check: ({ facets }) => facets === null },
  },
];
