import type postgres from "postgres";
import type { InventoryAnswer, InventoryCommand, InventoryRefusal } from "../inventory/messages.ts";
import { Moved, Unavailable } from "../kernel/errors.ts";
import type { Asks, Context, Kind, Reply } from "../kernel/types.ts";
import type { Offer, Wanted } from "./asking.ts";
import { decide } from "./decide.ts";
import type { CartAnswer, CartCommand, CartEvent, CartRefusal } from "./messages.ts";
import { type CartRules, plan } from "./plan.ts";
import { type CartState, emptyCart, evolve } from "./state.ts";
import { cartRows, loadCarts } from "./tables.ts";

/** Turns in a millisecond: two actors of a cart that begin in the same one hardly share a turn. */
const TURNS_PER_MS = 1_000;

/** Asked by checkouts and sign-ins under names of their own until they are granted, not by a shopper's click. */
const OF_A_PROCESS = new Set<CartCommand["type"]>(["freeze", "unfreeze", "finish", "hand-over", "absorb"]);

export type CartKind = Kind<CartState, CartCommand, CartEvent, CartAnswer, CartRefusal>;
type Inventories = Asks<InventoryCommand, InventoryAnswer, InventoryRefusal>;
type InventoryReply = Reply<InventoryAnswer, InventoryRefusal>;

export interface CartParts {
  readonly sql: postgres.Sql;
  readonly rules: CartRules;
  readonly inventories: () => Inventories;
  /** Today's offer of a product; null when it is not for sale. */
  offerOf(productId: number): Promise<Offer | null>;
}

/** One actor per cart. It asks inventories (downhill) for the reservations a change needs, then decides. */
export function cartKind({ sql, rules, inventories, offerOf }: CartParts): CartKind {
  return {
    name: "cart",
    stream: "CARTS",
    load: (keys) => loadCarts(sql, keys),
    initial: emptyCart,
    handle: (state, command, context) => {
      const wanted = plan(state, command, rules, context.now);
      if ("refusal" in wanted) return wanted;
      const { taking } = wanted;
      const nothing = { replies: new Map<number, InventoryReply>(), offer: null, turn: state.turn, now: context.now };
      const asked = { ...nothing, ...(taking && { taking }) };
      if (wanted.reserve.length === 0 && wanted.priceOf === null) return decide(state, command, asked);
      return findOut(state, wanted, context).then((findings) => decide(state, command, { ...asked, ...findings }));
    },
    evolve,
    rows: (state, events) => cartRows(state, state.version === events.length),
    version: (state) => state.version,
    isAskedAgain: ({ type }) => OF_A_PROCESS.has(type),
  };

  async function findOut(state: CartState, wanted: Exclude<ReturnType<typeof plan>, CartRefusal>, context: Context) {
    const offer = wanted.priceOf === null ? null : await lookUp(wanted.priceOf);
    const replies = new Map<number, InventoryReply>();
    let turn = nextTurn(state, context.now);
    // Nothing is reserved of what is no longer for sale.
    if (wanted.priceOf !== null && !offer) return { replies, offer, turn, now: context.now };
    await Promise.all(
      wanted.reserve.map(async (each) => {
        const reserved = await (each.absorb === undefined ? reserve : reserveUpTo)(context, each, turn);
        replies.set(each.productId, reserved.reply);
        turn = Math.max(turn, reserved.turn);
      }),
    );
    return { replies, offer, turn, now: context.now };
  }

  async function lookUp(productId: number): Promise<Offer | null> {
    try {
      return await offerOf(productId);
    } catch (error) {
      // The world's failure, not this cart's mistake.
      throw new Unavailable(`could not look a price up: ${error instanceof Error ? error.message : error}`);
    }
  }

  /**
   * Sets the level. Where the inventory has seen a turn of this cart from the future, a clock was ahead, and this goes
   * past it; a later turn from the past is another actor of the same cart, this one's successor, and has precedence.
   */
  async function reserve(context: Context, { productId, ...wanted }: Wanted, turn: number) {
    const { key, deadline, correlation, grounds } = context;
    const ask = { deadline, grounds, ...(correlation === null ? {} : { correlation }) };
    const command = { type: "reserve" as const, cartId: key, ...wanted };
    const reply = await inventories().ask(String(productId), { ...command, turn }, ask);
    if (reply.ok || reply.refusal !== "superseded") return { reply, turn };
    if (reply.turn <= Date.now() * TURNS_PER_MS) throw new Moved(context.shard);
    const later = reply.turn + 1;
    return { reply: await inventories().ask(String(productId), { ...command, turn: later }, ask), turn: later };
  }

  /** Sets the level, or the highest below it that stock and limits allow. */
  async function reserveUpTo(context: Context, wanted: Wanted, turn: number) {
    const reserved = await reserve(context, wanted, turn);
    const most = mostOf(reserved.reply);
    if (most < 1 || most >= wanted.quantity) return reserved;
    return reserveUpTo(context, { ...wanted, quantity: most }, reserved.turn);
  }
}

/** How many could have been reserved where not all could; 0 for any other reply. */
function mostOf(reply: InventoryReply): number {
  if (reply.ok) return 0;
  if (reply.refusal === "insufficient_stock") return reply.available;
  return reply.refusal === "purchase_limit" ? reply.limit : 0;
}

/** Time makes a turn larger than any this cart used before a crash; the counter makes it larger than the last one. */
function nextTurn(state: CartState, now: number): number {
  return Math.max(state.turn + 1, now * TURNS_PER_MS + Math.floor(Math.random() * TURNS_PER_MS));
}
