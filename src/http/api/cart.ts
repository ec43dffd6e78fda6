import { Elysia } from "elysia";
import type { CartAnswer, CartCommand } from "../../../actors/cart/messages.ts";
import { cartView, EMPTY_CART, productIdsOf } from "../../cart/cart-view.ts";
import type { Shop } from "../../shop.ts";
import { granted, PROBLEMS, ProblemError, refusalProblem } from "../problem.ts";
import { requestIdOf } from "../request-id.ts";
import { type CartSession, cartSession, requireOurs } from "../session.ts";
import { isAnswerTo } from "./idempotency.ts";
import { cartJson } from "./json.ts";
import { Cart, LineParams, MutationHeaders, NewItem, problems, Quantity } from "./schemas.ts";
import { wholeNumbers } from "./whole-numbers.ts";

const TAGS = ["Cart"];

type AnswerHeaders = Record<string, string | number | string[] | undefined>;
type Mutation = Exclude<CartCommand, { type: "read" }>;

/** `/api/cart`: a shopper's cart, known by its cookie; the first thing put in makes the cart. */
export function cartApi(shop: Shop) {
  const session = cartSession(shop.settings);
  const change = mutation(shop, session);

  return new Elysia({ name: "api/cart", prefix: "/api/cart" })
    .get(
      "",
      async ({ request, set }) => {
        const cart = requireOurs(session, request);
        if (cart === null) return cartJson(EMPTY_CART);
        return show(shop, granted(await shop.carts.ask(cart.cartId, { type: "read" }, askOf(shop, set.headers))));
      },
      { response: { 200: Cart, ...problems(400, 503) }, detail: { tags: TAGS, summary: "The cart" } },
    )
    .delete(
      "",
      ({ request, set, headers }) => change(request, set.headers, { type: "clear", commandId: keyOf(headers) }),
      {
        headers: MutationHeaders,
        response: { 200: Cart, ...problems(400, 403, 422, 429, 503) },
        detail: { tags: TAGS, summary: "Empty the cart and release what it reserved" },
      },
    )
    .post(
      "/items",
      async ({ request, set, headers, body }) => {
        const cart = await change(request, set.headers, { type: "add", ...body, commandId: keyOf(headers) });
        set.status = 201;
        set.headers.location = "/api/cart";
        return cart;
      },
      {
        headers: MutationHeaders,
        body: NewItem,
        response: { 201: Cart, ...problems(400, 403, 404, 409, 413, 415, 422, 429, 503) },
        detail: { tags: TAGS, summary: "Add units of a product, reserved at once" },
      },
    )
    .put(
      "/items/:productId",
      ({ request, set, headers, params: { productId }, body: { quantity } }) => {
        const commandId = keyOf(headers);
        const command: Mutation =
          quantity === 0
            ? { type: "remove", productId, commandId }
            : { type: "set-quantity", productId, quantity, commandId };
        return change(request, set.headers, command);
      },
      {
        headers: MutationHeaders,
        transform: ({ params }) => wholeNumbers(params, "productId"),
        params: LineParams,
        body: Quantity,
        response: { 200: Cart, ...problems(400, 403, 404, 409, 413, 415, 422, 429, 503) },
        detail: { tags: TAGS, summary: "Set a line's quantity" },
      },
    )
    .delete(
      "/items/:productId",
      ({ request, set, headers, params: { productId } }) =>
        change(request, set.headers, { type: "remove", productId, commandId: keyOf(headers) }),
      {
        headers: MutationHeaders,
        transform: ({ params }) => wholeNumbers(params, "productId"),
        params: LineParams,
        response: { 200: Cart, ...problems(400, 403, 404, 422, 429, 503) },
        detail: { tags: TAGS, summary: "Remove a line and release its units" },
      },
    );
}

/** Asks the shopper's cart to change and shows it as it is then. Throws the problem that a refusal is. */
function mutation(shop: Shop, session: CartSession) {
  return async (request: Request, headers: AnswerHeaders, command: Mutation) => {
    const known = requireOurs(session, request);
    if (known === null && command.type !== "add") return withoutCart(command);
    const cartId = known?.cartId ?? session.issueCart();
    const answer = granted(await shop.carts.ask(cartId, command, askOf(shop, headers)));
    if (!isAnswerTo(command, answer)) throw new ProblemError(PROBLEMS.keyReused);
    headers["set-cookie"] = session.keep(cartId);
    return show(shop, answer);
  };
}

/** Nobody has to have a cart in order to empty it. */
function withoutCart(command: Exclude<Mutation, { type: "add" }>) {
  if (command.type === "clear") return cartJson(EMPTY_CART);
  throw new ProblemError(refusalProblem({ refusal: "not_in_cart", productId: command.productId }));
}

async function show(shop: Shop, answer: CartAnswer) {
  const ids = productIdsOf(answer);
  const [cards, levels] = await Promise.all([shop.catalogue.cards(ids), shop.stock.levels(ids)]);
  return cartJson(cartView(answer, cards, levels, Date.now()));
}

function askOf({ settings }: Shop, headers: AnswerHeaders) {
  return { deadline: Date.now() + settings.COMMAND_TIMEOUT_MS, correlation: requestIdOf(headers) };
}

/** A change that nobody named cannot be retried, so any new name will do. */
function keyOf(headers: { "idempotency-key"?: string | undefined }): string {
  return headers["idempotency-key"] ?? crypto.randomUUID();
}
