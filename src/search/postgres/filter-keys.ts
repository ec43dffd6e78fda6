import type { EngineFilters } from "../engine.ts";
import { anyOf, key } from "./ts-query.ts";

/** No document has it: what a filter asks for that no product can meet. */
const NOTHING = "~nothing";

/**
 * What each chosen facet asks of a document's keys, as `tsquery` text. A price has no key: it is '' here, and asked of the column.
 */
export function filterKeys(
  filters: EngineFilters,
  valueIds: ReadonlyMap<string, ReadonlyMap<string, number>>,
): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  const { categoryIds, brandIds, shopIds, priceMin, priceMax, ratingMin, inStock, attributes } = filters;
  if (categoryIds) keys.set("category", anyKey(categoryIds.map((id) => `~c${id}`)));
  if (brandIds.length > 0) keys.set("brand", anyKey(brandIds.map((id) => `~b${id}`)));
  if (shopIds.length > 0) keys.set("shop", anyKey(shopIds.map((id) => `~s${id}`)));
  if (priceMin !== undefined || priceMax !== undefined) keys.set("price", "");
  if (ratingMin !== undefined && ratingMin >= 1) keys.set("rating", key(`~r${Math.min(5, Math.floor(ratingMin))}`));
  if (inStock) keys.set("stock", key("~i"));
  for (const [name, values] of Object.entries(attributes)) {
    const ids = values.map((value) => valueIds.get(name)?.get(value)).filter((id) => id !== undefined);
    keys.set(`attribute ${name}`, anyKey(ids.map((id) => `~v${id}`)));
  }
  return keys;
}

function anyKey(keys: readonly string[]): string {
  return anyOf((keys.length > 0 ? keys : [NOTHING]).map(key));
}
