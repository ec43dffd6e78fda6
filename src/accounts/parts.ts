import type { CartAnswer, CartCommand, CartRefusal } from "../../actors/cart/messages.ts";
import type { Asks } from "../../actors/kernel/types.ts";
import type { Drafts } from "../checkout/draft-store.ts";
import type { Delivery } from "../delivery/delivery.ts";
import type { Mailer } from "../mail/mail.ts";
import type { Log } from "../platform/log.ts";
import type { Sql } from "../platform/postgres.ts";
import type { Vault } from "../platform/seal.ts";
import type { Settings } from "../platform/settings.ts";
import type { GuestRoom, PersonalDataKeeper } from "./keepers.ts";

export interface AccountParts {
  readonly sql: Sql;
  readonly vault: Vault;
  readonly log: Log;
  readonly settings: Settings;
  readonly carts: Asks<CartCommand, CartAnswer, CartRefusal>;
  readonly delivery: Pick<Delivery, "place">;
  readonly mail: Mailer;
  /** The checkout forms of carts, which go where their carts go. */
  readonly drafts?: Pick<Drafts, "handOver">;
  /** Rooms whose things of a guest become the account's when they sign in. */
  readonly guestRooms?: readonly GuestRoom[];
  /** Whoever else keeps personal data of an account: asked for it, and told to let go of it. */
  readonly keepers?: readonly PersonalDataKeeper[];
}
