import type { CatalogueRecord } from "../record.ts";
import { attributesField } from "./attributes.ts";
import { COUNT_RANGE, categoryField, htmlField, listField, numberField, textField } from "./fields.ts";
import { recordFaults } from "./limits.ts";
import type { Mapping } from "./mapping.ts";
import { stockField } from "./opening-stock.ts";
import { isCurrency, type Parsed, parsePrice } from "./price.ts";
import { type Row, textAt, valueAt } from "./row.ts";

export type Made = { readonly record: CatalogueRecord } | { readonly faults: readonly string[] };

export interface Surroundings {
  /** Slug of the shop that sells, and the codes of the warehouses there are. */
  readonly shop: string;
  readonly warehouses: readonly string[];
}

const LIMIT_PER_CUSTOMER = 10;

/** Compiles a mapping to a function from a row to a record, or to everything that is wrong with the row. */
export function recordMaker(mapping: Mapping, { shop, warehouses }: Surroundings): (row: unknown) => Made {
  const { fields } = mapping;
  const externalId = textField(fields.externalId);
  const title = textField(fields.title);
  const summary = textField(fields.summary ?? []);
  const description = htmlField(fields.description ?? []);
  const brand = textField(fields.brand ?? []);
  const category = categoryField(fields.category);
  const attributes = attributesField(fields.attributes);
  const tags = listField(fields.tags);
  const rating = numberField("rating", fields.rating, 0, [0, 5]);
  const reviewCount = numberField("reviewCount", fields.reviewCount, 0, COUNT_RANGE);
  const popularity = numberField("popularity", fields.popularity, 0, COUNT_RANGE);
  const limit = numberField("limitPerCustomer", fields.limitPerCustomer, LIMIT_PER_CUSTOMER, [1, COUNT_RANGE[1]]);
  const images = (fields.images ?? []).map((image) => textField(image));
  const stock = stockField(fields.stock, warehouses);

  return (row) => {
    if (!isRow(row))
      return {
        faults: [`the row is not an object but ${row === null ? "null" : Array.isArray(row) ? "a list" : typeof row}`],
      };
    const faults: string[] = [];
    const take = <T>(parsed: Parsed<T>, otherwise: T): T => {
      if ("value" in parsed) return parsed.value;
      faults.push(parsed.fault);
      return otherwise;
    };
    const currency = fields.currency ? textAt(row, fields.currency).trim().toUpperCase() : mapping.currency;
    const known = isCurrency(currency);
    if (!known) faults.push(`${JSON.stringify(currency.slice(0, 20))} is not a currency of ISO 4217`);
    const money = (rule: typeof fields.price) =>
      known ? take(parsePrice(valueAt(row, rule.path), currency, rule.unit, rule.decimal), 0) : 0;
    const id = externalId(row);
    const heading = title(row);
    const price = money(fields.price);
    const record: CatalogueRecord = {
      source: mapping.source,
      externalId: id,
      title: heading,
      summary: summary(row),
      description: description(row),
      price,
      listPrice: reduced(
        price,
        fields.listPrice && textAt(row, fields.listPrice.path) !== "" ? money(fields.listPrice) : 0,
      ),
      currency,
      shop,
      category: category(row),
      brand: brand(row) || null,
      attributes: attributes(row, faults),
      tags: tags(row),
      rating: take(rating(row), 0),
      reviewCount: take(reviewCount(row), 0),
      popularity: take(popularity(row), 0),
      limitPerCustomer: take(limit(row), LIMIT_PER_CUSTOMER),
      images: imagesOf(
        images.map((image) => image(row)),
        heading,
      ),
      stock: stock(row, id, faults),
    };
    faults.push(...recordFaults(record));
    return faults.length > 0 ? { faults: [...new Set(faults)] } : { record };
  };
}

/** A list price that is not above the price is no reduction. */
function reduced(price: number, listPrice: number): number | null {
  return listPrice > price ? listPrice : null;
}

function imagesOf(urls: readonly string[], alt: string): CatalogueRecord["images"] {
  return [...new Set(urls)].filter((url) => url !== "").map((sourceUrl) => ({ sha256: null, sourceUrl, alt }));
}

function isRow(row: unknown): row is Row {
  return typeof row === "object" && row !== null && !Array.isArray(row);
}
