import type { EngineQuery } from "../../src/search/engine.ts";
import { postgresEngine } from "../../src/search/postgres/postgres-engine.ts";
import { RANKING, type Ranking } from "../../src/search/ranking.ts";
import { freshPostgres } from "../../test/support/index.ts";
import { throwAwayAll } from "../../test/support/throw-away.ts";
import { halfOf, readJudgments } from "./judgments.ts";
import { PlainBm25 } from "./plain-bm25.ts";
import { firstPage, importCatalogue, openSearchStage, textOption } from "./search-stage.ts";
import { numberOption, progress, publish } from "./support.ts";

const GOAL = 0.78;
const SHOWN = 10;
/** `--tune SECONDS` looks for better values of ranking.ts, and looks at one half of the queries only. */
const TUNE_SECONDS = numberOption("tune", 0);
const SEED = numberOption("seed", 1);

type Search = (query: string) => Promise<readonly string[]>;
interface Scores {
  readonly all: number;
  readonly tune: number;
  readonly test: number;
}

const data = textOption("data");
const judgments = await readJudgments(data);
const given = process.env.BENCH_DATABASE_URL;
const url = given ?? (await freshPostgres()).url;
let reached = false;
try {
  if (!given) await importCatalogue(url, data);
  reached = await measure();
} finally {
  throwAwayAll();
}
process.exit(reached ? 0 : 1);

async function measure(): Promise<boolean> {
  const { sql, understanding, end } = await openSearchStage(url);
  const products = await sql<{ id: number; source: string; text: string }[]>`
    SELECT p.id, p.external_id AS source,
      concat_ws(' ', p.title, b.name, p.summary, p.attributes ->> 'Part number') AS text
    FROM products p LEFT JOIN brands b ON b.id = p.brand_id`;
  const sourceOf = new Map(products.map(({ id, source }) => [id, source]));
  const plain = new PlainBm25();
  for (const { source, text } of products) plain.add(source, text);
  const understood = new Map<string, EngineQuery>();
  for (const query of judgments.queries) {
    const { engine } = await understanding.understand(firstPage(query, { limit: SHOWN }), { withFacets: false });
    understood.set(query, engine);
  }
  const searchWith = (ranking: Ranking): Search => {
    const engine = postgresEngine(sql, ranking);
    return async (query) => {
      const { ids, also = [] } = await engine.search(understood.get(query)!, new AbortController().signal);
      return [...ids, ...also].map((id) => sourceOf.get(id)!);
    };
  };

  const baseline = await score(async (query) => plain.search(query, SHOWN));
  const ours = await score(searchWith(RANKING));
  if (Bun.argv.includes("--each")) await showEach(searchWith(RANKING), async (query) => plain.search(query, SHOWN));
  if (TUNE_SECONDS > 0) await tune(searchWith, ours.tune);
  await end();
  return publish({
    name: "relevance",
    rows: [
      { way: "plain BM25", ...baseline },
      { way: "search", ...ours },
    ].map(({ way, all, tune, test }) => ({
      way,
      "NDCG@10": round(all),
      "tune half": round(tune),
      "test half": round(test),
    })),
    figures: { ours, baseline, queries: judgments.queries.length },
    goals: [
      { goal: `NDCG@10 of all queries at least ${GOAL} (${round(ours.all)})`, reached: ours.all >= GOAL },
      {
        goal: `NDCG@10 of the half that nothing was tuned on at least ${GOAL} (${round(ours.test)})`,
        reached: ours.test >= GOAL,
      },
    ],
    notes: [
      `${judgments.queries.length} queries with a relevant product, ${halves().tune} in the tune half; what nobody judged counts 0.`,
      "Plain BM25: any of the words as they are, over title, brand, summary and part number.",
      "Limited by what was judged: the first ten hold products that nobody looked at.",
    ],
  });
}

async function score(search: Search, only?: "tune"): Promise<Scores> {
  const sums = { all: 0, tune: 0, test: 0 };
  for (const query of judgments.queries) {
    const half = halfOf(query);
    if (only && half !== only) continue;
    const value = judgments.ndcg(query, await search(query));
    sums.all += value;
    sums[half] += value;
  }
  const { tune, test } = halves();
  return { all: sums.all / (tune + test), tune: sums.tune / tune, test: sums.test / test };
}

/** Steps at random from the best so far, and keeps what is better. */
async function tune(searchWith: (ranking: Ranking) => Search, start: number): Promise<void> {
  let seed = SEED;
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed / 2 ** 31;
  };
  let best = { ranking: RANKING, score: start };
  const until = performance.now() + TUNE_SECONDS * 1_000;
  for (let tries = 1; performance.now() < until; tries++) {
    const names = Object.keys(RANKING) as (keyof Ranking)[];
    const changed = Object.fromEntries(
      names.map((name) => {
        const isMoved = random() < 2 / names.length;
        const value = best.ranking[name] * (isMoved ? 2 ** (2 * random() - 1) : 1);
        return [name, /Length$/.test(name) ? Math.min(1, value) : value];
      }),
    ) as unknown as Ranking;
    const { tune } = await score(searchWith(changed), "tune");
    if (tune > best.score) {
      best = { ranking: changed, score: tune };
      progress(
        `try ${tries}: ${round(tune)} ${JSON.stringify(changed, (_, value) => (typeof value === "number" ? round(value) : value))}`,
      );
    }
  }
}

/** What each query of the tune half scores: those of the other are not to be looked at. */
async function showEach(search: Search, plain: Search): Promise<void> {
  for (const query of judgments.queries.filter((each) => halfOf(each) === "tune")) {
    const [ours, theirs] = [judgments.ndcg(query, await search(query)), judgments.ndcg(query, await plain(query))];
    progress(`${query.padEnd(28)} ${ours.toFixed(3)}  plain ${theirs.toFixed(3)}`);
  }
}

function halves(): { tune: number; test: number } {
  const tune = judgments.queries.filter((query) => halfOf(query) === "tune").length;
  return { tune, test: judgments.queries.length - tune };
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
