import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Value } from "@sinclair/typebox/value";
import fc from "fast-check";
import { type FreshDatabase, freshDatabase } from "../../../test/support/index.ts";
import { NAUGHTY } from "../../catalogue/testing-naughty.ts";
import { createLog } from "../../platform/log.ts";
import type { EngineQuery, QueryTerm } from "../engine.ts";
import { namesReader } from "../names.ts";
import { NO_FILTERS, type SearchFilters, SearchQuery } from "../query.ts";
import { synonymBook } from "../synonyms/synonym-book.ts";
import { sellTitles } from "./testing-titles.ts";
import { type Understanding, understandingOf } from "./understanding.ts";
import { postgresVocabulary } from "./vocabulary.ts";

let db: FreshDatabase;
let understanding: Understanding;

const catalogue = { categories: async () => [], shops: async () => [] };
const log = createLog("silent");
const book = synonymBook([
  { word: null, others: ["sofa", "couch"] },
  { word: "phone", others: ["smartphone"] },
  { word: null, others: ["cell phone", "mobile phone", "handset"] },
]);
const synonyms = { now: () => book, onChange: () => () => {} };

beforeAll(async () => {
  db = await freshDatabase();
  await sellTitles(db.sql, [
    { title: "Acme Headphones", brand: "Acme Audio", times: 20 },
    { title: "Head of garlic" },
    { title: "Phones of glass" },
    { title: "Photo paper glossy", times: 20 },
    { title: "Photopaper matte" },
    { title: "Wi-Fi router", times: 5 },
    { title: "WiFi router tall", times: 5 },
    { title: "Laptop stand", times: 9 },
    { title: "Lab coat" },
    { title: "Spinning top", times: 2 },
    { title: "Gaming mouse", times: 9 },
    { title: "Oak sofas", times: 3, attributes: { Colour: "Anthracite" } },
    { title: "Drive 500GB", times: 3 },
    { title: "Car mirror", times: 30 },
    { title: "Pet bowl", times: 60 },
    { title: "Pett brush" },
    { title: "Carpet" },
  ]);
  const names = namesReader(db.sql, catalogue);
  understanding = understandingOf({ vocabulary: postgresVocabulary(db.sql), names, synonyms, log, patienceMs: 30_000 });
});
afterAll(() => db.drop());

const asked = (text: string, more: Partial<SearchQuery> = {}): SearchQuery => {
  return { text, filters: NO_FILTERS, sort: "relevance", page: 1, limit: 24, ...more };
};
const engineFor = async (text: string, more?: Partial<SearchQuery>) =>
  (await understanding.understand(asked(text, more))).engine;
/** `word|alternative|two+words~correction*` for each term. */
const shown = (terms: readonly QueryTerm[]) =>
  terms.map(({ word, alternatives, corrections = [], isPrefix }) => {
    const others = alternatives.map((words) => `|${words.join("+")}`).join("");
    return `${word}${others}${corrections.map((each) => `~${each}`).join("")}${isPrefix ? "*" : ""}`;
  });
const terms = async (text: string, more?: Partial<SearchQuery>) => shown((await engineFor(text, more)).terms);

describe("words", () => {
  test("quoted words stay together, a dash leaves words out, sizes are no quotes", async () => {
    expect(await engineFor('glossy "photo paper" -matte -"wi-fi router" 27" stand')).toMatchObject({
      text: "glossy photo paper 27 stand",
      phrases: [["photo", "paper"]],
      excluded: ["matte", "wi fi router"],
    });
    expect(await terms('glossy "photo paper" -matte laptop')).toEqual(["glossy", "laptop"]);
  });

  test("what may be a part number is looked for as it was typed, and all of it", async () => {
    expect((await engineFor("Acme WH-1000XM4, mouse")).codes).toEqual(["wh-1000xm4", "acme wh-1000xm4, mouse"]);
    expect((await engineFor("MZ 75E500B")).codes).toEqual(["75e500b", "mz 75e500b"]);
    expect((await engineFor("Gaming")).codes).toEqual(["gaming"]);
    expect((await engineFor("gaming mouse")).codes).toEqual([]);
  });

  test("small words are not looked for unless there are no others", async () => {
    expect(await terms("the stand for a laptop")).toEqual(["stand", "laptop"]);
    expect(await terms("the")).toEqual(["the*"]);
  });

  test("a word is looked for once", async () => {
    expect(await terms("laptop Laptop láptop")).toEqual(["laptop"]);
  });

  test("only a last word that no product has may be unfinished", async () => {
    expect(await terms("gaming mou")).toEqual(["gaming", "mou*"]);
    expect(await terms("laptop")).toEqual(["laptop"]);
    expect(await terms("laptops")).toEqual(["laptops"]);
    expect(await terms('mou "gaming"')).toEqual(["mou"]);
  });
});

