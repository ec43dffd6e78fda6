import type { Catalogue, ProductCard } from "../catalogue/catalogue.ts";
import type { Owner } from "../favourites/owner.ts";
import type { StockReader } from "../live/stock-reader.ts";
import type { Sql } from "../platform/postgres.ts";
import type { Recommendations } from "../recommendations/recommendations.ts";
import { type Candidates, composed } from "./compose.ts";
import type { Feed } from "./feed.ts";
import type { History } from "./history.ts";
import { FAVOURITES_ENOUGH, FEED_MIN, SECTION_MAX, SECTION_MIN, SHARED_MAX, VIEWS_ENOUGH } from "./limits.ts";
import { fondCategories, type PriceRange, priceRange, type Taste, tasteOf } from "./taste.ts";
import { POPULAR, TRENDING, wantedReader } from "./wanted.ts";

/** Candidates of a section: more than it shows, for some are taken, hidden or sold out. */
const LOOKED_AT = 60;
const TOP_CATEGORIES = 2;
/** Favourites whose company and kind are looked for. */
const FAVOURITES_USED = 12;
const ALIKE_OF = 3;

export interface FeedParts {
  readonly sql: Sql;
  readonly catalogue: Catalogue;
  readonly stock: StockReader;
  readonly recommendations: Pick<Recommendations, "goingWith">;
  readonly history: Pick<History, "decision">;
}

export interface Feeds {
  /** The same for everybody; of what is hidden, because it is on the page already, nothing. */
  shared(hidden?: readonly number[]): Promise<Feed>;
  /** For this shopper, if they want one of their own; the shared one else. */
  of(owner: Owner | null, hidden?: readonly number[]): Promise<Feed>;
}

export function openFeeds(parts: FeedParts): Feeds {
  const { sql, catalogue, stock, recommendations, history } = parts;
  const trending = wantedReader(sql, TRENDING);
  const popular = wantedReader(sql, POPULAR);

  /** What is wanted first, then what the catalogue says is popular. */
  const filled = async (first: readonly number[]): Promise<number[]> => {
    const { items } = await catalogue.list({}, "popular", 1, LOOKED_AT);
    return [...first, ...items.map(({ id }) => id)];
  };

  const compose = async (wanted: readonly Candidates[], hidden: readonly number[]) => {
    const ids = [...new Set(wanted.flatMap((one) => one.ids))];
    const [cards, levels] = await Promise.all([catalogue.cards(ids), stock.levels(ids)]);
    const gone = ids.filter((id) => {
      const level = levels.get(id);
      return level !== undefined && level.available + level.reserved === 0;
    });
    const viewed = new Set(wanted.find(({ why }) => why.reason === "viewed")?.ids);
    // What somebody has looked at is shown again though it is sold out; nothing else is.
    return composed(wanted, cards, new Set([...hidden, ...gone.filter((id) => !viewed.has(id))]));
  };

  const shared = async (hidden: readonly number[] = []): Promise<Feed> => {
    const ids = await filled(await trending());
    return {
      kind: "trending",
      sections: await compose([{ why: { reason: "trending" }, ids, min: 1, max: SHARED_MAX }], hidden),
    };
  };

  const forEverybodyElse = async (taste: Taste, hidden: readonly number[]): Promise<Feed> => {
    const ids = await filled(await popular());
    const section = { why: { reason: "popular" }, ids, min: 1, max: SHARED_MAX } as const;
    return { kind: "popular", sections: await compose([section], [...hidden, ...taste.bought]) };
  };

  const personal = async (taste: Taste, hidden: readonly number[]): Promise<Feed> => {
    const traits = await catalogue.cards([...taste.favourites, ...taste.viewed]);
    const known = new Set([...taste.favourites, ...taste.viewed]);
    const range = priceRange(taste, traits);
    const [company, categories, inRange, more] = await Promise.all([
      companyOf(taste.favourites),
      inCategories(fondCategories(taste, traits).slice(0, TOP_CATEGORIES)),
      range ? pricedIn(sql, range) : [],
      popular().then(filled),
    ]);
    const section = { without: known, min: SECTION_MIN, max: SECTION_MAX };
    const wanted: Candidates[] = [
      { ...section, why: { reason: "favourites" }, ids: company },
      ...categories.map((one) => ({ ...section, ...one })),
      { why: { reason: "viewed" }, ids: taste.viewed, min: 1, max: SECTION_MAX },
      ...(range ? [{ ...section, why: { reason: "price", ...range } as const, ids: inRange }] : []),
    ];
    const without = [...hidden, ...taste.bought];
    const sections = await compose(wanted, without);
    const count = sections.reduce((sum, { cards }) => sum + cards.length, 0);
    if (count >= FEED_MIN) return { kind: "personal", sections };
    const last = { why: { reason: "popular" }, ids: more, min: 1, max: SHARED_MAX } as const;
    return { kind: "personal", sections: await compose([...wanted, last], without) };
  };

  /** What was bought with the favourites, then what is of their kind. */
  const companyOf = async (favourites: readonly number[]): Promise<number[]> => {
    const used = favourites.slice(0, FAVOURITES_USED);
    const [company, products] = await Promise.all([
      recommendations.goingWith(used, LOOKED_AT),
      Promise.all(used.slice(0, ALIKE_OF).map((id) => catalogue.product(id))),
    ]);
    const alike = await Promise.all(products.map((one) => (one ? catalogue.similar(one, SECTION_MAX) : [])));
    return [...company, ...inTurns(alike)];
  };

  const inCategories = async (ids: readonly number[]) => {
    const known = new Map((await catalogue.categories()).map((one) => [one.id, one]));
    const wanted = ids.flatMap((id) => known.get(id) ?? []);
    return Promise.all(
      wanted.map(async ({ id, name, slug }) => ({
        why: { reason: "category", name, slug } as const,
        ids: (await catalogue.list({ categoryId: id }, "popular", 1, LOOKED_AT)).items.map((card) => card.id),
      })),
    );
  };

  return {
    shared,
    async of(owner, hidden = []) {
      if (owner === null || (await history.decision(owner)) !== true) return shared(hidden);
      const taste = await tasteOf(sql, owner);
      const isCold = taste.favourites.length < FAVOURITES_ENOUGH && taste.viewed.length < VIEWS_ENOUGH;
      return isCold ? forEverybodyElse(taste, hidden) : personal(taste, hidden);
    },
  };
}

/** The first of each, the second of each … */
function inTurns(lists: readonly (readonly ProductCard[])[]): number[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list[at]?.id ?? [])).flat();
}

async function pricedIn(sql: Sql, { from, to, currency }: PriceRange): Promise<number[]> {
  const rows = await sql<{ id: number }[]>`
    SELECT id FROM products WHERE status = 'active' AND currency = ${currency} AND price BETWEEN ${from} AND ${to}
    ORDER BY popularity DESC, id LIMIT ${LOOKED_AT}`;
  return rows.map(({ id }) => id);
}
