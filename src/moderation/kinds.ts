import type { Sql } from "../platform/postgres.ts";
import type { Refusal } from "./outcome.ts";

/** What shoppers write for all to see. The tables of each kind have the same columns, and names made from its own. */
export interface Kind {
  readonly name: "review" | "posting";
  /** Its facts' first word. */
  readonly about: "review" | "question";
  readonly unknown: Refusal;
  /** For whoever has an opinion about their own words. */
  readonly own: Refusal;
}

export const REVIEWS = {
  name: "review",
  about: "review",
  unknown: { refusal: "unknown_review" },
  own: { refusal: "own_review" },
} as const satisfies Kind;

/** Questions, and answers to them. */
export const POSTINGS = {
  name: "posting",
  about: "question",
  unknown: { refusal: "unknown_question" },
  own: { refusal: "own_posting" },
} as const satisfies Kind;

/** Of ids of what shoppers write, where they stand in addresses. */
export const ID_PATTERN = "^[A-Za-z0-9_-]{16,24}$";

/** Who has written, or has an opinion; nobody's id comes from a body. */
export interface Author {
  readonly id: string;
}

/** The names of a kind's tables, and of the column that all of them have its id in. */
export function tablesOf(sql: Sql, { name }: Kind) {
  return {
    rows: sql(`${name}s`),
    id: sql(`${name}_id`),
    votes: sql(`${name}_votes`),
    reports: sql(`${name}_reports`),
    decisions: sql(`${name}_decisions`),
  };
}