describe("joined and split", () => {
  test("two words are also looked for as the one that the catalogue has", async () => {
    expect(await terms("head phones")).toEqual(["head|headphones", "phones|headphones|smartphone"]);
    expect(await terms("lap top")).toEqual(["lap|laptop", "top|laptop"]);
  });

  test("a rare joined word does not stand for two common ones", async () => {
    expect(await terms("car pet")).toEqual(["car", "pet"]);
  });

  test("what a hyphen binds is one word if there is one", async () => {
    expect(await terms("wi-fi router")).toEqual(["wi|wifi", "fi|wifi", "router"]);
    expect(await terms("car-pet")).toEqual(["car|carpet", "pet|carpet"]);
  });

  test("a word that is also written in two is looked for in both ways", async () => {
    expect(await terms("wifi router")).toEqual(["wifi|wi+fi", "router"]);
    expect(await terms("photo paper")).toEqual(["photo|photopaper", "paper|photopaper"]);
  });

  test("a word that no product has is taken apart where both parts are known", async () => {
    expect(await terms("gamingmouse")).toEqual(["gamingmouse|gaming+mouse*"]);
  });

  test("numbers and their units stand together or apart", async () => {
    expect(await terms("500 gb drive")).toEqual(["500|500gb", "gb|500gb", "drive"]);
    expect(await terms("500gb drive")).toEqual(["500gb|500+gb", "drive"]);
  });

  test("words on both sides of a phrase are no neighbours", async () => {
    expect(await terms('head "laptop" phones')).toEqual(["head", "phones|smartphone"]);
  });
});

describe("synonyms", () => {
  test("two ways, in any number", async () => {
    expect(await terms("oak couches")).toEqual(["oak", "couches|sofa*"]);
    expect(await terms("oak sofa")).toEqual(["oak", "sofa|couch"]);
  });

  test("one way", async () => {
    expect(await terms("phones")).toEqual(["phones|smartphone"]);
    expect((await terms("smartphone")).join()).not.toContain("phones");
  });

  test("of several words, for each of them", async () => {
    const stand = "|mobile+phone|handset";
    expect(await terms("cell phone stand")).toEqual([`cell${stand}`, `phone${stand}|smartphone`, "stand"]);
    expect(await terms("handset")).toEqual(["handset|cell+phone|mobile+phone*"]);
  });

  test("words in quotes have none", async () => {
    expect((await engineFor('"sofa"')).terms).toEqual([]);
  });
});

describe("misspelt", () => {
  test("a word that no product has comes with what it may be", async () => {
    expect(await terms("hedphones stand")).toEqual(["hedphones~headphones", "stand"]);
    expect(await terms("anthrecite sofa")).toEqual(["anthrecite~anthracite", "sofa|couch"]);
    expect(await terms("labtop")).toEqual(["labtop~laptop*"]);
  });

  test("the words are offered as the catalogue spells them", async () => {
    expect(await understanding.didYouMean("Hedphones stand")).toBe("headphones stand");
    expect(await understanding.didYouMean("gamingmouse")).toBe("gaming mouse");
    expect(await understanding.didYouMean('labtop "undr" -mous under $50')).toBe('laptop "undr" -mous under $50');
  });

  test("what one seller misspelt is offered as the others spell it, a rare word is not", async () => {
    expect(await understanding.didYouMean("pett brush")).toBe("pet brush");
    expect(await terms("pett brush")).toEqual(["pett", "brush"]);
    expect(await understanding.didYouMean("lab coat")).toBeNull();
  });

  test("nothing is offered for what is known, for numbers, or where nothing is near", async () => {
    for (const text of ["laptops stand", "head phones", "WH-1000XM9", "xylophone", "", "?!", "of under $50"]) {
      expect([text, await understanding.didYouMean(text)]).toEqual([text, null]);
    }
  });
});

