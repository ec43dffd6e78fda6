import { postgresCatalogue } from "../../src/catalogue/postgres-catalogue.ts";
import { createLog } from "../../src/platform/log.ts";
import { connectPostgres, type Sql } from "../../src/platform/postgres.ts";
import { openSearch, type SearchService } from "../../src/search/open-search.ts";
import { NO_FILTERS, type SearchFilters, type SearchQuery } from "../../src/search/query.ts";
import type { SearchResults } from "../../src/search/search.ts";
import { typesenseOf } from "../../src/search/typesense/client.ts";
import { runProgram } from "./program.ts";
import { tell } from "./progress.ts";
import { StackError } from "./stack-error.ts";

const SAMPLES = 25;
const SAME_MIN = 0.9;
const LIMIT = 48;
/** What is compared is what they find, not how fast. */
const PATIENCE_MS = 10_000;

const PATIENT = {
  ...{ preferredMs: PATIENCE_MS, fallbackMs: PATIENCE_MS },
  ...{ preferredSuggestMs: PATIENCE_MS, fallbackSuggestMs: PATIENCE_MS },
};

await runProgram(smoke);

async function smoke(): Promise<number> {
  const { DATABASE_URL, TYPESENSE_URL, TYPESENSE_API_KEY } = process.env;
  if (!DATABASE_URL || !TYPESENSE_URL || !TYPESENSE_API_KEY)
    throw new StackError("DATABASE_URL, TYPESENSE_URL and TYPESENSE_API_KEY name the stack to be asked.");
  const sql = connectPostgres(DATABASE_URL, 4, "smoke-search");
  const parts = { sql, catalogue: postgresCatalogue(sql), log: createLog("error"), deadlines: PATIENT };
  const postgres = openSearch(parts);
  const typesense = openSearch({ ...parts, typesense: typesenseOf({ TYPESENSE_URL, TYPESENSE_API_KEY }) });
  try {
    let same = 0;
    const queries = await queriesOf(sql);
    for (const query of queries) {
      const differences = await compare(query, postgres, typesense);
      if (differences.length === 0) same += 1;
      for (const difference of differences) tell("differs", `${described(query)}: ${difference}`);
    }
    const share = queries.length === 0 ? 0 : same / queries.length;
    tell(
      "search",
      `${same} of ${queries.length} answers are the same (${(100 * share).toFixed(1)} %, ${100 * SAME_MIN} % wanted)`,
    );
    return share >= SAME_MIN ? 0 : 1;
  } finally {
    postgres.stop();
    typesense.stop();
    await sql.end({ timeout: 1 });
  }
}

/** What shoppers would ask of this catalogue: words of titles, brands, codes, filters, orders. The same every time. */
async function queriesOf(sql: Sql): Promise<SearchQuery[]> {
  const sample = await sql<{ title: string; code: string; brand: string | null; category: string; price: number }[]>`
    SELECT p.title, p.external_id AS code, b.slug AS brand, c.slug AS category, p.price
    FROM products p JOIN categories c ON c.id = p.category_id LEFT JOIN brands b ON b.id = p.brand_id
    WHERE p.status = 'active' ORDER BY md5(p.source || p.external_id) LIMIT ${SAMPLES}`;
  const sorts = ["popular", "newest", "price-asc", "price-desc", "rating"] as const;
  return [
    ...sorts.map((sort) => asking("", { sort })),
    ...sample.flatMap(({ title, code, brand, category, price }) => {
      const words = title.split(" ");
      return [
        asking(words.slice(0, 2).join(" ")),
        asking(words.at(-1) ?? ""),
        asking(`"${words.slice(0, 2).join(" ")}"`),
        asking(code),
        asking("", { sort: "price-asc", filters: filters({ category }) }),
        asking(words.at(-1) ?? "", { filters: filters({ priceMax: price, inStock: true }) }),
        ...(brand === null
          ? []
          : [asking("", { sort: "popular", filters: filters({ brands: [brand], ratingMin: 3 }) })]),
      ];
    }),
  ];
}

function asking(text: string, more: Partial<SearchQuery> = {}): SearchQuery {
  return { text, filters: NO_FILTERS, sort: "relevance", page: 1, limit: LIMIT, ...more };
}

function filters(more: Partial<SearchFilters>): SearchFilters {
  return { ...NO_FILTERS, ...more };
}

async function compare(query: SearchQuery, postgres: SearchService, typesense: SearchService): Promise<string[]> {
  const [one, other] = await Promise.all([postgres.search(query), typesense.search(query)]);
  if (other.engine !== "typesense") return ["Typesense did not answer"];
  const differences: string[] = [];
  if (one.match !== other.match) return [`match ${one.match} in Postgres, ${other.match} in Typesense`];
  if (one.total !== other.total) differences.push(`${one.total} found in Postgres, ${other.total} in Typesense`);
  // Each ranks by words in its own way; but a page that holds all, or an order that was asked for, is the same.
  const isOrdered = query.sort !== "relevance";
  const holdsAll = one.total <= LIMIT;
  const ids = ({ items }: SearchResults) => items.map(({ id }) => id);
  const list = (found: SearchResults) => (isOrdered ? ids(found) : ids(found).sort((a, b) => a - b)).join(" ");
  if ((isOrdered || holdsAll) && list(one) !== list(other))
    differences.push(`other products: ${list(one)} | ${list(other)}`);
  const counted = ({ facets }: SearchResults) => {
    const { categories = [], brands = [], shops = [], prices = [], ratings = [], inStock, priceSpan } = facets ?? {};
    const named = (choices: readonly { value: string; count: number }[]) =>
      choices.map(({ value, count }) => `${value} ${count}`).sort();
    return JSON.stringify([named(categories), named(brands), named(shops), prices, ratings, inStock, priceSpan]);
  };
  const isExact = !one.facets?.isApproximate && !other.facets?.isApproximate;
  if (isExact && counted(one) !== counted(other)) differences.push("other counts");
  return differences;
}

function described({ text, sort, filters: chosen }: SearchQuery): string {
  const { brands, shops, attributes, ...single } = chosen;
  const lists = [...brands, ...shops, ...Object.keys(attributes)];
  return JSON.stringify({ text, sort, ...single, ...(lists.length > 0 && { lists }) });
}
