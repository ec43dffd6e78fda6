import { describe, expect, test } from "bun:test";
import type { Mapping } from "./mapping.ts";
import { mappingFaults, readMapping, readyMappings } from "./read-mapping.ts";
import { recordMaker } from "./record-maker.ts";

const mapping: Mapping = {
  name: "pottery",
  source: "kiln",
  currency: "USD",
  shop: { slug: "kiln", name: "Kiln" },
  fields: {
    externalId: ["sku", { hash: ["name", "glaze"] }],
    title: { template: "{name} in {glaze}" },
    summary: "about",
    description: [
      { path: "story", as: "html" },
      { path: "about", as: "text" },
    ],
    price: { path: "price", unit: "major" },
    listPrice: { path: "was", unit: "major" },
    brand: { const: "Kiln" },
    category: {
      rules: [{ when: { path: "name", matches: "\\bmug\\b" }, category: ["Table", "Mugs"] }],
      otherwise: ["Table"],
    },
    attributes: {
      prefixes: [
        { prefix: "a_", type: "text" },
        { prefix: "n_", type: "number" },
        { prefix: "b_", type: "flag" },
      ],
      pick: { Glaze: { path: "glaze", type: "text" } },
      words: { usb: "USB" },
    },
    tags: { path: "tags", split: "|" },
    images: ["photos.0", { path: "photos.1" }],
    stock: { columns: [{ path: "in.east", warehouse: "east" }] },
  },
};

const row = { sku: "M1", name: "Mug", glaze: "ash", about: "A & B", price: "12.50", photos: [], in: { east: 3 } };
const make = (given: Mapping = mapping) => recordMaker(given, { shop: "kiln", warehouses: ["east", "west"] });
const made = (extra: object) => make()({ ...row, ...extra });
const recordOf = (extra: object) => {
  const result = made(extra);
  if ("faults" in result) throw new Error(result.faults.join("; "));
  return result.record;
};
const faultsOf = (extra: object) => {
  const result = made(extra);
  return "faults" in result ? result.faults : [];
};

describe("a mapping", () => {
  test("makes a record of a row", () => {
    expect(recordOf({ was: 15, tags: "new| new |cosy", photos: ["https://pictures.example/1.jpg"] })).toMatchObject({
      source: "kiln",
      externalId: "M1",
      title: "Mug in ash",
      summary: "A & B",
      description: "A &amp; B",
      price: 1_250,
      listPrice: 1_500,
      brand: "Kiln",
      category: ["Table", "Mugs"],
      attributes: { Glaze: "ash" },
      tags: ["new", "cosy"],
      images: [{ sha256: null, sourceUrl: "https://pictures.example/1.jpg", alt: "Mug in ash" }],
      stock: [{ warehouse: "east", onHand: 3 }],
      limitPerCustomer: 10,
    });
  });

  test("gives attributes their type and a name to read", () => {
    const { attributes } = recordOf({
      a_usb_ports__rear_: "two",
      n_weight: "1.50",
      n_height: 3,
      n_outer__box__depth: 4,
      b_oven_safe: "no",
      a_none: " ",
    });
    expect(attributes).toEqual({
      Glaze: "ash",
      "USB ports (rear)": "two",
      Weight: 1.5,
      Height: 3,
      "Outer (box) depth": 4,
      "Oven safe": false,
    });
  });

  test("names a row without an id by what it is, the same every time", () => {
    const { externalId } = recordOf({ sku: "" });
    expect(externalId).toMatch(/^[0-9a-f]{20}$/);
    expect(recordOf({ sku: null }).externalId).toBe(externalId);
    expect(recordOf({ sku: "", glaze: "tin" }).externalId).not.toBe(externalId);
  });

  test("drops a list price that is no reduction", () => {
    expect(recordOf({ was: "12.50" }).listPrice).toBeNull();
  });

  test("tells everything that is wrong with a row at once", () => {
    const faults = faultsOf({
      name: "x".repeat(400),
      price: -1,
      n_weight: "heavy",
      in: { east: 1.5 },
      photos: ["ftp://x/y"],
    });
    expect(faults).toEqual([
      "price is negative: -1",
      'Weight is not a number: "heavy"',
      'stock of east is not a number of units: "1.5"',
      "title has 407 characters, at most 300 fit",
      'picture address is not http(s): "ftp://x/y"',
    ]);
  });

  test.each([[null], ["text"], [7], [[1]]])("does not take %p for a row", (value) => {
    expect(make()(value)).toEqual({ faults: [expect.stringContaining("the row is not an object")] });
  });

  test("spreads stock over warehouses by the id alone", () => {
    const spread = make({
      ...mapping,
      fields: { ...mapping.fields, stock: { spread: { min: 1, max: 9, warehouses: 2 } } },
    });
    const stockOf = (sku: string) => {
      const result = spread({ ...row, sku });
      return "record" in result ? result.record.stock : [];
    };
    expect(stockOf("M1")).toEqual(stockOf("M1"));
    const all = Array.from({ length: 200 }, (_, n) => stockOf(`M${n}`)).flat();
    expect(all.every(({ onHand }) => onHand >= 1 && onHand <= 9)).toBe(true);
    expect(new Set(all.map(({ warehouse }) => warehouse))).toEqual(new Set(["east", "west"]));
  });
});

describe("a mapping file", () => {
  test("that is ready has no fault", async () => {
    for (const name of await readyMappings()) expect((await readMapping(name)).name).toBe(name);
  });

  test("with faults gets them all listed", () => {
    const { price: _price, ...fields } = mapping.fields;
    const broken = {
      ...mapping,
      currency: "usd",
      color: "red",
      fields: { ...fields, title: { paht: "name" }, images: [7] },
    };
    const faults = mappingFaults(broken).join("\n");
    for (const word of ["currency", "color", "fields.price is missing", "fields.title.paht", "fields.images.0"]) {
      expect(faults).toContain(word);
    }
  });

  test("that makes no sense is refused too", () => {
    const { fields } = mapping;
    const broken = {
      ...mapping,
      currency: "XQX",
      fields: { ...fields, title: { path: "a", const: "b" }, brand: { path: "x", match: "(" }, category: {} },
    };
    expect(mappingFaults(broken)).toEqual([
      "fields.title: give exactly one of path, const, template, hash",
      expect.stringContaining("fields.brand.match: "),
      "fields.category: give path, rules or otherwise",
      "currency: XQX is not a currency of ISO 4217",
    ]);
  });
});
