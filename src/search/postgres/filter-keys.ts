import type { EngineFilters } from "../engine.ts";
import { anyOf, key } from "./ts-query.ts";

/** No document has it: what a filter asks for that no product can meet. */
const NOTHING = "~nothing";
const PRICE_STEP_MAX = 86;

/**
 * What each chosen facet asks of a document's keys, as `tsquery` text. A price is met only nearly, as its keys are steps, and
 * they are many: where words narrow enough, it is '' here and looked at document by document.
 */
export function filterKeys(
  filters: EngineFilters,
  valueIds: ReadonlyMap<string, ReadonlyMap<string, number>>,
  hasWords: boolean,
): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  const { categoryIds, brandIds, shopIds, priceMin, priceMax, ratingMin, inStock, attributes } = filters;
  if (categoryIds) keys.set("category", anyKey(categoryIds.map((id) => `~c${id}`)));
  if (brandIds.length > 0) keys.set("brand", anyKey(brandIds.map((id) => `~b${id}`)));
  if (shopIds.length > 0) keys.set("shop", anyKey(shopIds.map((id) => `~s${id}`)));
  if (priceMin !== undefined || priceMax !== undefined) {
    keys.set("price", hasWords ? "" : anyKey(priceKeys(priceMin, priceMax)));
  }
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

/** One step more at both ends: two computers may differ in the last bit of a logarithm. */
function priceKeys(min = 0, max = Number.POSITIVE_INFINITY): string[] {
  if (max < min || max < 0) return [];
  const first = Math.max(0, priceStep(min) - 1);
  const last = Math.min(PRICE_STEP_MAX, Number.isFinite(max) ? priceStep(max) + 1 : PRICE_STEP_MAX);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => `~p${first + i}`);
}

/** As `search_price_step` in the database. */
export function priceStep(price: number): number {
  return Math.floor(Math.log(1 + Math.max(0, price)) * 4);
}
