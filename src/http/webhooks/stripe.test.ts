import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { signature } from "../../../stripe-emulator/webhooks.ts";
import {
  eventually,
  type FreshDatabase,
  freshDatabase,
  startStripe,
  type TestStripe,
} from "../../../test/support/index.ts";
import type { Payments } from "../../payments/payments.ts";
import { stripeClient } from "../../payments/stripe-client.ts";
import { stripePayments } from "../../payments/stripe-payments.ts";
import { pruneEvents } from "../../payments/webhook-events-table.ts";
import { StripeWebhooks } from "../../payments/webhooks.ts";
import { createApp } from "../app.ts";
import { BODY_MAX_BYTES } from "../body.ts";
import { counterShop } from "../test-support/counter-shop.ts";
import { stripeWebhook } from "./stripe.ts";

const AUTHORIZED = "payment_intent.amount_capturable_updated";
const OLDER_SECRET = "whsec_older";

let stripe: TestStripe;
let database: FreshDatabase;
let payments: Payments;
let webhooks: StripeWebhooks;
let app: ReturnType<typeof createApp>;
let url: string;
let poked: string[] = [];
let breaking: Error | null = null;

beforeAll(async () => {
  [stripe, database] = await Promise.all([startStripe(), freshDatabase()]);
  const STRIPE_WEBHOOK_SECRET = `${stripe.webhookSecret}, ${OLDER_SECRET}`;
  const shop = { ...counterShop(1, { STRIPE_WEBHOOK_SECRET, RATE_ADDRESS_PER_MINUTE: "2" }), sql: database.sql };
  webhooks = new StripeWebhooks({
    ...shop,
    onPoke: async (checkoutId) => {
      poked.push(checkoutId);
      if (breaking) throw breaking;
    },
  });
  app = createApp(shop, { routes: [stripeWebhook(webhooks)] });
  app.listen({ port: 0, hostname: "127.0.0.1" });
  url = `http://127.0.0.1:${app.server?.port}/webhooks/stripe`;
  payments = stripePayments(stripeClient({ secretKey: stripe.secretKey, apiBase: stripe.url }));
});

beforeEach(async () => {
  await stripe.control.faults({});
  await stripe.control.deliverTo([url]);
  poked = [];
  breaking = null;
});

afterAll(async () => {
  webhooks.stop();
  await app.server?.stop(true);
  await database.drop();
});

let orders = 0;
async function pay(paymentMethod = "pm_card_visa"): Promise<string> {
  orders += 1;
  const checkoutId = `checkout-${orders}`;
  const order = { checkoutId, amount: 1_500, currency: "USD", paymentMethod, description: "Order S-1" };
  await payments.authorize({ ...order, returnUrl: "http://127.0.0.1/return" });
  return checkoutId;
}

interface Row {
  readonly id: string;
  readonly type: string;
  readonly isHandled: boolean;
  readonly attempts: number;
  readonly payload: { status: string; id: string };
}

async function rowsOf(checkoutId: string): Promise<Row[]> {
  return database.sql<Row[]>`
    SELECT id, type, handled_at IS NOT NULL AS "isHandled", attempts, payload FROM stripe_events
    WHERE checkout_id = ${checkoutId} ORDER BY received_at`;
}

/** All of a checkout's events that came so far are handled, and there are `count` of them. */
const handled = (checkoutId: string, count: number) =>
  eventually(`${count} handled events of ${checkoutId}`, async () => {
    const rows = await rowsOf(checkoutId);
    return rows.length === count && rows.every(({ isHandled }) => isHandled) ? rows : null;
  });

function eventOf(checkoutId: string, id: string, type: string = AUTHORIZED): string {
  const object = { id: "pi_1", object: "payment_intent", status: "requires_capture", metadata: { checkoutId } };
  const event = { id, object: "event", type, created: Math.floor(Date.now() / 1000), data: { object } };
  return JSON.stringify(event);
}

const now = () => Math.floor(Date.now() / 1000);

function send(body: string, secret = stripe.webhookSecret, at = now(), headers: Record<string, string> = {}) {
  return fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", "stripe-signature": signature(body, secret, at), ...headers },
    body,
  });
}

test("what happens at Stripe is written down, and the checkout it names is poked", async () => {
  const checkoutId = await pay();
  const [row] = await handled(checkoutId, 1);
  expect(row).toMatchObject({ type: AUTHORIZED, payload: { status: "requires_capture" } });
  expect(poked).toEqual([checkoutId]);
});

test("declines and cancellations are told too; a capture, which only we make, is not", async () => {
  const declined = await pay("pm_card_chargeDeclined");
  const taken = await pay();
  const id = (await payments.find(taken))?.paymentIntentId ?? "";
  await payments.capture(id);
  await payments.refund(id, 100, "told");
  const [first] = await handled(declined, 1);
  expect(first?.type).toBe("payment_intent.payment_failed");
  expect((await handled(taken, 2)).map(({ type }) => type).sort()).toEqual(["charge.refunded", AUTHORIZED].sort());
});

test("a refund that was accepted and failed later is news of its order", async () => {
  const id = (await payments.find(await pay("pm_card_refundFail")))?.paymentIntentId ?? "";
  await payments.capture(id);
  const orderId = "S-0000-0000-0001";
  expect(await payments.refund(id, 100, `cancellation-${orderId}`, { orderId })).toMatchObject({ amount: 100 });
  const [row] = await handled(orderId, 1);
  expect(row).toMatchObject({ type: "refund.failed", payload: { status: "failed" } });
  expect(poked).toContain(orderId);
});

