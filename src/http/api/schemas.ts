// Not Elysia's own `t`, whose Integer takes "7" for 7 even in a JSON body.
import { type Static, type TSchema, Type as t } from "@sinclair/typebox";

/** The largest id that the tables can hold; anything above is no id at all. */
const ID_MAX = 2_147_483_647;
/** Far above every limit of a cart, whose own refusals name the limit that applies. */
const QUANTITY_MAX = 1_000_000;

const Id = t.Integer({ minimum: 1, maximum: ID_MAX });
const Price = t.Integer({ minimum: 0, description: "Minor units of `currency`, such as cents" });
const Currency = t.String({ description: "ISO 4217 code", examples: ["USD"] });
const Moment = t.String({ format: "date-time" });
const nullable = <T extends TSchema>(schema: T) => t.Union([schema, t.Null()]);

export const ProductParams = t.Object({ id: Id });
export const LineParams = t.Object({ productId: Id });

export const MutationHeaders = t.Object({
  "idempotency-key": t.Optional(
    t.String({
      pattern: "^[\\x21-\\x7e]{1,200}$",
      description:
        "Names this change, best as a UUID. Sent again with the same key, the change is made once and answered alike. " +
        "1 to 200 visible ASCII characters.",
    }),
  ),
});

export const NewItem = t.Object(
  { productId: Id, quantity: t.Integer({ minimum: 1, maximum: QUANTITY_MAX, description: "Units to add" }) },
  { title: "NewItem" },
);

export const Quantity = t.Object(
  {
    quantity: t.Integer({
      minimum: 0,
      maximum: QUANTITY_MAX,
      description: "Units the line shall have; 0 removes it",
    }),
  },
  { title: "Quantity" },
);

export const Image = t.Object(
  { url: t.String(), width: t.Integer(), height: t.Integer(), alt: t.String() },
  { title: "Image" },
);

const SellersShop = t.Object(
  { id: t.Integer(), name: t.String(), slug: nullable(t.String()) },
  { title: "SellersShop" },
);

const card = {
  id: t.Integer(),
  slug: t.String(),
  url: t.String({ description: "Path of the product's page" }),
  title: t.String(),
  price: Price,
  listPrice: nullable(Price),
  currency: Currency,
  rating: t.Number({ description: "0 to 5" }),
  reviewCount: t.Integer(),
  image: nullable(Image),
  shop: SellersShop,
  tags: t.Array(t.String()),
};
export const ProductCard = t.Object(card, { title: "ProductCard" });

export const Product = t.Object(
  {
    ...card,
    summary: t.String(),
    description: t.String({ description: "Sanitised HTML" }),
    brand: nullable(t.String()),
    attributes: t.Record(t.String(), t.Union([t.String(), t.Number(), t.Boolean()])),
    images: t.Array(Image),
    categories: t.Array(t.Object({ id: t.Integer(), slug: t.String(), name: t.String() }), {
      description: "From the root of the category tree down",
    }),
    limitPerCustomer: t.Integer(),
    available: t.Integer({ description: "Units that could be reserved a moment ago" }),
  },
  { title: "Product" },
);

export const Availability = t.Object(
  {
    productId: t.Integer(),
    available: t.Integer({ description: "Units that can be reserved now" }),
    inCart: t.Integer({ description: "Units in the asking shopper's cart" }),
    canAddMore: t.Boolean({ description: "Whether that shopper could reserve one more" }),
  },
  { title: "Availability" },
);

const CartProblem = t.Union(
  [
    t.Object({ problem: t.Literal("price_changed"), was: Price, now: Price }),
    t.Object({ problem: t.Literal("stock_gone"), available: t.Integer() }),
    t.Object({ problem: t.Literal("reservation_expired"), available: t.Integer() }),
    t.Object({ problem: t.Literal("product_gone") }),
  ],
  { title: "CartProblem" },
);

export const CartLine = t.Object(
  {
    productId: t.Integer(),
    quantity: t.Integer(),
    product: nullable(ProductCard),
    price: Price,
    currency: Currency,
    amount: t.Integer({ description: "`price` × `quantity`" }),
    reservedUntil: nullable(Moment),
    available: t.Integer({ description: "Units anyone could add besides those reserved here" }),
    problems: t.Array(CartProblem),
  },
  { title: "CartLine" },
);

const Money = t.Object({ amount: Price, currency: Currency }, { title: "Money" });

const Estimate = t.Object(
  {
    currency: Currency,
    subtotal: Price,
    discount: t.Integer({ minimum: 0, description: "What promotions take off the lines" }),
    shipping: t.Integer({ minimum: 0, description: "Standard shipping, after promotions" }),
    tax: t.Integer({ minimum: 0, description: "0 while `isTaxKnown` is false" }),
    isTaxKnown: t.Boolean({ description: "Whether the shopper has given a ZIP code" }),
    total: Price,
    promotions: t.Array(t.Object({ name: t.String(), amount: Price }), {
      description: "What each promotion gives, shipping's last",
    }),
    missingToFreeShipping: nullable(Price),
  },
  { title: "Estimate" },
);

export const Cart = t.Object(
  {
    id: nullable(t.String({ description: "Null while nothing was ever put in" })),
    version: t.Integer(),
    units: t.Integer({ description: "Units in the cart, saved ones left out" }),
    lines: t.Array(CartLine),
    savedForLater: t.Array(CartLine),
    subtotals: t.Array(t.Object({ shop: SellersShop, amount: Price, currency: Currency }), {
      description: "One for each seller's shop and currency",
    }),
    total: t.Integer({ description: "Minor units of `currency`" }),
    currency: Currency,
    totals: t.Array(Money, { description: "One for each currency, when there are several" }),
    estimate: nullable(Estimate),
    reservedUntil: nullable(Moment),
  },
  { title: "Cart" },
);

export const Problem = t.Object(
  {
    type: t.String(),
    status: t.Integer(),
    code: t.String({ examples: ["insufficient_stock"] }),
    title: t.String(),
    detail: t.String(),
  },
  {
    title: "Problem",
    additionalProperties: true,
    description:
      "RFC 9457. `insufficient_stock` carries `available`, `requested` and `productId`; `checkout_in_progress` carries `checkoutId`; `invalid_input` carries `errors`.",
  },
);

export const Alive = t.Object({ status: t.Literal("ok") });
export const Figures = t.String();
export const Ready = t.Object({
  status: t.Union([t.Literal("ready"), t.Literal("not ready")]),
  reasons: t.Array(t.String()),
});

/**
 * What the API's document says of a route: its answers, and the statuses of its problems. Input is checked against its
 * schemas at every request; answers are held to theirs by tests, not at run time.
 */
export function documented(tag: string, summary: string, answers: Record<number, TSchema>, ...problems: number[]) {
  return {
    tags: [tag],
    summary,
    answers: { ...answers, ...Object.fromEntries(problems.map((status) => [status, Problem])) },
  };
}

export type ProductCardJson = Static<typeof ProductCard>;
export type ProductJson = Static<typeof Product>;
export type CartJson = Static<typeof Cart>;
export type CartLineJson = Static<typeof CartLine>;
