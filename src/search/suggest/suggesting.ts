import { LRUCache } from "lru-cache";
import type { Category } from "../../catalogue/catalogue.ts";
import type { Sql } from "../../platform/postgres.ts";
import type { NamesReader } from "../names.ts";
import type { Suggestions } from "../search.ts";
import type { SynonymBook } from "../synonyms/synonym-book.ts";
import { NO_SYNONYMS, type Synonyms } from "../synonyms/synonyms.ts";
import { cleanText, fold, plainWords } from "../understand/words.ts";
import { popularSearches } from "./popular.ts";

const BRANDS_KEPT = 5_000;
const BRANDS_KEPT_MS = 60_000;
/** Shorter beginnings are only looked for where a name begins, not where one of its words does. */
const WITHIN_LENGTH_MIN = 3;

type Brand = Suggestions["brands"][number];

/** What can be suggested without an engine: names and what others searched. Products are the engine's. */
export interface NameSuggestions {
  /** At most `limit` of each kind, likeliest first. Nothing a shopper can type makes it fail. */
  suggest(text: string, limit: number): Promise<Pick<Suggestions, "categories" | "brands" | "queries">>;
}

export interface NameSuggestionsParts {
  readonly sql: Sql;
  readonly names: Pick<NamesReader, "read">;
  readonly synonyms?: Pick<Synonyms, "now">;
}

/** Suggestions by beginnings: categories and searches from memory, brands by an index. Rejects when Postgres fails. */
export function openNameSuggestions(parts: NameSuggestionsParts): NameSuggestions {
  const { sql, names, synonyms = NO_SYNONYMS } = parts;
  const popular = popularSearches(sql);
  const brands = new LRUCache<string, readonly Brand[]>({ max: BRANDS_KEPT, ttl: BRANDS_KEPT_MS });

  const brandsFor = async (prefix: string, limit: number) => {
    const key = `${limit} ${prefix}`;
    const kept = brands.get(key);
    if (kept) return kept;
    const found = await readBrands(sql, prefix, limit);
    brands.set(key, found);
    return found;
  };

  return {
    suggest: async (text, limit) => {
      const words = plainWords(cleanText(text));
      const prefix = words.join(" ");
      // A blank ends a word: 'tea ' is no beginning of 'teapot'.
      const beginning = prefix !== "" && /\s$/u.test(text) ? `${prefix} ` : prefix;
      const [queries, { tree }, found] = await Promise.all([
        popular.startingWith(beginning, limit),
        prefix === "" ? NOTHING : names.read(),
        prefix === "" ? [] : brandsFor(prefix, limit),
      ]);
      const meant = [prefix, ...sameAs(synonyms.now(), words)];
      return { categories: categoriesFor(tree.all, meant, limit), brands: found, queries };
    },
  };
}

const NOTHING = { tree: { all: [] as readonly Category[] } };

/** What means the same as all of the words: who types 'couch' is shown the way to the sofas. */
function sameAs(book: SynonymBook, words: readonly string[]): string[] {
  const whole = book.find(words).filter(({ count }) => count === words.length);
  return whole.flatMap(({ others }) => others.map((other) => other.join(" ")));
}

/** Categories whose words begin with the words meant, in their order; first those that begin so as a whole. */
function categoriesFor(all: readonly Category[], meant: readonly string[], limit: number): Suggestions["categories"] {
  const found = meant.flatMap((prefix) => {
    if (prefix === "") return [];
    const begun = all.filter((category) => nameOf(category).startsWith(prefix));
    const isShort = prefix.length < WITHIN_LENGTH_MIN;
    return isShort ? begun : [...begun, ...all.filter((category) => nameOf(category).includes(` ${prefix}`))];
  });
  return [...new Set(found)].slice(0, limit).map(({ name, slug }) => ({ name, slug }));
}

const plainNames = new WeakMap<Category, string>();

/** A category's name in plain lower case, worked out once. */
function nameOf(category: Category): string {
  const known = plainNames.get(category);
  if (known !== undefined) return known;
  const name = plainWords(category.name).join(" ") || fold(category.name);
  plainNames.set(category, name);
  return name;
}

/** Brands with something for sale: those that begin so first, the biggest first. The words have nothing that LIKE would take for a pattern. */
function readBrands(sql: Sql, prefix: string, limit: number): Promise<readonly Brand[]> {
  const within = prefix.length < WITHIN_LENGTH_MIN ? sql`` : sql`OR s.name LIKE ${`% ${prefix}%`}`;
  return sql<Brand[]>`
    SELECT b.name, b.slug FROM search_brands AS s JOIN brands AS b ON b.id = s.brand_id
    WHERE s.products > 0 AND (s.name LIKE ${`${prefix}%`} ${within})
    ORDER BY starts_with(s.name, ${prefix}) DESC, s.products DESC, s.name, b.id LIMIT ${limit}`;
}