test("the same event twice, at once or later, is one", async () => {
  const body = eventOf("twice", "evt_twice");
  const answers = await Promise.all([send(body), send(body), send(body)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  await handled("twice", 1);
  expect((await send(body)).status).toBe(200);
  expect(await rowsOf("twice")).toHaveLength(1);
  expect(poked).toEqual(["twice"]);
});

test("doubled, held back, out of order and lost on the way: each event is handled once, each checkout poked", async () => {
  await stripe.control.faults({ seed: 7, webhooks: { duplicated: 0.5, delayed: 0.5, delayMs: 150, lost: 0.1 } });
  const checkouts = await Promise.all(Array.from({ length: 40 }, () => pay()));
  for (const checkoutId of checkouts) await handled(checkoutId, 1);
  expect(poked.filter((id) => checkouts.includes(id)).sort()).toEqual(checkouts.toSorted());
});

test("what nobody signed, or signed with another secret, or over another body, or long ago, is refused", async () => {
  const body = eventOf("forged", "evt_forged");
  const forgeries = [
    send(body, "whsec_guess"),
    send(body, stripe.webhookSecret, now() - 6 * 60),
    send(body, stripe.webhookSecret, now(), { "stripe-signature": "" }),
    send(body, stripe.webhookSecret, now(), { "stripe-signature": "t=1,v1=00" }),
    send(eventOf("forged", "evt_other"), stripe.webhookSecret, now(), {
      "stripe-signature": signature(body, stripe.webhookSecret, now()),
    }),
    send("not json at all"),
  ];
  for (const answer of await Promise.all(forgeries)) {
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: "forged_webhook" });
  }
  expect(await rowsOf("forged")).toEqual([]);
  expect(poked).toEqual([]);
});

test("while one secret replaces another both hold", async () => {
  expect((await send(eventOf("rotated", "evt_rotated"), OLDER_SECRET)).status).toBe(200);
  await handled("rotated", 1);
});

test("an event that nobody asked for is answered and forgotten; one of no checkout of ours is kept and concerns nobody", async () => {
  expect((await send(eventOf("dull", "evt_dull", "customer.created"))).status).toBe(200);
  expect(await rowsOf("dull")).toEqual([]);
  expect((await send(eventOf("", "evt_nobody"))).status).toBe(200);
  expect(await rowsOf("")).toMatchObject([{ id: "evt_nobody", isHandled: true }]);
  expect(poked).toEqual([]);
});

test("no name, address or card is kept of an event", async () => {
  const event = JSON.parse(eventOf("discreet", "evt_discreet"));
  Object.assign(event.data.object, {
    receipt_email: "ana@example.com",
    shipping: { name: "Ana", address: { line1: "1 Main St" } },
    billing_details: { name: "Ana" },
    last_payment_error: { payment_method: { card: { last4: "4242" } } },
  });
  await send(JSON.stringify(event));
  await handled("discreet", 1);
  expect(JSON.stringify(await rowsOf("discreet"))).not.toMatch(/ana|Main St|4242/i);
});

test("a machine is let in by its signature: no limit of shoppers, no cookie, no origin stands in its way", async () => {
  const answers = [];
  for (let n = 0; n < 10; n += 1) {
    const body = eventOf("machine", `evt_machine_${n}`);
    answers.push(await send(body, stripe.webhookSecret, now(), { origin: "https://stripe.example" }));
  }
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
  expect(answers[0]?.headers.has("ratelimit-limit")).toBe(false);
});

test("a body over the limit is not read", async () => {
  const answer = await send("x".repeat(BODY_MAX_BYTES + 1));
  expect(answer.status).toBe(413);
});

test("an event whose poke failed is answered all the same, and taken up again until it succeeds", async () => {
  breaking = new Error("the checkout cannot be asked");
  expect((await send(eventOf("stubborn", "evt_stubborn"))).status).toBe(200);
  await eventually("the first poke", () => poked.length === 1);
  expect(await webhooks.sweep()).toBe(0); // not yet due again: whoever took it in may be at it
  const makeDue = () => database.sql`UPDATE stripe_events SET retry_at = now() WHERE checkout_id = 'stubborn'`;
  await makeDue();
  expect(await webhooks.sweep()).toBe(1);
  expect(await rowsOf("stubborn")).toMatchObject([{ isHandled: false, attempts: 2 }]);
  breaking = null;
  await makeDue();
  expect(await webhooks.sweep()).toBe(1);
  await handled("stubborn", 1);
  expect(poked).toEqual(["stubborn", "stubborn", "stubborn"]);
  await makeDue();
  expect(await webhooks.sweep()).toBe(0);
});

test("what came while the shop was away comes when it is back", async () => {
  await stripe.control.deliverTo(["http://127.0.0.1:9/webhooks/stripe"]);
  const checkoutId = await pay();
  await stripe.kill();
  await stripe.restart();
  await stripe.control.deliverTo([url]);
  await handled(checkoutId, 1);
});

test("several nodes take events in turn: with the first away the next one has them", async () => {
  await stripe.control.deliverTo(["http://127.0.0.1:9/webhooks/stripe", url]);
  await handled(await pay(), 1);
});

test("events are forgotten after thirty days, those never handled are not", async () => {
  await send(eventOf("old", "evt_old_handled"));
  await handled("old", 1);
  await database.sql`
    INSERT INTO stripe_events (id, type, checkout_id, created, payload, retry_at)
    VALUES ('evt_old_open', ${AUTHORIZED}, 'old', now(), '{}', now() + interval '1 hour')`;
  await database.sql`UPDATE stripe_events SET received_at = now() - interval '31 days' WHERE checkout_id = 'old'`;
  expect(await pruneEvents(database.sql)).toBe(false);
  expect((await rowsOf("old")).map(({ id }) => id)).toEqual(["evt_old_open"]);
});
