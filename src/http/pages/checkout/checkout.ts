import { Type as t } from "@sinclair/typebox";
import { Elysia } from "elysia";
import { furthestStep, pathOf } from "../../../checkout/draft-steps.ts";
import { quoteOf } from "../../../checkout/quote.ts";
import type { PageParts } from "../parts.ts";
import { returnFromBank, showAttempt, withdraw } from "./attempt.ts";
import { showConfirmation } from "./confirmation.ts";
import { showPayment, takeElement, takePayment } from "./payment.ts";
import { acceptPrices, placeOrder, setCoupon, showReview } from "./review.ts";
import { showOptions, showShipping, takeShipping } from "./shipping.ts";
import { enter, redirect, sendBack } from "./visit.ts";

const FIELD_MAX_CHARACTERS = 300;

const AnyForm = t.Record(t.String(), t.String({ maxLength: FIELD_MAX_CHARACTERS }));
const PlaceForm = t.Object({
  attempt: t.String({ pattern: "^[A-Za-z0-9_-]{8,64}$" }),
  totalSeen: t.String({ pattern: "^[0-9]{1,15}$" }),
});
const CouponForm = t.Object({ code: t.String({ maxLength: FIELD_MAX_CHARACTERS }) });
const OptionsQuery = t.Object({
  zip: t.Optional(t.String({ maxLength: FIELD_MAX_CHARACTERS })),
  place: t.Optional(t.String({ maxLength: FIELD_MAX_CHARACTERS })),
  delivery: t.Optional(t.String()),
});
const StripeWord = t.String({ pattern: "^[A-Za-z0-9_]{1,128}$" });
const PaymentQuery = t.Object({
  payment_method: t.Optional(StripeWord),
  card_error: t.Optional(StripeWord),
  state: t.Optional(t.String({ maxLength: FIELD_MAX_CHARACTERS })),
});
const CheckoutParams = t.Object({ checkoutId: t.String({ pattern: "^[A-Za-z0-9_-]{22}$" }) });
const OrderParams = t.Object({ orderId: t.String({ pattern: "^S-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$" }) });

/** The checkout: shipping, payment, review, and what comes of it. */
export function checkoutPages(parts: PageParts) {
  return new Elysia({ name: "pages/checkout" })
    .get("/checkout", async ({ request, set }) => {
      const exchange = { request, set };
      const visit = await enter(parts, exchange, "shipping");
      if (visit === null) return "";
      const { problems } = await quoteOf(parts.shop, visit.cart, visit.draft, Date.now());
      if (problems.length > 0) sendBack(exchange, pathOf("cart"), "cart-problems");
      else redirect(exchange, pathOf(furthestStep(visit.draft)));
      return "";
    })
    .post("/checkout", ({ request, set, body, server }) => placeOrder(parts, { request, set }, body, server), {
      body: PlaceForm,
    })
    .get("/checkout/shipping", ({ request, set }) => showShipping(parts, { request, set }))
    .post("/checkout/shipping", ({ request, set, body }) => takeShipping(parts, { request, set }, body), {
      body: AnyForm,
    })
    .get(
      "/checkout/delivery-options",
      ({ request, set, query }) =>
        showOptions(
          parts,
          { request, set },
          query.place ?? query.zip ?? "",
          query.delivery === "express" ? "express" : "standard",
        ),
      { query: OptionsQuery },
    )
    .get("/checkout/payment", ({ request, set, query }) => showPayment(parts, { request, set }, query.card_error), {
      query: t.Object({ card_error: t.Optional(StripeWord) }),
    })
    .post("/checkout/payment", ({ request, set, body }) => takeElement(parts, { request, set }, body.paymentMethod), {
      body: t.Object({ paymentMethod: StripeWord }),
    })
    .get("/checkout/payment/return", ({ request, set, query }) => takePayment(parts, { request, set }, query), {
      query: PaymentQuery,
    })
    .get("/checkout/review", ({ request, set }) => showReview(parts, { request, set }))
    .post("/checkout/price-confirmations", ({ request, set }) => acceptPrices(parts, { request, set }))
    .post("/checkout/coupon", ({ request, set, body }) => setCoupon(parts, { request, set }, body.code), {
      body: CouponForm,
    })
    .post("/checkout/coupon/removal", ({ request, set }) => setCoupon(parts, { request, set }, null))
    .get(
      "/checkout/confirmation/:orderId",
      ({ request, set, params }) => showConfirmation(parts, { request, set }, params.orderId),
      { params: OrderParams },
    )
    .get(
      "/checkout/:checkoutId",
      ({ request, set, params }) => showAttempt(parts, { request, set }, params.checkoutId),
      { params: CheckoutParams },
    )
    .get(
      "/checkout/:checkoutId/return",
      ({ request, set, params }) => returnFromBank(parts, { request, set }, params.checkoutId),
      { params: CheckoutParams },
    )
    .post(
      "/checkout/:checkoutId/withdrawal",
      ({ request, set, params }) => withdraw(parts, { request, set }, params.checkoutId),
      { params: CheckoutParams },
    );
}
