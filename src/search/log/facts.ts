import { type Static, Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import { PermanentError } from "../../platform/consumers.ts";
import type { Delivery } from "../../platform/dead-letters.ts";
import { QUERY_TEXT_MAX, RESULTS_MAX, SearchFilters, SearchSort } from "../query.ts";
import type { SearchRecord } from "../search.ts";
import { type Piece, piecesOf } from "../understand/pieces.ts";
import { withoutPersonal } from "./personal.ts";

/** Characters of the words that are kept. */
const WORDS_MAX = 2 * QUERY_TEXT_MAX;

const Id = Type.String({ pattern: "^[A-Za-z0-9_-]{16}$" });
const Position = Type.Integer({ minimum: 1, maximum: RESULTS_MAX });
const ProductId = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });

/** Somebody searched. Nothing in it says who. */
export const Searched = Type.Object({
  fact: Type.Literal("searched"),
  id: Id,
  at: Type.Integer({ minimum: 0 }),
  words: Type.String({ maxLength: WORDS_MAX }),
  filters: SearchFilters,
  sort: SearchSort,
  page: Type.Integer({ minimum: 1 }),
  total: Type.Integer({ minimum: 0 }),
  match: Type.String(),
  engine: Type.String(),
  isCached: Type.Boolean(),
  latencyMs: Type.Number({ minimum: 0 }),
});
export type Searched = Static<typeof Searched>;

/** Somebody followed a result. */
export const Clicked = Type.Object({
  fact: Type.Literal("clicked"),
  id: Id,
  at: Type.Integer({ minimum: 0 }),
  productId: ProductId,
  position: Position,
});
export type Clicked = Static<typeof Clicked>;

export type SearchFact = Searched | Clicked;

const schema = TypeCompiler.Compile(Type.Union([Searched, Clicked]));
const decoder = new TextDecoder();

/** The record as a fact: words in plain lower case, and none that name somebody. */
export function searchedFact({ searchId, at, query, ...about }: SearchRecord): Searched {
  const { total, match, engine, isCached, latencyMs } = about;
  return {
    fact: "searched",
    id: searchId,
    at: at.getTime(),
    // In plain letters a text may be many times as long: a ligature is all of its words.
    words: wordsOf(withoutPersonal(query.text)).slice(0, WORDS_MAX).toWellFormed(),
    filters: query.filters,
    ...{ sort: query.sort, page: query.page, total, match, engine, isCached, latencyMs },
  };
}

/** What must not be there keeps its dash: whoever finds 'mug -blue' found no blue mug. */
function wordsOf(text: string): string {
  const said = ({ kind, words }: Piece) => {
    if (kind !== "without") return words;
    return words.length === 1 ? [`-${words[0]}`] : [`-"${words.join(" ")}"`];
  };
  return piecesOf(text).flatMap(said).join(" ");
}

/** What a result's address says of a click, or null where that can be none. */
export function clickedFact(searchId: string, productId: number, position: number, at: number): Clicked | null {
  const fact = { fact: "clicked" as const, id: searchId, at, productId, position };
  return schema.Check(fact) ? fact : null;
}

/** The fact in a delivery. Throws `PermanentError` for a body that is none. */
export function searchFactOf({ subject, body }: Delivery): SearchFact {
  let fact: unknown;
  try {
    fact = JSON.parse(decoder.decode(body));
  } catch {
    throw new PermanentError(`the message on ${subject} is not JSON`);
  }
  if (schema.Check(fact)) return fact;
  throw new PermanentError(`the message on ${subject} is no search: ${schema.Errors(fact).First()?.message}`);
}
