import type postgres from "postgres";
import type { JournalRow } from "../../actors/kernel/types.ts";
import type { LineRefusal, PlaceView } from "../../actors/waiting-line/messages.ts";
import type { Owner } from "../favourites/owner.ts";

/** Lines that one shopper may stand in at once. */
export const PLACES_PER_SHOPPER_MAX = 20;

export type JoinRefusal =
  | Extract<LineRefusal, { refusal: "line_full" }>
  | { readonly refusal: "unknown_product" }
  | { readonly refusal: "in_stock" }
  | { readonly refusal: "invalid_email" }
  | { readonly refusal: "too_many_places"; readonly limit: number }
  | { readonly refusal: "address_used_up"; readonly limit: number };

export type LeaveRefusal = Extract<LineRefusal, { refusal: "offer_under_way" }>;

/** A place of a shopper's, with its product. */
export type WaitedFor = PlaceView & { readonly productId: number };

/** Waiting for what is sold out. Each throws `Unavailable` where it cannot be asked. */
export interface BackInStock {
  /** The shopper's place in the product's line; null where they have none. */
  place(shopper: Owner, productId: number): Promise<PlaceView | null>;
  /** All places of a shopper, those that came first first. One query, which finds none for most. */
  places(shopper: Owner): Promise<readonly WaitedFor[]>;
  /** Whether a shopper stands in any line. */
  isWaiting(shopper: Owner): Promise<boolean>;
  /** Waits in line, once however often it is asked; `email` is where a guest wants to be written to. */
  join(
    shopper: Owner,
    productId: number,
    email: string | null,
  ): Promise<{ readonly ok: true; readonly place: PlaceView } | ({ readonly ok: false } & JoinRefusal)>;
  /** Waits no longer. A unit that was offered goes back on the shelf, for the next in line. */
  leave(shopper: Owner, productId: number): Promise<{ readonly ok: true } | ({ readonly ok: false } & LeaveRefusal)>;
  /** To be called after each commit of this node: what came back is offered at once. */
  heed(rows: readonly JournalRow[]): void;
  /** No more letters to the address behind this link; false where the link is none. */
  refuseLetters(link: string): Promise<boolean>;
  /** A guest signs in, in this transaction: their places become the account's soon after. */
  handOver(tx: postgres.TransactionSql, cartId: string, accountId: string): Promise<void>;
  /** An account is deleted, in this transaction: its places go soon after. */
  erase(tx: postgres.TransactionSql, accountId: string): Promise<void>;
  /** Begins to look after the lines of this node's shards. */
  start(): void;
  stop(): Promise<void>;
  /** One look after all of them; runs by itself. */
  sweep(): Promise<void>;
}
