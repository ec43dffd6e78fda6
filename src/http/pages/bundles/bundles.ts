import { Type as t } from "@sinclair/typebox";
import { Elysia } from "elysia";
import type { CartAnswer, CartRefusal } from "../../../../actors/cart/messages.ts";
import { Unavailable } from "../../../../actors/kernel/errors.ts";
import { BundleCommand } from "../../../../views/fragments/bundle.tsx";
import { partial, rendered } from "../../../../views/fragments/partial.ts";
import { requestIdOf } from "../../request-id.ts";
import { requireOurs } from "../../session.ts";
import { newCommandId } from "../command-id.ts";
import { type Exchange, type PageParts, setCookie, wantsFragments } from "../parts.ts";
import { done, refused } from "../reply.ts";
import { glanceAtCart, NO_CART } from "../visitor.ts";
import { type BundleFact, whyOf } from "./fact.ts";

const Id = t.String({ pattern: "^[1-9][0-9]{0,8}$" });
const CommandId = t.String({ pattern: "^[A-Za-z0-9_-]{8,50}$" });
/** A box that is not ticked is not sent. */
const BundleForm = t.Object({ commandId: CommandId, item1: Id, item2: t.Optional(Id), item3: t.Optional(Id) });
/** `12x0,15x1`: none of product 12 any more, and one of 15. */
const WithdrawalForm = t.Object({
  items: t.String({ pattern: "^[1-9][0-9]{0,8}x[0-9]{1,6}(,[1-9][0-9]{0,8}x[0-9]{1,6}){0,2}$" }),
  commandId: CommandId,
});

/** Refusals of the cart as a whole: they hold for each of its lines. */
const OF_THE_CART = new Set<CartRefusal["refusal"]>(["cart_handed_over", "checkout_in_progress"]);

/** Several products put into the cart by one form, each with its own outcome, and taken back in one go. */
export function bundlePages(parts: PageParts) {
  const { shop, session } = parts;
  const askOf = (set: Exchange["set"]) => ({
    deadline: Date.now() + shop.settings.COMMAND_TIMEOUT_MS,
    correlation: requestIdOf(set.headers),
  });

  /** The cart's reply; null where it could not be asked. */
  const ask = async (cartId: string, command: Parameters<typeof shop.carts.ask>[1], set: Exchange["set"]) => {
    try {
      return await shop.carts.ask(cartId, command, askOf(set));
    } catch (error) {
      if (error instanceof Unavailable) return null;
      throw error;
    }
  };

  return new Elysia({ name: "pages/bundles" })
    .post(
      "/cart/bundles",
      async ({ request, set, body: { commandId, item1, item2, item3 } }) => {
        const exchange = { request, set };
        const known = requireOurs(session, request);
        const cartId = known?.cartId ?? session.issueCart(commandId);
        const productIds = new Set([item1, item2, item3].filter((item) => item !== undefined).map(Number));
        const added: BundleFact["added"] = [];
        const missed: BundleFact["missed"] = [];
        let cart: CartAnswer | null = null;
        // One after the other, each under its own name: what was sent twice is added once.
        for (const productId of productIds) {
          const name = `${commandId}-b${productId}`;
          const reply = await ask(cartId, { type: "add", productId, quantity: 1, commandId: name }, set);
          if (reply?.ok) {
            cart = reply.answer;
            added.push({ productId, before: cart.changed?.previous ?? 0 });
          } else if (reply && OF_THE_CART.has(reply.refusal) && added.length === 0) {
            return refused(parts, exchange, reply, { productId, kind: "more" });
          } else missed.push({ productId, why: reply ? whyOf(reply) : "unanswered" });
        }
        if (added.length > 0) setCookie(set, session.keep(cartId));
        const now = cart ?? (await glanceAtCart(parts, request)) ?? NO_CART;
        const page = await done(parts, exchange, now, {
          done: "bundle",
          productId: Number(item1),
          fact: { added, missed },
        });
        if (!wantsFragments(request)) return page;
        if (added.length === 0) set.status = 409;
        return page + partial("#bundle-command", "outerHTML", rendered(BundleCommand({ commandId: newCommandId() })));
      },
      { body: BundleForm },
    )
    .post(
      "/cart/bundle-withdrawals",
      async ({ request, set, body: { items, commandId } }) => {
        const exchange = { request, set };
        const known = requireOurs(session, request);
        if (known === null) return done(parts, exchange, NO_CART, { done: "restored" });
        let cart: CartAnswer | null = null;
        for (const item of items.split(",")) {
          const [productId = 0, quantity = 0] = item.split("x").map(Number);
          const named = { productId, commandId: `${commandId}-b${productId}` };
          const command = quantity === 0 ? ({ type: "remove", ...named } as const) : levelOf(named, quantity);
          const reply = await shop.carts.ask(known.cartId, command, askOf(set));
          if (reply.ok) cart = reply.answer;
          // What was taken out meanwhile is out, as was wished.
          else if (reply.refusal !== "not_in_cart")
            return refused(parts, exchange, reply, { productId, kind: "level" });
        }
        const now = cart ?? (await glanceAtCart(parts, request)) ?? NO_CART;
        return done(parts, exchange, now, { done: "restored" });
      },
      { body: WithdrawalForm },
    );
}

function levelOf(named: { readonly productId: number; readonly commandId: string }, quantity: number) {
  return { type: "set-quantity", ...named, quantity } as const;
}
