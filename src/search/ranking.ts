/**
 * What makes one result better than another. `scripts/bench/relevance --data PATH --tune` tries other values on one half
 * of judged queries and says which would do better there.
 */
export interface Ranking {
  /** What one occurrence of a word is worth by where it stands. */
  readonly title: number;
  /** Brand and category names. */
  readonly names: number;
  /** Attributes and tags. */
  readonly attributes: number;
  /** Summary and description. */
  readonly text: number;
  /** How much a longer than typical title, list of attributes or text counts less: 0 not at all, 1 in proportion (BM25F's b). */
  readonly titleLength: number;
  readonly attributesLength: number;
  readonly textLength: number;
  /** Occurrences worth this much together give half of what any number of them can (BM25's k1). */
  readonly saturation: number;
  /** A synonym, joined or split word is worth this share of the word itself. */
  readonly alternative: number;
  /** A word that was completed or corrected, the same. */
  readonly guessed: number;
  /** Added where all neighbouring words of the query stand side by side, for some of them in part. */
  readonly side: number;
  /** A product that meets only a share of the words counts for that share to this power. */
  readonly coverage: number;
}

export const RANKING: Ranking = {
  ...{ title: 2, names: 0.65, attributes: 0.2, text: 0.7 },
  ...{ titleLength: 0.5, attributesLength: 0.55, textLength: 0.8 },
  ...{ saturation: 1.6, alternative: 0.2, guessed: 0.5, side: 0.1, coverage: 2 },
};

/** Words that a title, a list of attributes, and a text typically have. */
export const TYPICAL_WORDS = { title: 9, attributes: 26, text: 9 };

/**
 * What a product has for it besides the words. Each factor is 1 for a product of which nothing is known, so that a shop
 * without sales, stars or ages ranks by words alone; together they are tempered by `BOOST_WEIGHT`.
 */
const IN_STOCK_BOOST = 2;
/** Five stars of enough reviews. What lies between goes with the root: the first stars say most. */
const RATING_BOOST = 1.5;
/** Reviews after which a rating is believed by half. */
const RATING_BELIEVED_AT = 5;
/** Put on sale this moment; it halves `RECENCY_DECAY_DAYS` later, and again. */
const RECENCY_BOOST = 1.2;
const RECENCY_DECAY_DAYS = 30;
/** A shop of five stars. */
const SHOP_RATING_BOOST = 1.1;
/** Each tenfold of a product's popularity, or of its shop's sales. */
const POPULARITY_BOOST = 1.15;
const SHOP_SALES_BOOST = 1.03;
/**
 * The power to which all of that is taken. At 1 twice as much in stock outweighs half the words; at 0.15 it decides among
 * products that meet the words about equally well (2 ^ 0.15 is a tenth more).
 */
const BOOST_WEIGHT = 0.15;

export interface Standing {
  readonly inStock: boolean;
  readonly rating: number;
  readonly reviewCount: number;
  readonly popularity: number;
  readonly ageDays: number;
  readonly shopRating: number;
  readonly shopSales: number;
}

/** What a product's score by words is multiplied by; 1 where nothing speaks for it. */
export function boost(product: Standing): number {
  const believed = product.reviewCount / (product.reviewCount + RATING_BELIEVED_AT);
  const factors =
    (product.inStock ? IN_STOCK_BOOST : 1) *
    (1 + (RATING_BOOST - 1) * Math.sqrt(share(product.rating / 5) * believed)) *
    (1 + (RECENCY_BOOST - 1) * 2 ** (-Math.max(0, product.ageDays) / RECENCY_DECAY_DAYS)) *
    (1 + (SHOP_RATING_BOOST - 1) * Math.sqrt(share(product.shopRating / 5))) *
    POPULARITY_BOOST ** Math.log10(1 + Math.max(0, product.popularity)) *
    SHOP_SALES_BOOST ** Math.log10(1 + Math.max(0, product.shopSales));
  return factors ** BOOST_WEIGHT;
}

/** Robertson and Spärck Jones' weight of a word that `frequency` of `documents` have, never negative (as in Lucene). */
export function rarity(frequency: number, documents: number): number {
  const having = Math.min(frequency, documents);
  return Math.log(1 + (documents - having + 0.5) / (having + 0.5));
}

function share(value: number): number {
  return Math.min(1, Math.max(0, value));
}
