import { expect, test } from "bun:test";
import { keptTerms, shownTerms } from "./synonym.ts";
import { synonymBook } from "./synonym-book.ts";

const found = (book: ReturnType<typeof synonymBook>, text: string) =>
  book.find(text.split(" ")).map(({ from, count, others }) => {
    const words = text
      .split(" ")
      .slice(from, from + count)
      .join(" ");
    return `${words}: ${others.map((other) => other.join(" ")).join(", ")}`;
  });

test("two ways each finds the others, one way only the first does", () => {
  const book = synonymBook([
    { word: null, others: ["sofa", "couch", "settee"] },
    { word: "phone", others: ["smartphone"] },
  ]);
  expect(found(book, "red couch")).toEqual(["couch: sofa, settee"]);
  expect(found(book, "phone")).toEqual(["phone: smartphone"]);
  expect(found(book, "smartphone")).toEqual([]);
});

test("one and many are the same", () => {
  const book = synonymBook([{ word: null, others: ["battery", "cells", "watch"] }]);
  expect(found(book, "batteries")).toEqual(["batteries: cells, watch"]);
  expect(found(book, "cell")).toEqual(["cell: battery, watch"]);
  expect(found(book, "watches")).toEqual(["watches: battery, cells"]);
  expect(found(synonymBook([{ word: "glass", others: ["tumbler"] }]), "glas")).toEqual([]);
});

test("words that follow each other are found together, longest first, and beside single ones", () => {
  const book = synonymBook([
    { word: null, others: ["cell phone", "handset"] },
    { word: "phone", others: ["smartphone"] },
  ]);
  expect(found(book, "my cell phone case")).toEqual(["cell phone: handset", "phone: smartphone"]);
  expect(found(book, "cell case phone")).toEqual(["phone: smartphone"]);
  expect(found(book, "cell")).toEqual([]);
});

test("small words are not looked up, but stand where they are looked for", () => {
  const book = synonymBook([{ word: null, others: ["dresser", "chest of drawers"] }]);
  expect(found(book, "dresser")).toEqual(["dresser: chest of drawers"]);
  expect(found(book, "chest drawers")).toEqual(["chest drawers: dresser"]);
});

test("what several synonyms say of a word is said once", () => {
  const book = synonymBook([
    { word: null, others: ["mug", "cup"] },
    { word: "mug", others: ["cup", "beaker"] },
  ]);
  expect(found(book, "mug")).toEqual(["mug: cup, beaker"]);
});

test("words with a meaning of their own in JavaScript are words", () => {
  expect(found(synonymBook([]), "constructor __proto__")).toEqual([]);
  expect(found(synonymBook([{ word: "constructor", others: ["builder"] }]), "constructor")).toEqual([
    "constructor: builder",
  ]);
});

test("words are kept in plain lower case, and what says nothing is refused", () => {
  expect(keptTerms({ word: " Café ", others: ["Coffee  House", "the bistro"] })).toEqual({
    word: "cafe",
    others: ["coffee house", "the bistro"],
  });
  expect(keptTerms({ word: null, others: ["mug"] })).toBe("too_few");
  expect(keptTerms({ word: "mug", others: [] })).toBe("too_few");
  expect(keptTerms({ word: null, others: ["mug", "Múg"] })).toBe("twice");
  expect(keptTerms({ word: "", others: ["mug"] })).toBe("nothing_left");
  expect(keptTerms({ word: null, others: ["mug", "x".repeat(61)] })).toBe("too_long");
  expect(keptTerms({ word: null, others: Array.from({ length: 21 }, (_, index) => `mug ${index}`) })).toBe("too_many");
});

test("it is shown as it works", () => {
  expect(shownTerms({ word: null, others: ["sofa", "couch"] })).toBe("sofa = couch");
  expect(shownTerms({ word: "phone", others: ["smartphone", "handset"] })).toBe("phone → smartphone, handset");
});
