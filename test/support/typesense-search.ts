/** Enough of Typesense's search to be asked what the shop asks: words, filters, sorting and facets over documents in memory. */

export interface StandInField {
  readonly name: string;
  readonly type: string;
  readonly facet?: boolean;
  readonly stem?: boolean;
  readonly sort?: boolean;
}

export type StandInDocument = Readonly<Record<string, unknown>> & { readonly id: string };

export interface SynonymItem {
  readonly id: string;
  readonly root?: string;
  readonly synonyms: readonly string[];
}

export interface StandInCollection {
  readonly name: string;
  readonly fields: readonly StandInField[];
  readonly documents: ReadonlyMap<string, StandInDocument>;
  readonly synonyms: readonly SynonymItem[];
}

/** A search that the server refuses, with its code. */
export class SearchFault extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

const PER_PAGE_MAX = 250;
const SORTS_MAX = 3;
/** Words of fewer letters are not corrected by one letter, or two. */
const LETTERS_FOR_1_TYPO = 4;
const LETTERS_FOR_2_TYPOS = 7;

/** Answers one search of a multi_search. Throws `SearchFault`. */
export function answerSearch(collection: StandInCollection, params: Record<string, unknown>) {
  const text = (name: string) => String(params[name] ?? "");
  const perPage = Number(params.per_page ?? 10);
  const page = Math.max(1, Number(params.page ?? 1));
  if (perPage > PER_PAGE_MAX) throw new SearchFault(422, `Only upto ${PER_PAGE_MAX} hits can be fetched per page.`);
  const passes = filterOf(collection, text("filter_by"));
  const candidates = [...collection.documents.values()].filter(passes);
  const matched = matchWords(collection, candidates, params);
  const sorted = sortBy(collection, matched, text("sort_by"));
  const hits = sorted.slice((page - 1) * perPage, page * perPage).map(({ document, score }) => ({
    document: only(document, text("include_fields")),
    highlight: {},
    highlights: [],
    text_match: score,
    text_match_info: {
      best_field_score: String(score),
      best_field_weight: 15,
      fields_matched: 1,
      score: String(score),
    },
  }));
  return {
    facet_counts: facetsOf(collection, sorted, text("facet_by"), Number(params.max_facet_values ?? 10)),
    found: sorted.length,
    hits,
    out_of: collection.documents.size,
    page,
    request_params: { collection_name: collection.name, first_q: text("q"), per_page: perPage, q: text("q") },
    search_cutoff: false,
    search_time_ms: 1,
  };
}

/** The documents that a filter lets pass: comparisons joined by `&&`, which is all that the shop writes. */
export function filterOf(
  collection: Pick<StandInCollection, "fields">,
  filter: string,
): (of: StandInDocument) => boolean {
  if (filter.trim() === "") return () => true;
  const parts = filter.split(" && ").map((part) => comparison(collection, part.trim()));
  return (document) => parts.every((passes) => passes(document));
}

function comparison(collection: Pick<StandInCollection, "fields">, part: string): (of: StandInDocument) => boolean {
  const [, name = "", operator = "", value = ""] = /^(\w+):\s*(:?=|>=|<=|>|<|)\s*(.*)$/s.exec(part) ?? [];
  if (name === "") throw new SearchFault(400, "Could not parse the filter query.");
  const field = name === "id" ? { name, type: "string" } : fieldOf(collection, name, "filter");
  const valuesIn = (document: StandInDocument) => [document[name]].flat();
  if (operator === "=" || operator === ":=") {
    const wanted = new Set(listed(value));
    if (field.type.startsWith("int") && [...wanted].some((each) => !/^-?\d+$/.test(each)))
      throw new SearchFault(400, `Error with filter field \`${name}\`: Not an int32.`);
    return (document) => valuesIn(document).some((each) => wanted.has(String(each)));
  }
  const bound = Number(value);
  if (value === "" || Number.isNaN(bound) || !/^(int|float)/.test(field.type))
    throw new SearchFault(400, `Error with filter field \`${name}\`: Numerical field has an invalid comparator.`);
  const holds = {
    ">=": (each: number) => each >= bound,
    "<=": (each: number) => each <= bound,
    ">": (each: number) => each > bound,
    "<": (each: number) => each < bound,
    "": (each: number) => each === bound,
  }[operator];
  if (!holds) throw new SearchFault(400, "Could not parse the filter query.");
  return (document) => valuesIn(document).some((each) => holds(each as number));
}

/** `a`, `[a,b]`, with backticks around what must mean itself. */
function listed(value: string): string[] {
  const inside = value.startsWith("[") && value.endsWith("]") ? value.slice(1, -1) : value;
  return [...inside.matchAll(/`([^`]*)`|[^,`]+/g)].map(([whole, quoted]) => quoted ?? whole.trim());
}

function fieldOf(collection: Pick<StandInCollection, "fields">, name: string, use: string): StandInField {
  const field = collection.fields.find((each) => each.name === name);
  if (!field) throw new SearchFault(404, `Could not find a ${use} field named \`${name}\` in the schema.`);
  return field;
}

