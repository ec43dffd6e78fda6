import type { CatalogueRecord } from "../record.ts";

/** In characters (UTF-16 units), where nothing else is said. */
const LIMITS = {
  EXTERNAL_ID_MAX: 200,
  TITLE_MAX: 300,
  SUMMARY_MAX: 4_000,
  DESCRIPTION_MAX: 100_000,
  BRAND_MAX: 120,
  CATEGORY_NAME_MAX: 120,
  CATEGORY_LEVELS_MAX: 8,
  ATTRIBUTES_MAX: 400,
  ATTRIBUTE_NAME_MAX: 160,
  ATTRIBUTE_VALUE_MAX: 10_000,
  TAGS_MAX: 50,
  TAG_MAX: 80,
  IMAGES_MAX: 30,
  URL_MAX: 2_000,
} as const;

/** Something a person can see: not only spaces, controls and invisible joiners. */
const VISIBLE = /[^\p{Z}\p{Cc}\p{Cf}]/u;

/** Everything that forbids storing this record. What is too long is refused, never cut. */
export function recordFaults(record: CatalogueRecord): string[] {
  const faults: string[] = [];
  const filled = (name: string, text: string) => {
    if (!VISIBLE.test(text)) faults.push(`${name} is empty`);
  };
  const within = (name: string, size: number, max: number, unit = "characters") => {
    if (size > max) faults.push(`${name} has ${size} ${unit}, at most ${max} fit`);
  };
  filled("externalId", record.externalId);
  filled("title", record.title);
  if (record.category.length === 0) faults.push("no category fits");
  within("externalId", record.externalId.length, LIMITS.EXTERNAL_ID_MAX);
  within("title", record.title.length, LIMITS.TITLE_MAX);
  within("summary", record.summary.length, LIMITS.SUMMARY_MAX);
  within("description", record.description.length, LIMITS.DESCRIPTION_MAX);
  within("brand", record.brand?.length ?? 0, LIMITS.BRAND_MAX);
  within("category", record.category.length, LIMITS.CATEGORY_LEVELS_MAX, "levels");
  for (const name of record.category) within("category name", name.length, LIMITS.CATEGORY_NAME_MAX);
  const attributes = Object.entries(record.attributes);
  within("the product", attributes.length, LIMITS.ATTRIBUTES_MAX, "attributes");
  for (const [name, value] of attributes) {
    within("attribute name", name.length, LIMITS.ATTRIBUTE_NAME_MAX);
    within(`attribute ${name.slice(0, 40)}`, typeof value === "string" ? value.length : 0, LIMITS.ATTRIBUTE_VALUE_MAX);
  }
  within("the product", record.tags.length, LIMITS.TAGS_MAX, "tags");
  for (const tag of record.tags) within("tag", tag.length, LIMITS.TAG_MAX);
  within("the product", record.images.length, LIMITS.IMAGES_MAX, "pictures");
  for (const { sourceUrl } of record.images) faults.push(...urlFaults(sourceUrl ?? ""));
  return faults;
}

function urlFaults(url: string): string[] {
  if (url.length > LIMITS.URL_MAX)
    return [`picture address has ${url.length} characters, at most ${LIMITS.URL_MAX} fit`];
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed?.protocol === "https:" || parsed?.protocol === "http:") return [];
  return [`picture address is not http(s): ${JSON.stringify(url.slice(0, 60))}`];
}
