import type { CollectionCreateSchema } from "typesense/lib/Typesense/Collections.js";
import { RANKING } from "../ranking.ts";

/** What searches name; it points to the collection that is in use. */
export const ALIAS = "souk_products";
/** The set of synonyms that collections refer to. */
export const SYNONYMS = "souk";

/** A product as Typesense has it. Texts are in plain lower case, words parted by blanks: nothing of it is shown. */
export interface TypesenseDocument {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly brand: string;
  readonly categories: string;
  /** Part numbers and codes, letters and digits alone. */
  readonly codes: readonly string[];
  /** The same as words, for those who type their dashes. */
  readonly code_words: string;
  readonly attribute_words: string;
  readonly tags: string;
  readonly description: string;
  readonly category_id: number;
  readonly brand_id: number;
  readonly shop_id: number;
  /** Minor units. */
  readonly price: number;
  /** Which of `PRICE_RANGES`. */
  readonly price_range: number;
  readonly rating: number;
  /** Whole stars, rounded down. */
  readonly stars: number;
  readonly review_count: number;
  readonly popularity: number;
  /** Unix milliseconds. */
  readonly created_at: number;
  readonly in_stock: boolean;
  /** What it is worth beside its words. */
  readonly boost: number;
  /** `attributeFacet`s, to be counted. */
  readonly attributes: readonly string[];
  /** `attributeKey`s, to be chosen by. */
  readonly attribute_keys: readonly string[];
}

/** A field that words are looked for in: how much a hit in it says, and how far its words may be mistyped. */
interface TextField {
  readonly name: keyof TypesenseDocument;
  readonly weight: number;
  readonly typos: number;
}

/** Typesense weighs by whole numbers; the title's is this one, and the other fields' in proportion. */
const TITLE_WEIGHT = 15;
const weightOf = (worth: number) => Math.max(1, Math.round((TITLE_WEIGHT * worth) / RANKING.title));

/** A code that is nearly right is another product's, so that no letter of one may be wrong. */
export const TEXT_FIELDS: readonly TextField[] = [
  { name: "title", weight: TITLE_WEIGHT, typos: 2 },
  { name: "codes", weight: TITLE_WEIGHT, typos: 0 },
  { name: "code_words", weight: TITLE_WEIGHT, typos: 0 },
  { name: "brand", weight: weightOf(RANKING.names), typos: 2 },
  { name: "categories", weight: weightOf(RANKING.names), typos: 2 },
  { name: "attribute_words", weight: weightOf(RANKING.attributes), typos: 2 },
  { name: "tags", weight: weightOf(RANKING.attributes), typos: 2 },
  { name: "description", weight: weightOf(RANKING.text), typos: 1 },
];

/** A new collection under that name. */
export function collectionOf(name: string): CollectionCreateSchema {
  const words = (field: string) => ({ name: field, type: "string" as const, stem: true, locale: "en" });
  const facet = (field: string) => ({ name: field, type: "int32" as const, facet: true });
  return {
    name,
    fields: [
      { name: "number", type: "int32", sort: true },
      ...["title", "brand", "categories", "attribute_words", "tags", "description"].map(words),
      { name: "codes", type: "string[]" },
      { name: "code_words", type: "string" },
      ...["category_id", "brand_id", "shop_id", "price", "price_range", "stars"].map(facet),
      { name: "rating", type: "float" },
      { name: "review_count", type: "int32" },
      { name: "popularity", type: "int32" },
      { name: "created_at", type: "int64" },
      { name: "in_stock", type: "bool", facet: true },
      { name: "boost", type: "float" },
      { name: "attributes", type: "string[]", facet: true },
      { name: "attribute_keys", type: "string[]" },
    ],
    default_sorting_field: "boost",
    synonym_sets: [SYNONYMS],
  };
}

/** A name for a collection that nothing has had; later ones sort after earlier ones. */
export function newCollectionName(at: Date): string {
  return `${ALIAS}_${at.toISOString().replaceAll(/\D/g, "")}`;
}
