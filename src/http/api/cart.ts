import { Elysia } from "elysia";
import type { CartAnswer, CartCommand } from "../../../actors/cart/messages.ts";
import { cartView, EMPTY_CART, productIdsOf } from "../../cart/cart-view.ts";
import { estimateOf } from "../../cart/estimate.ts";
import type { Shop } from "../../shop.ts";
import { zipOf } from "../pages/visitor.ts";
import { granted, PROBLEMS, ProblemError, refusalProblem } from "../problem.ts";
import { requestIdOf } from "../request-id.ts";
import { type CartSession, cartSession, requireOurs } from "../session.ts";
import { isAnswerTo } from "./idempotency.ts";
import { cartJson } from "./json.ts";
import { Cart, documented, LineParams, MutationHeaders, NewItem, Quantity } from "./schemas.ts";
import { wholeNumbers } from "./whole-numbers.ts";

const TAG = "Cart";
/** Statuses of a change that may be refused for its body, its product or its stock. */
const CHANGE_PROBLEMS = [400, 403, 404, 409, 413, 415, 422, 429, 503] as const;

type AnswerHeaders = Record<string, string | number | string[] | undefined>;
type Mutation = Extract<CartCommand, { type: "add" | "set-quantity" | "remove" | "clear" }>;

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
        const answer = granted(await shop.carts.ask(cart.cartId, { type: "read" }, askOf(shop, set.headers)));
        return show(shop, answer, zipOf(request));
      },
      { detail: documented(TAG, "The cart", { 200: Cart }, 400, 503) },
    )
    .delete(
      "",
      ({ request, set, headers }) => change(request, set.headers, { type: "clear", commandId: keyOf(headers) }),
      {
        headers: MutationHeaders,
        detail: documented(TAG, "Empty the cart and release what it reserved", { 200: Cart }, 400, 403, 422, 429, 503),
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
        detail: documented(TAG, "Add units of a product, reserved at once", { 201: Cart }, ...CHANGE_PROBLEMS),
      },
    )
    .put(
      "/items/:productId",
      ({ request, set, headers, params, body }) =>
        change(request, set.headers, { type: "set-quantity", ...params, ...body, commandId: keyOf(headers) }),
      {
        headers: MutationHeaders,
        transform: ({ params }) => wholeNumbers(params, "productId"),
        params: LineParams,
        body: Quantity,
        detail: documented(TAG, "Set how many units of a product the cart has", { 200: Cart }, ...CHANGE_PROBLEMS),
      },
    )
    .delete(
      "/items/:productId",
      ({ request, set, headers, params }) =>
        change(request, set.headers, { type: "remove", ...params, commandId: keyOf(headers) }),
      {
        headers: MutationHeaders,
        transform: ({ params }) => wholeNumbers(params, "productId"),
        params: LineParams,
        detail: documented(TAG, "Remove a line and release its units", { 200: Cart }, 400, 403, 404, 422, 429, 503),
      },
    );
}

/** Asks the shopper's cart to change and shows it as it is then. Throws the problem that a refusal is. */
function mutation(shop: Shop, session: CartSession) {
  return async (request: Request, headers: AnswerHeaders, command: Mutation) => {
    const known = requireOurs(session, request);
    if (known === null && !isPuttingIn(command)) return cartJson(EMPTY_CART);
    const cartId = known?.cartId ?? session.issueCart(command.commandId);
    // Named by a name that was made up here, nobody else can have it.
    const isFresh = known === null && !request.headers.has("idempotency-key");
    const reply = await shop.carts.ask(cartId, command, { ...askOf(shop, headers), isFresh });
    if (!reply.ok && reply.refusal === "cart_handed_over") {
      const account = await shop.accounts.of(request);
      const cookie = account ? session.keep(account.cartId) : session.forget;
      throw new ProblemError(refusalProblem(reply), { "set-cookie": cookie });
    }
    const answer = granted(reply);
    if (!isAnswerTo(command, answer)) throw new ProblemError(PROBLEMS.keyReused);
    headers["set-cookie"] = session.keep(cartId);
    return show(shop, answer, zipOf(request));
  };
}

/** Nobody has to have a cart in order to take nothing out of it. */
function isPuttingIn(command: Mutation): boolean {
  return command.type === "add" || (command.type === "set-quantity" && command.quantity > 0);
}

async function show(shop: Shop, answer: CartAnswer, zip: string | null) {
  const ids = productIdsOf(answer);
  const [cards, levels] = await Promise.all([shop.catalogue.cards(ids), shop.stock.levels(ids)]);
  const now = Date.now();
  const view = cartView(answer, cards, levels, now);
  return cartJson(view, await estimateOf(shop, view, { zip, couponCode: null, shipping: "standard" }, now));
}

function askOf({ settings }: Shop, headers: AnswerHeaders) {
  return { deadline: Date.now() + settings.COMMAND_TIMEOUT_MS, correlation: requestIdOf(headers) };
}

/** A change that nobody named cannot be retried, so any new name will do. */
function keyOf(headers: { "idempotency-key"?: string | undefined }): string {
  return headers["idempotency-key"] ?? crypto.randomUUID();
}
