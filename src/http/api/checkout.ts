import { type Static, Type as t } from "@sinclair/typebox";
import { Elysia } from "elysia";
import type { CheckoutStep, CheckoutView } from "../../../actors/checkout/messages.ts";
import { unreachable } from "../../../actors/kernel/errors.ts";
import { Address, addressFrom, addressProblems } from "../../accounts/address.ts";
import { isEmail, normalEmail } from "../../accounts/email.ts";
import { checkoutRequest } from "../../checkout/draft-request.ts";
import { checkoutIdOf } from "../../checkout/ids.ts";
import { openAction, type PaymentAction } from "../../checkout/payment-action.ts";
import { publicUrl } from "../../platform/settings.ts";
import type { Shop } from "../../shop.ts";
import { payerOf, startWithin } from "../decline-limits.ts";
import { type FieldError, invalidInput, PROBLEMS, type Problem, ProblemError } from "../problem.ts";
import { requestIdOf } from "../request-id.ts";
import { cartSession, requireOurs } from "../session.ts";
import { failureProblem } from "./checkout-problems.ts";
import { documented } from "./schemas.ts";

const TAG = "Checkout";
const nullable = <T extends Parameters<typeof t.Union>[0][number]>(schema: T) => t.Union([schema, t.Null()]);
const Amount = t.Integer({ minimum: 0, description: "Minor units of `currency`" });
const Day = t.String({ format: "date", description: "Calendar day, ISO" });

const NewCheckout = t.Object(
  {
    contact: t.Object({
      name: t.Optional(t.String({ minLength: 1, maxLength: 80, description: "Default: the name in the address" })),
      email: t.String({ minLength: 3, maxLength: 254, description: "Where the confirmation goes" }),
    }),
    // Checked against the country's ZIP codes besides, with every fault named.
    address: t.Object(
      {
        ...Address.properties,
        state: t.String({ description: "Two letters: NY" }),
        zip: t.String({ description: "Five digits; with four more they are left out" }),
      },
      { title: "Address" },
    ),
    delivery: t.Optional(t.Union([t.Literal("standard"), t.Literal("express")], { default: "standard" })),
    couponCode: t.Optional(t.String({ minLength: 1, maxLength: 40 })),
    paymentMethod: t.String({
      pattern: "^pm_[A-Za-z0-9_]{1,120}$",
      description: "Stripe's id. With the emulator also its test payment methods, such as `pm_card_visa`",
    }),
    totalSeen: t.Optional(
      t.Integer({ minimum: 0, description: "The total that was agreed to; another one is refused as `total_changed`" }),
    ),
    returnUrl: t.Optional(
      t.String({
        pattern: "^https?://[^\\s]{1,1900}$",
        description: "Where the bank sends the shopper after 3-D Secure. Default: the shop's own page of this checkout",
      }),
    ),
  },
  { title: "NewCheckout" },
);
type NewCheckout = Static<typeof NewCheckout>;

const Checkout = t.Object(
  {
    checkoutId: t.String(),
    status: t.Union(
      ["processing", "action_required", "completed", "failed"].map((status) => t.Literal(status)),
      { description: "`action_required`: the shopper has to follow `redirectUrl` to their bank" },
    ),
    orderId: nullable(t.String()),
    total: nullable(Amount),
    currency: nullable(t.String()),
    estimatedDelivery: nullable(t.Object({ from: Day, until: Day })),
    clientSecret: t.Optional(t.String({ description: "For Stripe.js, while `action_required`" })),
    redirectUrl: t.Optional(t.String()),
    failure: t.Optional(t.Object({ code: t.String() }, { additionalProperties: true })),
  },
  { title: "Checkout" },
);
type CheckoutJson = Static<typeof Checkout>;

/** Optional to the schema only: a missing one is a 400 of its own. */
const KeyHeader = t.Object({
  "idempotency-key": t.Optional(
    t.String({
      pattern: "^[\\x21-\\x7e]{1,200}$",
      description: "Required. Names this attempt, best as a UUID: sent again, it buys once and is answered alike.",
    }),
  ),
});
const CheckoutParams = t.Object({ checkoutId: t.String({ pattern: "^[A-Za-z0-9_-]{22}$" }) });

const KEY_REQUIRED: Problem = {
  status: 400,
  code: "idempotency_key_required",
  title: "Idempotency-Key required",
  detail: "A checkout needs an Idempotency-Key header, best a UUID: sent again with the same key it buys once.",
};
const NO_CART: Problem = {
  status: 409,
  code: "cart_empty",
  title: "The cart is empty",
  detail: "There is no cart yet: put something in first.",
};

