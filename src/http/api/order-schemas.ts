import { type Static, type TSchema, type TUnsafe, Type as t } from "@sinclair/typebox";
import { CANCELLATION_REASONS, RETURN_REASONS } from "../../orders/requests.ts";

const PAGE_SIZE = 20;
const PAGE_SIZE_MAX = 100;
const PAGE_MAX = 1_000;
const ITEMS_MAX = 1_000;

const Price = t.Integer({ minimum: 0, description: "Minor units of `currency`" });
const Moment = t.String({ format: "date-time" });
const Day = t.String({ format: "date" });
const nullable = <T extends TSchema>(schema: T) => t.Union([schema, t.Null()]);
const oneOf = <const T extends readonly string[]>(values: T) =>
  t.Union(values.map((value) => t.Literal(value))) as unknown as TUnsafe<T[number]>;

const Status = oneOf(["placed", "processing", "packed", "shipped", "delivered", "cancelled"] as const);

export const OrderParams = t.Object({ id: t.String({ maxLength: 64, description: "`S-XXXX-XXXX-XXXX`" }) });
export const OrderKeyQuery = t.Object({
  key: t.Optional(t.String({ maxLength: 64, description: "The key in a guest's order link" })),
});
export const OrdersQuery = t.Object({
  limit: t.Integer({ default: PAGE_SIZE, minimum: 1, maximum: PAGE_SIZE_MAX, description: "Orders on a page" }),
  page: t.Integer({ default: 1, minimum: 1, maximum: PAGE_MAX, description: "Page, from 1" }),
});

export const NewCancellation = t.Object(
  { reason: t.Optional(oneOf(CANCELLATION_REASONS)) },
  { title: "NewCancellation" },
);
const Item = t.Object(
  {
    productId: t.Integer({ minimum: 1, maximum: 2_147_483_647 }),
    quantity: t.Integer({ minimum: 1, maximum: 1_000_000 }),
  },
  { title: "Item" },
);
export const NewReturn = t.Object(
  { items: t.Array(Item, { minItems: 1, maxItems: ITEMS_MAX }), reason: oneOf(RETURN_REASONS) },
  { title: "NewReturn" },
);

export const Return = t.Object(
  {
    id: t.String(),
    status: oneOf(["requested", "received", "refunded"] as const),
    items: t.Array(Item),
    reason: t.String(),
    refund: Price,
    requestedAt: Moment,
    receivedAt: nullable(Moment),
    refundedAt: nullable(Moment),
  },
  { title: "Return" },
);
export const Returns = t.Object({ returns: t.Array(Return) }, { title: "Returns" });

export const OrderSummary = t.Object(
  {
    id: t.String(),
    url: t.String({ description: "Path of the order's page" }),
    status: Status,
    placedAt: Moment,
    currency: t.String(),
    total: Price,
    refunded: Price,
    units: t.Integer(),
    titles: t.Array(t.String(), { description: "Of the first few lines" }),
    arrivesUntil: Day,
  },
  { title: "OrderSummary" },
);
export const Orders = t.Object(
  { orders: t.Array(OrderSummary), page: t.Integer(), hasMore: t.Boolean() },
  { title: "Orders" },
);

const Line = t.Object(
  {
    productId: t.Integer(),
    title: t.String(),
    shop: t.Object({ id: t.Integer(), name: t.String() }),
    quantity: t.Integer(),
    unitPrice: Price,
    discount: Price,
    tax: Price,
    amount: t.Integer({
      description: "`unitPrice` × `quantity` − `discount` + `tax`: what returning all of it gives back",
    }),
    returnable: t.Integer({ description: "Units that can be sent back now" }),
  },
  { title: "OrderLine" },
);
const SubOrder = t.Object(
  {
    shop: t.Object({ id: t.Integer(), name: t.String() }),
    productIds: t.Array(t.Integer()),
    subtotal: Price,
    discount: Price,
    tax: Price,
    total: Price,
  },
  { title: "SubOrder" },
);
const Shipment = t.Object(
  {
    no: t.Integer(),
    status: Status,
    from: t.String({ description: "The warehouse's city" }),
    items: t.Array(Item),
    carrier: nullable(t.String()),
    tracking: nullable(t.String()),
    arrivesFrom: Day,
    arrivesUntil: Day,
    shippedAt: nullable(Moment),
    deliveredAt: nullable(Moment),
  },
  { title: "Shipment" },
);

export const Order = t.Object(
  {
    id: t.String(),
    url: t.String({ description: "Path of its page" }),
    version: t.Integer({ description: "Grows with everything that happens to it" }),
    status: t.Union([Status], { description: "That of its shipment that is least far" }),
    placedAt: Moment,
    currency: t.String(),
    lines: t.Array(Line),
    subOrders: t.Array(SubOrder, { description: "One for each seller's shop" }),
    shipments: t.Array(Shipment, { description: "One for each warehouse" }),
    subtotal: Price,
    discount: Price,
    shipping: Price,
    tax: Price,
    total: Price,
    promotions: t.Array(t.Object({ name: t.String(), code: nullable(t.String()), amount: Price })),
    payment: t.Object({ captured: Price, refunded: Price }),
    contact: nullable(t.Object({ name: t.String(), email: t.String() })),
    address: nullable(t.Record(t.String(), t.String())),
    delivery: oneOf(["standard", "express"] as const),
    canCancel: t.Boolean(),
    cancellation: nullable(t.Object({ at: Moment, by: t.String(), reason: t.String() })),
    returns: t.Array(Return),
    timeline: t.Array(t.Object({ at: Moment, type: t.String(), by: t.String() }), { description: "Oldest first" }),
  },
  { title: "Order" },
);

export type OrderJson = Static<typeof Order>;
export type ReturnJson = Static<typeof Return>;
export type OrderSummaryJson = Static<typeof OrderSummary>;
