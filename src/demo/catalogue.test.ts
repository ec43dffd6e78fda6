import { describe, expect, test } from "bun:test";
import { svgFault } from "../media/svg.ts";
import { demoProducts, HOT_DROP } from "./catalogue.ts";
import { KINDS } from "./kinds/index.ts";
import { COLOURS, hex } from "./pictures/colour.ts";
import { MOTIFS, type MotifName } from "./pictures/motifs/index.ts";
import { productPicture, type View } from "./pictures/picture.ts";
import { SHOPS } from "./shops.ts";
import { WAREHOUSES } from "./warehouses.ts";

const PICTURE_CHARACTERS_MAX = 6_500;
const products = demoProducts();
const records = products.map((product) => product.record);
const unitsOf = (record: (typeof records)[number]) => record.stock.reduce((sum, { onHand }) => sum + onHand, 0);

describe("the demo catalogue", () => {
  test("is the same every time", () => {
    expect(demoProducts().map(({ record }) => record)).toEqual(records);
    expect(demoProducts()[77]!.drawings.map((drawing) => drawing.draw())).toEqual(
      products[77]!.drawings.map((drawing) => drawing.draw()),
    );
  });

  test("has about two thousand things, each with a title of its own", () => {
    expect(records.length).toBeWithin(1_900, 2_200);
    expect(new Set(records.map(({ title }) => title)).size).toBe(records.length);
    expect(new Set(records.map(({ externalId }) => externalId)).size).toBe(records.length);
  });

  test("leaves no gap in its words", () => {
    for (const { title, summary, description, attributes } of records) {
      for (const text of [title, summary, description, ...Object.values(attributes).map(String)]) {
        expect(text).not.toMatch(/[{}]|undefined|NaN| {2}|^\s*$/);
      }
    }
  });

  test("fills every shop and every warehouse, and names no other", () => {
    expect(SHOPS.length).toBe(12);
    expect(WAREHOUSES.length).toBe(6);
    expect(new Set(records.map(({ shop }) => shop))).toEqual(new Set(SHOPS.map(({ slug }) => slug)));
    expect(new Set(records.flatMap(({ stock }) => stock.map(({ warehouse }) => warehouse)))).toEqual(
      new Set(WAREHOUSES.map(({ code }) => code)),
    );
    for (const { stock } of records) expect(new Set(stock.map(({ warehouse }) => warehouse)).size).toBe(stock.length);
  });

  test("keeps prices, ratings and stock within what the tables allow", () => {
    for (const record of records) {
      expect(Number.isSafeInteger(record.price) && record.price > 0).toBe(true);
      if (record.listPrice !== null) expect(record.listPrice).toBeGreaterThan(record.price);
      expect(record.rating).toBeWithin(0, 5.01);
      expect(record.reviewCount > 0).toBe(record.rating > 0);
      for (const { onHand } of record.stock) expect(Number.isSafeInteger(onHand) && onHand >= 0).toBe(true);
    }
  });

  test("has one hot drop of two hundred units, with a limit for each shopper", () => {
    const drops = records.filter(({ tags }) => tags.includes("hot-drop"));
    expect(drops.map((record) => [record.externalId, unitsOf(record), record.limitPerCustomer])).toEqual([
      [HOT_DROP.id, 200, 2],
    ]);
  });

  test("has things that exist once, and some that are sold out, and most are neither", () => {
    const unique = records.filter(({ tags }) => tags.includes("one-of-a-kind"));
    expect(unique.length).toBeWithin(50, 150);
    expect(unique.every((record) => unitsOf(record) <= 1 && record.limitPerCustomer === 1)).toBe(true);
    expect(records.filter((record) => unitsOf(record) === 0).length).toBeWithin(40, 140);
  });
});

describe("the demo's pictures", () => {
  const views: View[] = ["front", "detail", "scene"];
  const names = Object.keys(MOTIFS) as MotifName[];

  test.each(names)("%s is small, safe, and another one for another seed", (name) => {
    const { colour } = COLOURS.textile[3]!;
    for (const view of views) {
      const picture = productPicture(name, "one", colour, view);
      expect(picture.length).toBeLessThan(PICTURE_CHARACTERS_MAX);
      expect(picture).not.toMatch(/NaN|undefined/);
      expect(svgFault(picture)).toBeNull();
      expect(productPicture(name, "two", colour, view)).not.toBe(picture);
    }
  });

  test("show every kind of thing, and each says in words what it shows", () => {
    expect(new Set(KINDS.map(({ motif }) => motif)).size).toBe(names.length);
    for (const { drawings } of products) {
      expect(drawings.length).toBe(3);
      expect(new Set(drawings.map(({ alt }) => alt)).size).toBe(3);
    }
  });

  test("use colours that a screen has", () => {
    for (const swatch of Object.values(COLOURS).flat()) expect(hex(swatch.colour)).toMatch(/^#[0-9a-f]{6}$/);
  });
});
