/** Fewer favourites and fewer views than these say too little of a shopper: what is popular is shown instead. */
export const FAVOURITES_ENOUGH = 3;
export const VIEWS_ENOUGH = 5;
/** Days for which it is remembered that something was looked at. */
export const VIEWS_KEPT_DAYS = 60;
/** Newest views of a shopper that are kept. */
export const VIEWS_MAX = 200;
/** A guest whose cookie ran out long ago has no say here any more. */
export const GUESTS_KEPT_DAYS = 180;
/** Cards in a section of a feed. */
export const SECTION_MAX = 10;
export const SHARED_MAX = 12;
/** Fewer are no section. */
export const SECTION_MIN = 2;
/** A feed with fewer cards than this is filled up with what is popular. */
export const FEED_MIN = 8;
/** Newest favourites and views that a feed is made from. */
export const TASTE_FAVOURITES = 40;
export const TASTE_VIEWS = 60;
/** What something liked, bought or looked at says of the categories a shopper is fond of. */
export const FONDNESS = { favourite: 3, view: 1 } as const;
/** Shares of the prices of what a shopper likes and looks at between which the price range lies. */
export const PRICE_SHARES = [0.15, 0.85] as const;
/** Half as wide again: somebody who has looked at three mugs does not want to see three prices. */
export const PRICE_MARGIN = 0.25;
