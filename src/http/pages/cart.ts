import { Elysia } from "elysia";
import type { CartAnswer, CartCommand } from "../../../actors/cart/messages.ts";
import { cartPage, clearancePage } from "../../../views/pages/cart.tsx";
import { PROBLEMS, ProblemError } from "../problem.ts";
import { requestIdOf } from "../request-id.ts";
import { requireOurs } from "../session.ts";
import { cartBody } from "./cart-show.ts";
import { personal, sharedChrome } from "./chrome.ts";
import { newCommandId } from "./command-id.ts";
import type { Flash } from "./flash.ts";
import {
  AddForm,
  CommandForm,
  ItemParams,
  ProductForm,
  QuantityForm,
  quantityIn,
  RestorationForm,
} from "./form-schemas.ts";
import { ownCart } from "./own-cart.ts";
import { Template } from "./page-cache.ts";
import { asPage, type Exchange, type PageParts, setCookie, wantsFragments } from "./parts.ts";
import { done, fragments, refused } from "./reply.ts";
import { NO_CART, zipOf } from "./visitor.ts";

type Mutation = Exclude<CartCommand, { type: "read" }>;

/** The cart's page and its forms: each form is a resource that is made, and says which command it is. */
export function cartPages(parts: PageParts) {
  const { shop, session } = parts;
  const askOf = (set: Exchange["set"]) => ({
    deadline: Date.now() + shop.settings.COMMAND_TIMEOUT_MS,
    correlation: requestIdOf(set.headers),
  });

  /** The cart as its actor knows it. Throws where it cannot be asked: a cart page must not guess. */
  const read = async ({ request, set }: Exchange): Promise<CartAnswer> => {
    const cart = session.cartOf(request);
    if (cart === "forged") setCookie(set, session.forget);
    if (cart === "forged" || cart === null) return NO_CART;
    const reply = await shop.carts.ask(cart.cartId, { type: "read" }, askOf(set));
    if (!reply.ok) throw new ProblemError(PROBLEMS.internal);
    if (reply.answer.handedTo === undefined) return reply.answer;
    // It went into an account's cart: theirs who is signed in, or nobody's here.
    const account = await shop.accounts.of(request);
    return (await ownCart(parts, { request, set }, account, reply.answer)) ?? NO_CART;
  };

  const change = async (exchange: Exchange, command: Mutation, flashOf: (answer: CartAnswer) => Flash) => {
    const known = requireOurs(session, exchange.request);
    const cartId = known?.cartId ?? session.issueCart(command.commandId);
    const reply = await shop.carts.ask(cartId, command, askOf(exchange.set));
    if (!reply.ok) {
      const productId = "productId" in command ? command.productId : 0;
      return refused(parts, exchange, reply, { productId, kind: command.type === "add" ? "more" : "level" });
    }
    setCookie(exchange.set, session.keep(cartId));
    return done(parts, exchange, reply.answer, flashOf(reply.answer));
  };

  return new Elysia({ name: "pages/cart" })
    .get("/cart", async ({ request, set }) => {
      const cart = await read({ request, set });
      if (wantsFragments(request)) {
        asPage(set);
        return fragments(parts, request, cart, null, null);
      }
      const [body, chrome, { holes }] = await Promise.all([
        cartBody(shop, cart, zipOf(request)),
        sharedChrome(parts),
        personal(parts, request, set),
      ]);
      asPage(set);
      // Going back shows the cart as it is, and not as it was before it was bought.
      set.headers["cache-control"] = "no-store";
      return new Template(cartPage({ chrome, ...body })).fill(holes);
    })
    .post(
      "/cart/items",
      ({ request, set, body }) => {
        const productId = Number(body.productId);
        const quantity = quantityIn(body);
        const command = { type: "add", productId, quantity, commandId: idOf(body.commandId, quantity) } as const;
        return change({ request, set }, command, () => ({ done: "added", productId, quantity }));
      },
      { body: AddForm },
    )
    .post(
      "/cart/items/:productId",
      ({ request, set, params, body }) => {
        const productId = Number(params.productId);
        const quantity = quantityIn(body);
        const { commandId } = body;
        if (quantity === 0)
          return change({ request, set }, { type: "remove", productId, commandId }, removed(productId));
        const command = { type: "set-quantity", productId, quantity, commandId: idOf(commandId, quantity) } as const;
        return change({ request, set }, command, () => ({ done: "quantity-set", productId, quantity }));
      },
      { body: QuantityForm, params: ItemParams },
    )
    .post(
      "/cart/items/:productId/removal",
      ({ request, set, params, body: { commandId } }) => {
        const productId = Number(params.productId);
        return change({ request, set }, { type: "remove", productId, commandId }, removed(productId));
      },
      { body: CommandForm, params: ItemParams },
    )
    .post(
      "/cart/saved-items",
      ({ request, set, body: { commandId, ...form } }) => {
        const productId = Number(form.productId);
        const command = { type: "save-for-later", productId, commandId } as const;
        return change({ request, set }, command, () => ({ done: "saved", productId }));
      },
      { body: ProductForm },
    )
    .post(
      "/cart/returned-items",
      ({ request, set, body: { commandId, ...form } }) => {
        const productId = Number(form.productId);
        const command = { type: "move-to-cart", productId, commandId } as const;
        return change({ request, set }, command, () => ({ done: "returned", productId }));
      },
      { body: ProductForm },
    )
    .post(
      "/cart/price-confirmations",
      ({ request, set, body: { commandId, ...form } }) => {
        const productId = Number(form.productId);
        const command = { type: "accept-price", productId, commandId } as const;
        return change({ request, set }, command, () => ({ done: "price-accepted", productId }));
      },
      { body: ProductForm },
    )
    .post(
      "/cart/reservation-renewals",
      ({ request, set, body: { commandId, ...form } }) => {
        const productId = Number(form.productId);
        const command = { type: "reserve-again", productId, commandId } as const;
        return change({ request, set }, command, () => ({ done: "reserved", productId }));
      },
      { body: ProductForm },
    )
    .get("/cart/clearance", async ({ request, set }) => {
      const [chrome, { holes }] = await Promise.all([sharedChrome(parts), personal(parts, request, set)]);
      asPage(set);
      return new Template(clearancePage({ chrome, commandId: newCommandId() })).fill(holes);
    })
    .post(
      "/cart/clearance",
      async ({ request, set, body: { commandId } }) => {
        const before = await read({ request, set });
        const items = before.lines
          .filter((line) => !line.isSavedForLater)
          .map(({ productId, quantity }) => ({ productId, quantity }));
        return change({ request, set }, { type: "clear", commandId }, () => ({ done: "cleared", items }));
      },
      { body: CommandForm },
    )
    .post(
      "/cart/restorations",
      async ({ request, set, body: { items, commandId } }) => {
        const cart = requireOurs(session, request);
        if (cart === null) return done(parts, { request, set }, NO_CART, { done: "restored" });
        let answer = NO_CART;
        // One after the other, each under its own name: what is there again already stays as it is.
        for (const item of items.split(",")) {
          const [productId = 0, quantity = 0] = item.split("x").map(Number);
          const command = {
            type: "set-quantity",
            productId,
            quantity,
            commandId: `${commandId}-${productId}`,
          } as const;
          const reply = await shop.carts.ask(cart.cartId, command, askOf(set));
          if (!reply.ok) return refused(parts, { request, set }, reply, { productId, kind: "level" });
          answer = reply.answer;
        }
        return done(parts, { request, set }, answer, { done: "restored" });
      },
      { body: RestorationForm },
    );
}

function removed(productId: number) {
  return ({ changed }: CartAnswer): Flash => ({
    done: "removed",
    productId,
    quantity: Math.max(1, changed?.previous ?? 1),
  });
}

/** A form sent twice is one command; the same form come back to and sent with another quantity is another. */
function idOf(commandId: string, quantity: number): string {
  return `${commandId}-${quantity}`;
}
