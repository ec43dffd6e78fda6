import { type Static, Type } from "@sinclair/typebox";

/** The mapping file: how each field of a `CatalogueRecord` comes from a row. docs/importing.md explains it by example. */

const closed = { additionalProperties: false };
const Path = Type.String({ minLength: 1, description: "a key of the row, or keys joined by dots" });

/** True when the row's value at `path` is there (`has`), is one of `is`, or matches the regular expression `matches`. */
export const Condition = Type.Object(
  {
    path: Path,
    has: Type.Optional(Type.Boolean()),
    is: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
    matches: Type.Optional(Type.String({ minLength: 1 })),
  },
  closed,
);
export type Condition = Static<typeof Condition>;

const TextKind = Type.Union([Type.Literal("text"), Type.Literal("html"), Type.Literal("html-text")]);

/** Exactly one of path, const, template, hash says where the text comes from; `match` keeps its first group of it. */
export const TextSource = Type.Object(
  {
    path: Type.Optional(Path),
    const: Type.Optional(Type.String()),
    template: Type.Optional(Type.String({ minLength: 1, description: "text with {path} in it" })),
    hash: Type.Optional(Type.Array(Path, { minItems: 1, description: "paths whose values together name the row" })),
    match: Type.Optional(Type.String({ minLength: 1 })),
    as: Type.Optional(TextKind),
    when: Type.Optional(Condition),
  },
  closed,
);
export type TextSource = Static<typeof TextSource>;

/** A path, a source, or several of which the first that gives something is taken. */
const Text = Type.Union([Path, TextSource, Type.Array(Type.Union([Path, TextSource]), { minItems: 1 })]);
export type TextRule = Static<typeof Text>;

const Money = Type.Object(
  {
    path: Path,
    unit: Type.Union([Type.Literal("major"), Type.Literal("minor")]),
    decimal: Type.Optional(Type.Union([Type.Literal("."), Type.Literal(",")])),
  },
  closed,
);

const Amount = Type.Union([
  Path,
  Type.Number(),
  Type.Object({ path: Path, default: Type.Optional(Type.Number()) }, closed),
]);
export type NumberRule = Static<typeof Amount>;

/** Lists come as JSON arrays, or as text that `split` cuts. */
const List = Type.Union([
  Path,
  Type.Object({ path: Path, split: Type.Optional(Type.String({ minLength: 1 })) }, closed),
]);
export type ListRule = Static<typeof List>;

const Names = Type.Array(Type.String({ minLength: 1 }), { minItems: 1 });
const Category = Type.Object(
  {
    path: Type.Optional(Path),
    split: Type.Optional(Type.String({ minLength: 1 })),
    below: Type.Optional(Names),
    rules: Type.Optional(Type.Array(Type.Object({ when: Condition, category: Names }, closed))),
    otherwise: Type.Optional(Names),
  },
  closed,
);
export type CategoryRule = Static<typeof Category>;

const AttributeType = Type.Union([Type.Literal("text"), Type.Literal("number"), Type.Literal("flag")]);
export type AttributeType = Static<typeof AttributeType>;

const Attributes = Type.Object(
  {
    prefixes: Type.Optional(
      Type.Array(Type.Object({ prefix: Type.String({ minLength: 1 }), type: AttributeType }, closed)),
    ),
    pick: Type.Optional(
      Type.Record(Type.String({ minLength: 1 }), Type.Object({ path: Path, type: AttributeType }, closed)),
    ),
    drop: Type.Optional(Type.Array(Type.String(), { description: "attribute names (without prefix) to leave out" })),
    labels: Type.Optional(
      Type.Record(Type.String(), Type.String({ minLength: 1 }), { description: "whole labels by name" }),
    ),
    words: Type.Optional(Type.Record(Type.String(), Type.String(), { description: "how to write words: usb -> USB" })),
  },
  closed,
);
export type AttributeRules = Static<typeof Attributes>;

/** Opening stock of new products: from the row, the same for all, or spread in a way that depends only on the id. */
const Stock = Type.Object(
  {
    columns: Type.Optional(Type.Array(Type.Object({ path: Path, warehouse: Type.String({ minLength: 1 }) }, closed))),
    each: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
    spread: Type.Optional(
      Type.Object(
        {
          min: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
          max: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
          warehouses: Type.Integer({ minimum: 1, maximum: 1_000, description: "at most so many per product" }),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type StockRule = Static<typeof Stock>;

export const Mapping = Type.Object(
  {
    name: Type.String({ minLength: 1, pattern: "^[a-z0-9-]+$" }),
    about: Type.Optional(Type.String()),
    source: Type.String({
      minLength: 1,
      maxLength: 60,
      description: "where products come from; with externalId their key",
    }),
    currency: Type.String({ pattern: "^[A-Z]{3}$" }),
    delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 1 })),
    shop: Type.Object(
      {
        slug: Type.String({ pattern: "^[a-z0-9-]{1,80}$" }),
        name: Type.String({ minLength: 1, maxLength: 120 }),
        tagline: Type.Optional(Type.String({ maxLength: 200 })),
        story: Type.Optional(Type.String({ maxLength: 5_000 })),
        city: Type.Optional(Type.String({ maxLength: 120 })),
      },
      closed,
    ),
    fields: Type.Object(
      {
        externalId: Text,
        title: Text,
        summary: Type.Optional(Text),
        description: Type.Optional(Text),
        price: Money,
        listPrice: Type.Optional(Money),
        currency: Type.Optional(Path),
        brand: Type.Optional(Text),
        category: Category,
        attributes: Type.Optional(Attributes),
        tags: Type.Optional(List),
        rating: Type.Optional(Amount),
        reviewCount: Type.Optional(Amount),
        popularity: Type.Optional(Amount),
        limitPerCustomer: Type.Optional(Amount),
        images: Type.Optional(Type.Array(Text)),
        stock: Type.Optional(Stock),
      },
      closed,
    ),
  },
  closed,
);
export type Mapping = Static<typeof Mapping>;

/** The sources of a text rule in the order they are tried; a bare path stands for a source with that path. */
export function sourcesOf(rule: TextRule): TextSource[] {
  const list = Array.isArray(rule) ? rule : [rule];
  return list.map((source) => (typeof source === "string" ? { path: source } : source));
}