interface Hit {
  readonly document: StandInDocument;
  readonly score: number;
}

function matchWords(
  collection: StandInCollection,
  documents: readonly StandInDocument[],
  params: Record<string, unknown>,
): Hit[] {
  const text = (name: string, fallback: string) => String(params[name] ?? fallback);
  const names = text("query_by", "").split(",");
  const weights = text("query_by_weights", names.map(() => 1).join(","))
    .split(",")
    .map(Number);
  const typos = perField(text("num_typos", "2"), names.length).map(Number);
  if (weights.length !== names.length)
    throw new SearchFault(400, "Number of weights in `query_by_weights` does not match number of `query_by` fields.");
  const fields = names.map((name, at) => ({
    field: fieldOf(collection, name, "query"),
    weight: weights[at]!,
    typos: typos[at]!,
  }));
  const { words, phrases, excluded, excludedPhrases } = wordsOf(text("q", ""));
  const has = (document: StandInDocument, phrase: readonly string[]) =>
    fields.some(({ field }) => valuesOf(document, field.name).some((value) => holdsPhrase(value.split(" "), phrase)));
  const left = documents.filter(
    (document) =>
      phrases.every((phrase) => has(document, phrase)) &&
      !excludedPhrases.some((phrase) => has(document, phrase)) &&
      !excluded.some((word) => scoreOf(document, fields, word, { isPrefix: false, maxTypos: 0 }) > 0),
  );
  if (words.length === 0) return left.map((document) => ({ document, score: 0 }));
  const isPrefix = perField(text("prefix", "true"), 1)[0] === "true";
  const variations = params.enable_synonyms === false ? [words] : variationsOf(words, collection.synonyms);
  const search = (sets: readonly (readonly string[])[], maxTypos: number): Hit[] =>
    left.flatMap((document) => {
      const scores = sets.map((set) => {
        const each = set.map((word, at) =>
          scoreOf(document, fields, word, { isPrefix: isPrefix && at === set.length - 1, maxTypos }),
        );
        return each.every((score) => score > 0) ? each.reduce((sum, score) => sum + score, 0) : 0;
      });
      const score = Math.max(...scores);
      return score > 0 ? [{ document, score }] : [];
    });
  let hits = search(variations, 0);
  if (hits.length < Number(params.typo_tokens_threshold ?? 1)) hits = search(variations, 2);
  for (let kept = words.length - 1; kept > 0 && hits.length < Number(params.drop_tokens_threshold ?? 1); kept--)
    hits = search([words.slice(0, kept)], Number(params.typo_tokens_threshold ?? 1) > 0 ? 2 : 0);
  return hits;
}

function wordsOf(q: string) {
  const words: string[] = [];
  const phrases: string[][] = [];
  const excluded: string[] = [];
  const excludedPhrases: string[][] = [];
  for (const [, minus, quoted, plain] of q.toLowerCase().matchAll(/(-?)(?:"([^"]*)"|(\S+))/g)) {
    if (quoted !== undefined) (minus ? excludedPhrases : phrases).push(quoted.split(" "));
    else if (plain !== "*") (minus ? excluded : words).push(plain!);
  }
  return { words, phrases, excluded, excludedPhrases };
}

interface QueryField {
  readonly field: StandInField;
  readonly weight: number;
  readonly typos: number;
}

/** How much a word says of a document by the strongest field that has it; 0 where none has. */
function scoreOf(
  document: StandInDocument,
  fields: readonly QueryField[],
  word: string,
  { isPrefix, maxTypos }: { isPrefix: boolean; maxTypos: number },
): number {
  let best = 0;
  for (const { field, weight, typos } of fields) {
    const form = (each: string) => (field.stem ? stem(each) : each);
    for (const value of valuesOf(document, field.name)) {
      for (const token of value.split(" ")) {
        const allowed = Math.min(typos, maxTypos, typosFor(word));
        if (form(token) === form(word)) best = Math.max(best, weight * 100);
        else if (isPrefix && token.startsWith(word)) best = Math.max(best, weight * 100 - 10);
        else if (allowed > 0 && Math.abs(token.length - word.length) <= allowed && editDistance(token, word) <= allowed)
          best = Math.max(best, weight * 100 - 50);
      }
    }
  }
  return best;
}

function typosFor(word: string): number {
  return word.length >= LETTERS_FOR_2_TYPOS ? 2 : word.length >= LETTERS_FOR_1_TYPO ? 1 : 0;
}

const read = new WeakMap<StandInDocument, Map<string, readonly string[]>>();

/** Documents never change; one that is imported again is another. */
function valuesOf(document: StandInDocument, name: string): readonly string[] {
  let fields = read.get(document);
  if (!fields) {
    fields = new Map();
    read.set(document, fields);
  }
  let values = fields.get(name);
  if (!values) {
    values = [document[name] ?? ""].flat().map((value) => String(value).toLowerCase());
    fields.set(name, values);
  }
  return values;
}

function holdsPhrase(tokens: readonly string[], phrase: readonly string[]): boolean {
  return tokens.some((_, at) => phrase.every((word, i) => tokens[at + i] === word));
}

