import type { Cost } from "./cost.ts";
import { numberOption } from "./support.ts";

/** The largest size: so many products and carts are touched. */
export const LARGEST = numberOption("products", 1_000_000);
export const SIZES = [1_000, 100_000, 1_000_000].filter((size) => size <= LARGEST);
/** Different entities of one round: as many as the smallest size has, so that a round is the same at every size. */
export const ROUND = 1_000;
/** Rounds of each sort of command at each size: few, for what has had many commands has more of them to load. */
export const ROUNDS = 8;
export const CLIENTS = 256;
/** Touching a million is no measure of waiting: more at once are done sooner. */
export const TOUCHING_CLIENTS = 1_024;
export const ACTORS_MAX = 50_000;
/** Products there are at every size, more than are ever touched. */
export const PRODUCTS = LARGEST + 2 * ROUND * ROUNDS;
/**
 * A shop that grows has more products as well: as many carts want each, however many carts there are. So few that hardly
 * two commands under way ask the same product at the smallest size either. Those share a write of its row: with 20 carts a
 * product a thousand commands wrote 410 such rows at the smallest size and 1,000 at the largest, which is not the growth
 * that is looked for.
 */
export const CARTS_A_PRODUCT = 4;
/** What a fixed number of products costs that ever more carts want. */
export const WANTED_BY_ALL = 500;
/** As many carts want these as are told of, which takes no million. */
const CROWD_MAX = 100_000;
/** Carts of one go that are not in memory, and whose products are not either. */
export const APART = 50;

/**
 * New: an entity nobody has touched. Cold: one touched before, not in memory, while what it asks is. Both cold: what it
 * asks is not in memory either. Hot: all of it is. Touching: all the new ones up to a size, with every checkpoint and
 * vacuum that falls into it. So a command of a sort loads as many actors at every size.
 */
export type RoundSort = "cold" | "both cold" | "hot" | "new";

/** The kinds of commands, the sorts each is measured in, and whether its growth is held to the goal. */
export const KINDS = {
  products: { isGoal: true, most: LARGEST, sorts: ["cold", "hot", "new"] },
  carts: { isGoal: true, most: LARGEST, sorts: ["cold", "both cold", "hot", "new"] },
  crowd: { isGoal: false, most: CROWD_MAX, sorts: ["cold", "hot", "new"] },
} as const satisfies Record<string, { isGoal: boolean; most: number; sorts: readonly RoundSort[] }>;
export type KindName = keyof typeof KINDS;

/** What the process of a size is told to do, one thing after the other. */
export type Order =
  | { readonly type: "begin"; readonly kind: KindName }
  | { readonly type: "touch" }
  | { readonly type: "round"; readonly sort: RoundSort; readonly at: number }
  | { readonly type: "tidy" }
  | { readonly type: "end" };

/** What came of it. */
export interface Done {
  /** Of a round, and of touching. */
  readonly cost: Cost | null;
  readonly actors: number;
  readonly rssMiB: number;
}
