import type postgres from "postgres";
import type { InventoryAnswer, InventoryCommand, InventoryRefusal } from "../inventory/messages.ts";
import { Unavailable } from "../kernel/errors.ts";
import type { Asks, Context, Kind, Reply } from "../kernel/types.ts";
import { decide, type Offer } from "./decide.ts";
import type { CartAnswer, CartCommand, CartEvent, CartRefusal } from "./messages.ts";
import { type CartRules, plan } from "./plan.ts";
import { type CartState, emptyCart, evolve } from "./state.ts";
import { cartRows, loadCarts } from "./tables.ts";

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
      const wanted = plan(state, command, rules);
      if ("refusal" in wanted) return wanted;
      const asked = { replies: new Map<number, InventoryReply>(), offer: null, turn: state.turn, now: context.now };
      if (wanted.reserve.length === 0 && wanted.priceOf === null) return decide(state, command, asked);
      return findOut(state, wanted, context).then((findings) => decide(state, command, findings));
    },
    evolve,
    rows: (state) => cartRows(state),
    version: (state) => state.version,
  };

  async function findOut(state: CartState, wanted: Exclude<ReturnType<typeof plan>, CartRefusal>, context: Context) {
    const offer = wanted.priceOf === null ? null : await lookUp(wanted.priceOf);
    const replies = new Map<number, InventoryReply>();
    let turn = nextTurn(state, context.now);
    // Nothing is reserved of what is no longer for sale.
    if (wanted.priceOf !== null && !offer) return { replies, offer, turn, now: context.now };
    await Promise.all(
      wanted.reserve.map(async ({ productId, quantity }) => {
        const reserved = await reserve(context, productId, quantity, turn);
        replies.set(productId, reserved.reply);
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

  /** Sets the level; where the inventory has seen a later turn of this cart (a clock was ahead), goes past it. */
  async function reserve({ key, deadline, correlation }: Context, productId: number, quantity: number, turn: number) {
    const ask = { deadline, ...(correlation === null ? {} : { correlation }) };
    const command = { type: "reserve" as const, cartId: key, quantity };
    const reply = await inventories().ask(String(productId), { ...command, turn }, ask);
    if (reply.ok || reply.refusal !== "superseded") return { reply, turn };
    const later = reply.turn + 1;
    return { reply: await inventories().ask(String(productId), { ...command, turn: later }, ask), turn: later };
  }
}

/** Time makes a turn larger than any this cart used before a crash; the counter makes it larger than the last one. */
function nextTurn(state: CartState, now: number): number {
  return Math.max(state.turn + 1, now * 1_000);
}