/** The words, and the words with what means the same in their place. */
function variationsOf(words: readonly string[], synonyms: readonly SynonymItem[]): string[][] {
  const made: string[][] = [[...words]];
  for (const { root, synonyms: alike } of synonyms) {
    const from = root === undefined ? alike : [root];
    for (const given of from) {
      const parts = given.toLowerCase().split(" ");
      const at = words.findIndex((_, i) => parts.every((part, j) => words[i + j] === part));
      if (at < 0) continue;
      for (const other of alike.filter((each) => each !== given))
        made.push([...words.slice(0, at), ...other.toLowerCase().split(" "), ...words.slice(at + parts.length)]);
    }
  }
  return made;
}

function sortBy(collection: StandInCollection, hits: readonly Hit[], sort: string): Hit[] {
  const parts =
    sort === ""
      ? ["_text_match:desc"]
      : [...sort.matchAll(/(?:_eval\((?:[^()]|\([^)]*\))*\)|_text_match\([^)]*\)|\w+):(?:asc|desc)/g)].map(String);
  if (parts.length > SORTS_MAX) throw new SearchFault(400, `Only upto ${SORTS_MAX} sort_by fields can be specified.`);
  if (sort !== "" && parts.join(",").length !== sort.replaceAll(", ", ",").length)
    throw new SearchFault(400, "Parameter `sort_by` is malformed.");
  const keys = parts.map((part) => {
    const [, what = "", direction] = /^(.*):(asc|desc)$/s.exec(part) ?? [];
    return { value: sortValue(collection, hits, what), sign: direction === "asc" ? 1 : -1 };
  });
  return [...hits].sort((a, b) => {
    for (const { value, sign } of keys) {
      const difference = sign * (value(a) - value(b));
      if (difference !== 0) return difference;
    }
    return Number(b.document.id) - Number(a.document.id);
  });
}

function sortValue(collection: StandInCollection, hits: readonly Hit[], what: string): (hit: Hit) => number {
  const [, expression] = /^_eval\((.*)\)$/s.exec(what) ?? [];
  if (expression !== undefined) {
    const passes = filterOf(collection, expression);
    return ({ document }) => (passes(document) ? 1 : 0);
  }
  const [, buckets] = /^_text_match\(buckets: (\d+)\)$/.exec(what) ?? [];
  if (buckets !== undefined) {
    const scores = hits.map(({ score }) => score).sort((a, b) => b - a);
    const size = Math.ceil(scores.length / Number(buckets));
    return ({ score }) => -Math.floor(scores.indexOf(score) / size);
  }
  if (what === "_text_match") return ({ score }) => score;
  const field = fieldOf(collection, what, "sort");
  if (!/^(int|float|bool)/.test(field.type))
    throw new SearchFault(404, `Could not find a field named \`${what}\` in the schema for sorting.`);
  return ({ document }) => Number(document[what]);
}

function facetsOf(collection: StandInCollection, hits: readonly Hit[], facetBy: string, valuesMax: number) {
  const names = facetBy.split(",").filter((name) => name !== "");
  return names.map((name) => {
    if (!fieldOf(collection, name, "facet").facet)
      throw new SearchFault(404, `Could not find a facet field named \`${name}\` in the schema.`);
    const counts = new Map<string, number>();
    const numbers: number[] = [];
    for (const { document } of hits) {
      for (const value of [document[name]].flat()) {
        counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
        if (typeof value === "number") numbers.push(value);
      }
    }
    const commonest = [...counts].sort((a, b) => b[1] - a[1]).slice(0, valuesMax);
    const stats =
      numbers.length === 0
        ? {}
        : { min: Math.min(...numbers), max: Math.max(...numbers), sum: numbers.reduce((sum, each) => sum + each, 0) };
    return {
      counts: commonest.map(([value, count]) => ({ count, highlighted: value, value })),
      field_name: name,
      sampled: false,
      stats: { ...stats, total_values: counts.size },
    };
  });
}

function only(document: StandInDocument, include: string): Record<string, unknown> {
  const names = include.split(",").filter((name) => name !== "");
  return names.length === 0 ? document : Object.fromEntries(names.map((name) => [name, document[name]]));
}

function perField(given: string, count: number): string[] {
  const values = given.split(",");
  return values.length === 1 ? Array(count).fill(values[0]) : values;
}

/** Not Snowball's, but it joins what the tests' words need joined. */
function stem(word: string): string {
  const bare = word.replace(/(?<=\w{3})(ing|ed|es|s)$/, "");
  return bare.replace(/([bdgmnprt])\1$/, "$1").replace(/(?<=\w{2})[ey]$/, "");
}

/** Letters inserted, left out, changed, or swapped with their neighbour. */
function editDistance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => [i, ...Array<number>(b.length).fill(0)]);
  for (let j = 1; j <= b.length; j++) rows[0]![j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const change = rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(rows[i - 1]![j]! + 1, rows[i]![j - 1]! + 1, change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, rows[i - 2]![j - 2]! + 1);
      rows[i]![j] = least;
    }
  }
  return rows[a.length]![b.length]!;
}