describe("what is a filter", () => {
  test("prices, stars and stock are taken out of the words", async () => {
    const { engine, understood } = await understanding.understand(asked("laptop stand in stock under $50"));
    expect(understood).toEqual({ text: "laptop stand", filters: { priceMax: 5_000, inStock: true } });
    expect(engine.filters).toMatchObject({ priceMax: 5_000, inStock: true });
    expect(shown(engine.terms)).toEqual(["laptop", "stand"]);
  });

  test("what is said not to be wanted is left out, and told", async () => {
    const { engine, understood } = await understanding.understand(asked("sofa without anthracite 4 stars under $50"));
    expect(understood).toEqual({
      ...{ text: "sofa -anthracite", filters: { priceMax: 5_000, ratingMin: 4 } },
      leftOut: ["anthracite"],
    });
    expect([shown(engine.terms), engine.excluded]).toEqual([["sofa|couch"], ["anthracite"]]);
    const dashed = await understanding.understand(asked('sofa -anthracite -"dark red" -anthracite'));
    expect(dashed.understood.leftOut).toEqual(["anthracite", "dark red"]);
    expect(
      (await understanding.understand(asked("sofa -red", { isLiteral: true }))).understood.leftOut,
    ).toBeUndefined();
    const exact = await engineFor("sofa without anthracite", { isLiteral: true });
    expect([shown(exact.terms), exact.excluded]).toEqual([["sofa", "without", "anthracite"], []]);
  });

  test("a price that was chosen counts more than one in the words", async () => {
    const filters: SearchFilters = { ...NO_FILTERS, priceMin: 1_000 };
    const { engine, understood } = await understanding.understand(asked("stand under $5", { filters }));
    expect(understood).toEqual({ text: "stand", filters: {} });
    expect(engine.filters).toMatchObject({ priceMin: 1_000 });
    expect(engine.filters.priceMax).toBeUndefined();
  });

  test("words that mean only themselves are left as they are", async () => {
    const { engine, understood } = await understanding.understand(
      asked("hedphones sofa under $50", { isLiteral: true }),
    );
    expect(shown(engine.terms)).toEqual(["hedphones", "sofa", "under", "50"]);
    expect(understood).toEqual({ text: "hedphones sofa under $50", filters: {} });
  });

  test("names become numbers, and unknown ones find nothing", async () => {
    const { filters } = await engineFor("", { filters: { ...NO_FILTERS, brands: ["acme-audio", "nobody"] } });
    expect(filters.brandIds).toEqual([1, 0]);
  });
});

test("while it is typed, the last word is a beginning until a blank follows", async () => {
  const typing = async (text: string) => shown((await understanding.suggesting(text, 5)).terms);
  expect(await typing("gaming mou")).toEqual(["gaming", "mou*"]);
  expect(await typing("laptop")).toEqual(["laptop*"]);
  expect(await typing("laptop ")).toEqual(["laptop"]);
  expect(await understanding.suggesting("Café", 5)).toMatchObject({ text: "cafe", limit: 5 });
});

test("where words must stand together and do not, they may stand apart", async () => {
  const engine = await engineFor('stand "laptop oak" "stand"');
  const [apart, ...more] = understanding.relaxations(engine);
  expect(apart).toEqual({ ...engine, phrases: [], terms: [...engine.terms, ...["laptop", "oak"].map(plain)] });
  expect(more).toEqual([]);
  expect(understanding.relaxations(apart as EngineQuery)).toEqual([]);
});

