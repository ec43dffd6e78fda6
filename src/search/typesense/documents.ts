import { PRICE_RANGES } from "../engine.ts";
import type { SearchDocument } from "../postgres/documents.ts";
import { boost } from "../ranking.ts";
import { plainWords } from "../understand/words.ts";
import { attributeFacet, attributeKey } from "./attributes.ts";
import { codeKey } from "./requests.ts";
import type { TypesenseDocument } from "./schema.ts";

const DAY_MS = 86_400_000;
/** As much of a description as is looked through. */
const DESCRIPTION_MAX = 4_000;
const ATTRIBUTES_MAX = 100;
/** Longer ones are no choices, and no address of a search could name them. */
const ATTRIBUTE_NAME_MAX = 100;
const ATTRIBUTE_VALUE_MAX = 200;
const CODE_MAX = 100;
/** Attributes whose value is a code. */
const CODES = /^(part (number|no)|model( number)?|mpn|sku|ean|gtin|upc|isbn)$/i;
const TAGS = /<[^>]*>/g;
/** A word of digits and letters, such as a model. */
const MODEL = /^(?=.*\d)(?=.*\p{L})/u;

/** A product as Typesense is given it. How new it is counts as of `now`, until it is written again. */
export function typesenseDocument(product: SearchDocument, now: Date): TypesenseDocument {
  const { productId, partNumber, price, rating, reviewCount, popularity, inStock } = product;
  const attributes = attributesOf(product);
  const codes = codesOf(product);
  return {
    id: String(productId),
    number: productId,
    title: words(product.title),
    brand: words(product.brand ?? ""),
    categories: words(product.categoryPath.map(({ name }) => name).join(" ")),
    codes,
    code_words: words(partNumber),
    attribute_words: words(attributes.map(({ name, value }) => (value === "true" ? name : value)).join(" ")),
    tags: words(product.tags.join(" ")),
    description: words(`${product.summary} ${product.description.replaceAll(TAGS, " ")}`.slice(0, DESCRIPTION_MAX)),
    category_id: product.categoryId,
    // Fields are all required, so that none is forgotten: 0 is no brand.
    brand_id: product.brandId ?? 0,
    shop_id: product.shopId,
    price,
    price_range: PRICE_RANGES.findIndex(({ max }) => max === null || price < max),
    rating,
    stars: Math.floor(rating),
    review_count: reviewCount,
    popularity,
    created_at: product.createdAt.getTime(),
    in_stock: inStock,
    boost: boost({ ...product, ageDays: (now.getTime() - product.createdAt.getTime()) / DAY_MS }),
    attributes: attributes.map(({ name, value }) => attributeFacet(name, value)),
    attribute_keys: attributes.map(({ name, value }) => attributeKey(name, value)),
  };
}

/** The very words that searches are made of. */
function words(text: string): string {
  return plainWords(text).join(" ");
}

function attributesOf({ attributes }: SearchDocument): { readonly name: string; readonly value: string }[] {
  return Object.entries(attributes)
    .map(([name, value]) => ({ name, value: String(value) }))
    .filter(
      ({ name, value }) => name !== "" && name.length <= ATTRIBUTE_NAME_MAX && value.length <= ATTRIBUTE_VALUE_MAX,
    )
    .slice(0, ATTRIBUTES_MAX);
}

function codesOf({ partNumber, attributes, title }: SearchDocument): string[] {
  const named = Object.entries(attributes).flatMap(([name, value]) => (CODES.test(name) ? [String(value)] : []));
  const inTitle = title.split(" ").filter((part) => MODEL.test(part));
  const codes = [partNumber, ...named, ...inTitle].map((code) => codeKey(code).slice(0, CODE_MAX));
  return [...new Set(codes.filter((code) => code !== ""))];
}