/** `/api/checkout`: buys what is in the cart, known by its cookie. One key is one attempt. */
export function checkoutApi(shop: Shop) {
  const session = cartSession(shop.settings);
  const ask = (headers: Parameters<typeof requestIdOf>[0]) => ({
    deadline: Date.now() + shop.settings.COMMAND_TIMEOUT_MS,
    correlation: requestIdOf(headers),
  });

  const json = (view: CheckoutView) => checkoutJson(view, openAction(shop.vault, view.action));

  /** The checkout, for those whose cart or account it is of. Throws a 404 to anybody else. */
  const theirs = async (request: Request, checkoutId: string): Promise<CheckoutView> => {
    const [checkout, account] = await Promise.all([shop.checkouts.read(checkoutId), shop.accounts.of(request)]);
    const cart = requireOurs(session, request);
    if (checkout !== null && checkout.request.cartId === cart?.cartId) return checkout;
    if (checkout !== null && account !== null && checkout.request.accountId === account.id) return checkout;
    throw new ProblemError({ ...PROBLEMS.notFound, code: "unknown_checkout", detail: "There is no such checkout." });
  };

  return new Elysia({ name: "api/checkout", prefix: "/api/checkout" })
    .post(
      "",
      async ({ request, set, headers, body, server }) => {
        const key = headers["idempotency-key"];
        if (key === undefined) throw new ProblemError(KEY_REQUIRED);
        const cart = requireOurs(session, request);
        if (cart === null) throw new ProblemError(NO_CART);
        const checkoutId = checkoutIdOf(cart.cartId, key);
        const account = await shop.accounts.of(request);
        const { contact, address } = await checked(shop, body);
        const wanted = checkoutRequest(shop.vault, {
          ...{ cartId: cart.cartId, accountId: account?.id ?? null, contact, address },
          delivery: body.delivery ?? "standard",
          couponCode: body.couponCode?.trim().toUpperCase() ?? null,
          paymentMethod: body.paymentMethod,
          totalSeen: body.totalSeen ?? null,
          returnUrl: body.returnUrl ?? `${publicUrl(shop.settings)}/checkout/${checkoutId}/return`,
        });
        const payer = payerOf(shop, request, server, cart.cartId);
        const reply = await startWithin(shop, payer, checkoutId, wanted, ask(set.headers));
        if (!reply.ok) throw new ProblemError(PROBLEMS.keyReused);
        const { step, failure } = reply.answer;
        if (failure) throw new ProblemError(failureProblem(failure, checkoutId));
        set.status = step === "completed" ? 201 : 202;
        set.headers.location = `/api/checkout/${checkoutId}`;
        return json(reply.answer);
      },
      {
        headers: KeyHeader,
        body: NewCheckout,
        detail: documented(
          TAG,
          "Buy what is in the cart",
          { 201: Checkout, 202: Checkout },
          ...[400, 402, 403, 409, 413, 415, 422, 429, 503],
        ),
      },
    )
    .get("/:checkoutId", async ({ request, params }) => json(await theirs(request, params.checkoutId)), {
      params: CheckoutParams,
      detail: documented(TAG, "How a checkout stands", { 200: Checkout }, 400, 404, 422, 503),
    })
    .post(
      "/:checkoutId/withdrawal",
      async ({ request, params }) => {
        await theirs(request, params.checkoutId);
        const reply = await shop.checkouts.withdraw(params.checkoutId);
        if (reply.ok) return json(reply.answer);
        const detail = "The payment stands already: there is an order, or soon will be. Cancel that instead.";
        throw new ProblemError({ status: 409, code: "wrong_step", title: "Too late to withdraw", detail });
      },
      {
        params: CheckoutParams,
        detail: documented(
          TAG,
          "Cancel the payment and have the cart back",
          { 200: Checkout },
          ...[400, 403, 404, 409, 422, 429, 503],
        ),
      },
    );
}

/** A checkout as the API shows it, with what only its shopper may see. */
function checkoutJson(view: CheckoutView, action: PaymentAction | null): CheckoutJson {
  const { checkoutId, step, orderId, prepared, arrival, failure } = view;
  return {
    ...{ checkoutId, status: statusOf(step), orderId: step === "failed" ? null : orderId },
    total: prepared?.totals.total ?? null,
    currency: prepared?.totals.currency ?? null,
    estimatedDelivery: arrival && { from: arrival.arrivesFrom, until: arrival.arrivesUntil },
    ...action,
    ...(failure && { failure }),
  };
}

function statusOf(step: CheckoutStep): "processing" | "action_required" | "completed" | "failed" {
  switch (step) {
    case "started":
    case "prepared":
    case "authorized":
    case "placed":
      return "processing";
    case "action_required":
    case "completed":
      return step;
    case "undoing":
    case "failed":
      return "failed";
    default:
      return unreachable(step);
  }
}

async function checked(shop: Shop, body: NewCheckout) {
  const address = addressFrom(body.address);
  const email = normalEmail(body.contact.email);
  const faults: FieldError[] = (await addressProblems(address, shop.delivery)).map(({ field, message }) => ({
    field: `body/address/${field}`,
    message,
  }));
  if (!isEmail(email))
    faults.unshift({ field: "body/contact/email", message: "A mail address looks like ada@example.com." });
  if (faults.length > 0) throw new ProblemError(invalidInput(faults));
  return { address, contact: { name: body.contact.name ?? address.name, email } };
}
