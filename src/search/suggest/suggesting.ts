import type { Suggestions } from "../search.ts";

/** What can be suggested without an engine: names and what others searched. Products are the engine's. */
export interface NameSuggestions {
  /** At most `limit` of each kind, likeliest first. Nothing a shopper can type makes it fail. */
  suggest(text: string, limit: number): Promise<Pick<Suggestions, "categories" | "brands" | "queries">>;
}
