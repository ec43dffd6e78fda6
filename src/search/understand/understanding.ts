import type { Sql } from "../../platform/postgres.ts";
import type { EngineQuery, SuggestQuery } from "../engine.ts";
import type { NamesReader } from "../names.ts";
import type { SearchQuery } from "../query.ts";
import type { Understood } from "../search.ts";
import type { Synonyms } from "../synonyms/synonyms.ts";

export interface UnderstandingParts {
  readonly sql: Sql;
  readonly names: NamesReader;
  readonly synonyms: Synonyms;
}

/** Turns what shoppers type and choose into what engines are asked. Nothing a shopper can type makes it fail. */
export interface Understanding {
  /** Understood again with `understood.text` and its filters chosen, the engine is asked the same. */
  understand(
    query: SearchQuery,
    options?: { withFacets?: boolean },
  ): Promise<{ readonly engine: EngineQuery; readonly understood: Understood }>;
  /** The same words as the catalogue spells them, where that differs and is likely; else null. Ask it where little was found. */
  didYouMean(text: string): Promise<string | null>;
  /** Ever wider queries to try where nothing is found, nearest first; none where nothing is left to give up. */
  relaxations(query: EngineQuery): readonly EngineQuery[];
  /** What is asked while the shopper is typing: the last word is a beginning, unless a blank follows it. */
  suggesting(text: string, limit: number): Promise<SuggestQuery>;
}
