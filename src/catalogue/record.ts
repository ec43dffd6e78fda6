/** One product as it comes from outside: from an import file, or from the demo catalogue. */
export interface CatalogueRecord {
  /** Where it comes from and its id there: together they make an import repeatable. */
  readonly source: string;
  readonly externalId: string;
  readonly title: string;
  readonly summary: string;
  /** HTML or plain text; it is sanitised before it is stored. */
  readonly description: string;
  /** Minor units of `currency`. `listPrice` only where the price is reduced. */
  readonly price: number;
  readonly listPrice: number | null;
  readonly currency: string;
  /** Slug of the seller's shop, which exists. */
  readonly shop: string;
  /** Names from the root of the category tree down; categories are made as needed. */
  readonly category: readonly string[];
  readonly brand: string | null;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly tags: readonly string[];
  /** Ratings that came along from there, without words: their mean and number. Those given here are added to them. */
  readonly rating: number;
  readonly reviewCount: number;
  readonly popularity: number;
  readonly limitPerCustomer: number;
  readonly images: readonly {
    readonly sha256: string | null;
    readonly sourceUrl: string | null;
    readonly alt: string;
  }[];
  /** Opening stock by warehouse code; used only when the product is new. */
  readonly stock: readonly { readonly warehouse: string; readonly onHand: number }[];
}
