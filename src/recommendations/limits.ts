const DAY_MS = 86_400_000;

/** Orders older than this say nothing of today. */
export const WINDOW_MS = 90 * DAY_MS;
/** Newest orders of a shopper that count; whoever has more, a bot perhaps, still counts once for each pair. */
export const SHOPPER_ORDERS_MAX = 60;
/** Newest products of a shopper that count: a basket with everything in it says that everything goes with everything. */
export const BASKET_PRODUCTS_MAX = 40;
/** What a shopper adds to a pair that was bought at different times; one who had both in one order adds this twice. */
export const WEIGHT_APART = 1;
/** Weight from which a pair is more than chance: three shoppers who had both in one order. */
export const SUPPORT_MIN = 6; // in migration 0029 too
/** Shoppers added to a pair's proof when it is judged, so that three of three do not beat two hundred of five hundred. */
export const SHRINKAGE = 10;
/** How many times as often as chance a pair must be met; best-sellers are met with everything just as chance has it. */
export const LIFT_MIN = 1.5;
/**
 * How much likelier it must be that a pair is one than that it is luck, as the log-likelihood ratio of a Poisson count
 * (Dunning's G²): luck reaches 10 about once in six hundred pairs.
 */
export const SURPRISE_MIN = 10;
/** Score from which products are offered as one. */
export const BUNDLE_SCORE_MIN = 0.08;
/** Products offered together with one. */
export const BUNDLE_MAX = 2;
/** Products that go with one that a node remembers. */
export const REMEMBERED_MAX = 24;
