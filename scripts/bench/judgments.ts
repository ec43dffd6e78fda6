import { join } from "node:path";
import { parse } from "csv-parse/sync";

const RANKS = 10;

/** What people said of products as answers to queries: from 0, not wanted, to 3. */
export interface Judgments {
  /** Queries for which some product was found relevant. */
  readonly queries: readonly string[];
  /** Normalised discounted cumulative gain of the first ten products, by the ids of their source; what was not judged counts 0. */
  ndcg(query: string, products: readonly string[]): number;
}

export async function readJudgments(data: string): Promise<Judgments> {
  const rows = parse(await Bun.file(join(data, "judgments.csv")).text(), { columns: true }) as Record<string, string>[];
  const byQuery = new Map<string, Map<string, number>>();
  for (const { query = "", docid = "", rating } of rows) {
    if (!byQuery.has(query)) byQuery.set(query, new Map());
    byQuery.get(query)!.set(docid, Number(rating));
  }
  return {
    queries: [...byQuery]
      .filter(([, judged]) => [...judged.values()].some((rating) => rating > 0))
      .map(([query]) => query),
    ndcg: (query, products) => {
      const judged = byQuery.get(query) ?? new Map<string, number>();
      const ideal = gain([...judged.values()].sort((a, b) => b - a));
      return ideal === 0 ? 0 : gain(products.map((product) => judged.get(product) ?? 0)) / ideal;
    },
  };
}

/** Which half of the queries one belongs to is settled by itself alone, for ever. */
export function halfOf(query: string): "tune" | "test" {
  return new Bun.CryptoHasher("sha256").update(query).digest()[0]! % 2 === 0 ? "tune" : "test";
}

function gain(ratings: readonly number[]): number {
  return ratings.slice(0, RANKS).reduce((sum, rating, rank) => sum + rating / Math.log2(rank + 2), 0);
}
