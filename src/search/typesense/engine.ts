import { Refused } from "../breaker.ts";
import type { EngineQuery, EngineResult, SearchEngine } from "../engine.ts";
import { idsOf, resultOf, type SearchAnswer } from "./answers.ts";
import { asRefusal, type TypesenseClient } from "./client.ts";
import { type Planned, plan, type SearchRequest, suggestRequest, withCodesTogether } from "./requests.ts";

/** Where fewer than this meet all words, … */
const ENOUGH = 10;
/** … so many that meet some of them are offered besides. */
const ALSO_MAX = 24;

/** Typesense as one of the shop's engines. */
export function typesenseEngine(client: TypesenseClient): SearchEngine {
  const ask = async (requests: readonly SearchRequest[], signal: AbortSignal): Promise<SearchAnswer[]> => {
    signal.throwIfAborted();
    const searches = { searches: [...requests] };
    const perform = client.multiSearch.perform.bind(client.multiSearch) as unknown as Perform;
    const { results } = await perform(searches, {}, { abortSignal: signal }).catch((error: unknown) => {
      throw asRefusal(error);
    });
    for (const result of results) requireAnswer(result);
    if (results.length !== requests.length) throw new Error("Typesense answered another number of searches");
    return results as SearchAnswer[];
  };
  const askPlanned = (planned: readonly Planned[], signal: AbortSignal) =>
    ask(
      planned.map(({ request }) => request),
      signal,
    );

  const exactly = async (query: EngineQuery, signal: AbortSignal): Promise<EngineResult> => {
    const planned = plan(query, "all");
    return resultOf(planned, await askPlanned(planned, signal), "all");
  };

  const alsoSome = async (query: EngineQuery, found: EngineResult, signal: AbortSignal): Promise<number[]> => {
    const more = plan({ ...query, limit: ALSO_MAX + found.ids.length, withFacets: false }, "some", ENOUGH);
    const [answer] = await askPlanned(more, signal);
    const known = new Set(found.ids);
    return (answer ? idsOf(answer) : []).filter((id) => !known.has(id)).slice(0, ALSO_MAX);
  };

  return {
    name: "typesense",
    search: async (query, signal) => {
      const code = withCodesTogether(query);
      const coded = code && (await exactly(code, signal));
      if (coded && coded.total > 0) return coded;
      const found = await exactly(query, signal);
      if (isLittle(query, found)) return { ...found, also: await alsoSome(query, found, signal) };
      if (found.total > 0 || !hasWords(query)) return found;
      // Both at once: nothing was found, and somebody waits.
      const resembling = plan(query, "resembling");
      const some = plan(query, "some");
      const answers = await askPlanned([...resembling, ...some], signal);
      const near = resultOf(resembling, answers.slice(0, resembling.length), "resembling");
      if (near.total > 0) return near;
      const partly = resultOf(some, answers.slice(resembling.length), "some");
      return partly.total > 0 ? partly : found;
    },
    suggest: async (query, signal) => {
      const [answer] = await ask([suggestRequest(query)], signal);
      return { ids: answer ? idsOf(answer) : [] };
    },
  };
}

type Perform = (
  searches: { readonly searches: readonly SearchRequest[] },
  common: object,
  options: { abortSignal: AbortSignal },
) => Promise<{ results: readonly Partial<SearchAnswer & Fault>[] }>;

/** A search of several that went wrong says so in its place. */
interface Fault {
  readonly code: number;
  readonly error: string;
}

function requireAnswer({ error, code, found }: Partial<SearchAnswer & Fault>): void {
  if (error !== undefined) {
    if (code === 400 || code === 422) throw new Refused(error);
    throw new Error(`Typesense: ${error} (${code})`);
  }
  if (found === undefined) throw new Error("Typesense answered something else than a search");
}

function isLittle({ page, sort, terms }: EngineQuery, { total }: EngineResult): boolean {
  return total > 0 && total < ENOUGH && page === 1 && sort === "relevance" && terms.length > 1;
}

function hasWords({ terms, phrases }: EngineQuery): boolean {
  return terms.length + phrases.length > 0;
}
