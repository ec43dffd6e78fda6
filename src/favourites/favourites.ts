import type postgres from "postgres";
import type { Owner } from "./owner.ts";

/** Per owner. What a guest brings along when they sign in stays, even past these. */
export const PRODUCTS_MAX = 500;
export const SHOPS_MAX = 200;
export const LISTS_MAX = 20;
export const LIST_NAME_MAX_CHARACTERS = 60;
/** How long a deleted list can be had back. */
export const LIST_KEPT_HOURS = 24;
/** A guest whose cookie ran out long ago cannot come back for them. */
export const GUESTS_KEPT_DAYS = 90;

/** A product that somebody likes. `at` is epoch ms. */
export interface Favourite {
  readonly productId: number;
  /** Null: in no list. */
  readonly listId: string | null;
  readonly at: number;
}

export interface Followed {
  readonly shopId: number;
  readonly at: number;
}

export interface FavouriteList {
  readonly id: string;
  readonly name: string;
  readonly products: number;
  /** By which whoever has the link may look at it; null while nobody may. */
  readonly shareKey: string | null;
}

export interface FavouritePage {
  readonly items: readonly Favourite[];
  readonly total: number;
  readonly page: number;
  readonly hasMore: boolean;
}

/** Everything somebody likes, for the hearts of a page. */
export interface Liked {
  readonly products: readonly number[];
  readonly shops: readonly number[];
}

export type FavouriteRefusal =
  | { readonly refusal: "unknown_product" }
  | { readonly refusal: "unknown_shop" }
  | { readonly refusal: "unknown_list" }
  | { readonly refusal: "invalid_list_name" }
  | { readonly refusal: "favourites_full"; readonly limit: number; readonly what: "products" | "shops" | "lists" };

export type FavouriteReply<A> = { readonly ok: true; readonly answer: A } | ({ readonly ok: false } & FavouriteRefusal);

/**
 * What shoppers like. All of it is asked for as a level, so that asking twice is asking once; one owner's changes happen
 * one after the other. Each throws where Postgres cannot be reached.
 */
export interface Favourites {
  liked(owner: Owner): Promise<Liked>;
  /** Newest first; of one list, of those in no list (`null`), or of all (`undefined`). Deleted lists are none. */
  products(owner: Owner, listId: string | null | undefined, page: number, limit: number): Promise<FavouritePage>;
  product(owner: Owner, productId: number): Promise<Favourite | null>;
  /** Likes a product, into a list where one is named. One that is liked already keeps its time, and its list if none is named. */
  like(owner: Owner, productId: number, where?: LikeWhere): Promise<FavouriteReply<Favourite>>;
  /** Likes it no more. Answers what it was, for whoever wants that back; null where it was none. */
  unlike(owner: Owner, productId: number): Promise<Favourite | null>;

  shops(owner: Owner): Promise<readonly Followed[]>;
  follow(owner: Owner, shopId: number, at?: number): Promise<FavouriteReply<Followed>>;
  unfollow(owner: Owner, shopId: number): Promise<Followed | null>;

  /** By name. */
  lists(owner: Owner): Promise<readonly FavouriteList[]>;
  /** Makes the list of this id, or finds it made. */
  makeList(owner: Owner, id: string, name: string): Promise<FavouriteReply<FavouriteList>>;
  renameList(owner: Owner, id: string, name: string): Promise<FavouriteReply<FavouriteList>>;
  /** Its products stay favourites, in no list; for a day the list can be had back with them. False where there was none. */
  deleteList(owner: Owner, id: string): Promise<boolean>;
  restoreList(owner: Owner, id: string): Promise<FavouriteReply<FavouriteList>>;
  /** Lets whoever has the link look, or nobody any more: a list that is shared again has another link. */
  shareList(owner: Owner, id: string, isShared: boolean): Promise<FavouriteReply<FavouriteList>>;
  /** The list of a link; null where there is none. */
  shared(shareKey: string): Promise<{ readonly owner: Owner; readonly list: FavouriteList } | null>;

  /**
   * A guest signs in: all that they like goes over to the account, in the transaction that says so. What the account has
   * stays as it is. A tap of the guest that arrives later goes to the account too.
   */
  handOver(tx: postgres.TransactionSql, cartId: string, accountId: string): Promise<void>;
  /** Forgets an account's, in the transaction that deletes it. */
  forget(tx: postgres.TransactionSql, owner: Owner): Promise<void>;
  /** Throws away deleted lists of yesterday and what guests of long ago liked; returns how many. */
  prune(): Promise<number>;
}

export interface LikeWhere {
  readonly listId?: string | null;
  /** When it was liked, where it is being put back; never in the future. */
  readonly at?: number;
}

/** A list's name as it is kept, or null where it is none: one line, without spaces around it. */
export function listName(text: string): string | null {
  const name = text.normalize("NFC").replaceAll(/\s+/g, " ").trim();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a name has none of
  return name === "" || [...name].length > LIST_NAME_MAX_CHARACTERS || /[\u0000-\u001f\u007f]/.test(name) ? null : name;
}
