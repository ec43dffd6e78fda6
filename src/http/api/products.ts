import { Elysia } from "elysia";
import type { Shop } from "../../shop.ts";
import { granted, ProblemError, refusalProblem } from "../problem.ts";
import { requestIdOf } from "../request-id.ts";
import { cartSession, requireOurs } from "../session.ts";
import { productJson } from "./json.ts";
import { Availability, documented, Product, ProductParams } from "./schemas.ts";
import { wholeNumbers } from "./whole-numbers.ts";

const TAG = "Products";

/** `/api/products`: what is for sale, and how much of it this shopper could add now. */
export function productsApi(shop: Shop) {
  const session = cartSession(shop.settings);

  return new Elysia({ name: "api/products", prefix: "/api" })
    .get(
      "/products/:id",
      async ({ params: { id } }) => {
        const [product, levels] = await Promise.all([shop.catalogue.product(id), shop.stock.levels([id])]);
        if (product?.status !== "active") throw new ProblemError(refusalProblem({ refusal: "unknown_product" }));
        return productJson(product, levels.get(id)?.available ?? 0);
      },
      {
        transform: ({ params }) => wholeNumbers(params, "id"),
        params: ProductParams,
        detail: documented(TAG, "A product", { 200: Product }, 404, 422),
      },
    )
    .get(
      "/products/:id/availability",
      async ({ params: { id }, request, set }) => {
        const cart = requireOurs(session, request);
        const ask = {
          deadline: Date.now() + shop.settings.COMMAND_TIMEOUT_MS,
          correlation: requestIdOf(set.headers),
        };
        // Not the read model: whoever has just added a unit must see the truth here, not what it was a moment ago.
        const [stock, lines] = await Promise.all([
          shop.inventory.ask(String(id), { type: "level" }, ask).then(granted),
          cart === null ? [] : shop.carts.ask(cart.cartId, { type: "read" }, ask).then((reply) => granted(reply).lines),
        ]);
        const { available } = stock.level;
        const inCart = lines.find((line) => line.productId === id && !line.isSavedForLater)?.quantity ?? 0;
        const limit = Math.min(stock.limitPerCustomer ?? Infinity, shop.settings.LINE_QUANTITY_MAX);
        return { productId: id, available, inCart, canAddMore: available > 0 && inCart < limit };
      },
      {
        transform: ({ params }) => wholeNumbers(params, "id"),
        params: ProductParams,
        detail: documented(
          TAG,
          "What is left of a product, and whether this shopper may add more",
          { 200: Availability },
          400,
          404,
          422,
          503,
        ),
      },
    );
}