test("a vocabulary that is away, or hangs, takes nothing but its help", async () => {
  const names = namesReader(db.sql, catalogue);
  for (const fails of [() => Promise.reject(new Error("away")), () => new Promise<never>(() => {})]) {
    const alone = understandingOf({ vocabulary: { look: fails, guess: fails }, names, synonyms, log });
    const { engine } = await alone.understand(asked("hedphones for sofas under $50"));
    expect(shown(engine.terms)).toEqual(["hedphones", "sofas|couch"]);
    expect(engine.filters.priceMax).toBe(5_000);
    expect(await alone.didYouMean("hedphones")).toBeNull();
  }
});

const words = fc.constantFrom(
  ...'laptop hedphones wi-fi 500 gb $20 under - 40 between and "photo paper" -mouse sofa cell phone 27" in stock without no not or 4 stars'.split(
    " ",
  ),
);
const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.array(words, { maxLength: 15 }).map((all) => all.join(" ").slice(0, 200)),
  fc.constantFrom(...NAUGHTY.map((text) => text.slice(0, 200))),
);
const price = fc.option(fc.integer({ min: 0, max: 2_147_483_647 }), { nil: undefined });
const anyQuery = fc
  .record({
    text: anyText,
    filters: fc.record({
      priceMin: price,
      priceMax: price,
    }),
    isLiteral: fc.constantFrom(undefined, true as const),
  })
  .map(({ text, filters: { priceMin, priceMax }, isLiteral }) =>
    asked(text, {
      filters: {
        ...NO_FILTERS,
        ...(priceMin !== undefined && { priceMin }),
        ...(priceMax !== undefined && { priceMax }),
      },
      ...(isLiteral && { isLiteral }),
    }),
  );

test("any query can be asked of an engine, and what is understood of it means the same", async () => {
  await fc.assert(
    fc.asyncProperty(anyQuery, async (query) => {
      const { engine, understood } = await understanding.understand(query);
      isAnswerable(engine);
      const again: SearchQuery = {
        ...query,
        text: understood.text,
        filters: { ...query.filters, ...understood.filters },
      };
      expect(Value.Check(SearchQuery, again)).toBe(true);
      expect(await understanding.understand(again)).toEqual({
        engine,
        understood: { ...understood, filters: {} },
      });
    }),
    { numRuns: 300 },
  );
});

test("whatever is typed can be suggested for and spelt", async () => {
  await fc.assert(
    fc.asyncProperty(anyText, async (text) => {
      const { terms: found } = await understanding.suggesting(text, 5);
      expect(found.length).toBeLessThanOrEqual(24);
      const right = await understanding.didYouMean(text);
      if (right !== null) expect(right).not.toBe(text);
    }),
  );
});

function plain(word: string): QueryTerm {
  return { word, alternatives: [], isPrefix: false };
}

function isAnswerable({ text, terms: all, phrases, excluded, codes, filters }: EngineQuery): void {
  const isPlain = (word: string) => {
    expect(word).toMatch(/^[\p{L}\p{N}\p{M}.]+$/u);
    expect(word).toBe(word.toLowerCase());
  };
  for (const word of [...text.split(" "), ...excluded.flatMap((each) => each.split(" "))].filter(Boolean))
    isPlain(word);
  for (const { word, alternatives, corrections = [] } of all) {
    for (const each of [word, ...alternatives.flat(), ...corrections]) isPlain(each);
    expect(alternatives.every(({ length }) => length > 0) && alternatives.length <= 12).toBe(true);
  }
  expect(all.length).toBeLessThanOrEqual(24);
  expect(new Set(all.map(({ word }) => word)).size).toBe(all.length);
  expect([...phrases, ...excluded].every(({ length }) => length > 0)).toBe(true);
  expect(codes.every(({ length }) => length >= 3 && length <= 40)).toBe(true);
  const { priceMin = 0, priceMax = 0 } = filters;
  expect([priceMin, priceMax].every((value) => Number.isSafeInteger(value) && value >= 0)).toBe(true);
}
