import type { Catalogue, Category } from "../catalogue/catalogue.ts";
import { type CategoryTree, categoryTree } from "../catalogue/category-tree.ts";
import type { Sql } from "../platform/postgres.ts";
import type { Settings } from "../platform/settings.ts";
import { Books } from "./books.ts";
import { kept } from "./kept.ts";
import { LikeCarts } from "./like-carts.ts";
import { price } from "./price.ts";
import type { PricingInput, PricingLine, Rates, TaxZone, Totals } from "./pricing.ts";
import type { Promotion } from "./promotion.ts";
import { readPromotions, readTaxZones } from "./rows.ts";

/** A promotion that was changed or switched off is seen after this at the latest. */
const PROMOTIONS_MS = 3_000;
const TAX_ZONES_MS = 60_000;
/** A cart of fewer lines is worked out in less time than it takes to find what changed in it; many are alike, though. */
const KEEP_FROM_LINES = 8;

/** What is to be bought, with today's prices from the catalogue. */
export interface Wanted
  extends Pick<PricingInput, "currency" | "couponCode" | "shipping" | "now" | "isFirstOrder" | "refused"> {
  readonly lines: readonly (Omit<PricingLine, "categoryIds"> & { readonly categoryId: number })[];
  /** Null: not known yet. */
  readonly place: PricingInput["zone"];
  /** Whose prices are to be remembered: asked again, only lines that changed are worked out. */
  readonly cartId?: string;
}

export interface Pricing {
  /** What it comes to under today's promotions, zones and settings. Rejects when Postgres does. */
  quote(wanted: Wanted): Promise<Totals>;
  /** Promotions that are not disabled, those to come and those past included; seconds old at most. */
  promotions(): Promise<readonly Promotion[]>;
  /** Forget what is cached: promotions were just changed here. */
  forget(): void;
}

type Charges = Pick<Settings, "SHIPPING_PRICE" | "EXPRESS_PRICE" | "FREE_SHIPPING_FROM" | "TAX_DEFAULT_BP">;

/** Prices from the tables of promotions and tax zones, kept in memory once read. */
export function createPricing(sql: Sql, settings: Charges, catalogue: Pick<Catalogue, "categories">): Pricing {
  const promotions = kept(PROMOTIONS_MS, () => readPromotions(sql));
  const taxZones = kept(TAX_ZONES_MS, () => readTaxZones(sql));
  const books = new Books();
  const likeCarts = new LikeCarts();
  return {
    async quote({ lines, place, cartId, ...rest }) {
      const known = await Promise.all([promotions.read(), taxZones.read(), catalogue.categories()]);
      const tree = treeOf(known[2]);
      const pathed = lines.map(({ categoryId, ...line }) => ({
        ...line,
        categoryIds: tree.path(categoryId).map(({ id }) => id),
      }));
      const terms = { ...rest, zone: place, promotions: known[0], rates: ratesOf(settings, known[1]) };
      if (pathed.length < KEEP_FROM_LINES) return likeCarts.price(pathed, terms);
      return cartId === undefined ? price({ ...terms, lines: pathed }) : books.price(cartId, pathed, terms);
    },
    promotions: promotions.read,
    forget: promotions.forget,
  };
}

/** What the settings say shipping and tax cost. */
export function ratesOf(settings: Charges, taxZones: readonly TaxZone[]): Rates {
  return {
    standardPrice: settings.SHIPPING_PRICE,
    expressPrice: settings.EXPRESS_PRICE,
    freeShippingFrom: settings.FREE_SHIPPING_FROM,
    taxZones,
    taxDefaultBp: settings.TAX_DEFAULT_BP,
  };
}

const trees = new WeakMap<readonly Category[], CategoryTree>();

/** The tree of a catalogue's list of categories, which is the same list for as long as it is cached there. */
function treeOf(categories: readonly Category[]): CategoryTree {
  const known = trees.get(categories) ?? categoryTree(categories);
  trees.set(categories, known);
  return known;
}
