import { afterAll, beforeAll, expect, test } from "bun:test";
import { connect } from "nats";
import { freePort } from "../scripts/stack/ports.ts";
import { readSettings } from "../src/platform/settings.ts";
import { type RunningShop, startServer } from "../src/server.ts";
import {
  eventually,
  type FreshDatabase,
  freshDatabase,
  natsUrl,
  startStripe,
  type TestStripe,
  throwAwayFolder,
} from "./support/index.ts";
import { stockProducts } from "./support/kernel.ts";

const [MUG, BOWL, LAST_JUG] = [1, 2, 3];
const ADDRESS = { name: "Ada Moreno", line1: "12 Larkspur Lane", city: "New York", state: "NY", zip: "10001" };
const WISH = { contact: { email: "ada@example.com" }, address: ADDRESS, paymentMethod: "pm_card_visa" };
/** One unit at 19.00, shipping 5.99, 8 % tax of it. */
const ONE_MUG = 2_651;

let database: FreshDatabase;
let stripe: TestStripe;
let shop: RunningShop;

beforeAll(async () => {
  [database, stripe] = await Promise.all([freshDatabase(), startStripe()]);
  await stockProducts(database.sql, [50, 50, 1], 4);
  await database.sql`INSERT INTO zip_codes (zip, city, state, lat, lon)
    VALUES ('10001', 'New York', 'NY', 40.75, -73.99) ON CONFLICT DO NOTHING`;
  shop = await startServer(
    readSettings({
      DATABASE_URL: database.url,
      NATS_URL: await natsUrl(),
      PORT: String(await freePort()),
      COOKIE_SECRET: "a secret for this test, thirty-two or more",
      DATA_KEY: "da".repeat(32),
      MEDIA_DIR: throwAwayFolder("media"),
      MAIL_DIR: throwAwayFolder("mail"),
      NODE_ID: `checkout-${process.pid}`,
      LOG_LEVEL: "silent",
      RATE_LIMITS: "off",
      ...stripe.settings,
    }),
  );
  await stripe.control.deliverTo([`${shop.url}/webhooks/stripe`]);
  await eventually("a shop that is ready", async () => (await fetch(`${shop.url}/readyz`)).ok);
}, 60_000);

afterAll(async () => {
  await shop.stop();
  await stripe.stop();
  await database.drop();
}, 60_000);

test("a script buys from end to end", async () => {
  const ada = shopper();
  await ada.add(MUG, 1);
  const bought = await ada.checkOut(WISH);
  expect(bought.status).toBe(201);
  expect(bought.json).toMatchObject({ status: "completed", total: ONE_MUG, currency: "USD" });
  expect(bought.json.orderId).toMatch(/^S-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  expect(bought.json.estimatedDelivery).toMatchObject({ from: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) });
  const shown = await ada.ask("GET", `/api/checkout/${bought.json.checkoutId}`);
  expect([shown.status, shown.json]).toEqual([200, bought.json]);
  expect((await ada.ask("GET", "/api/cart")).json).toMatchObject({ units: 0 });
  expect(await paidFor(bought.json.checkoutId)).toEqual({ captured: ONE_MUG, held: 0, payments: 1 });
});

test("the same key buys once, however often and whenever it is sent, and always has the same answer", async () => {
  const ada = shopper();
  await ada.add(MUG, 1);
  const key = crypto.randomUUID();
  const answers = await Promise.all(Array.from({ length: 5 }, () => ada.checkOut(WISH, key)));
  const [first] = answers;
  expect(new Set(answers.map(({ json }) => json.orderId ?? json.checkoutId)).size).toBeLessThanOrEqual(2);
  const last = await ada.checkOut(WISH, key);
  expect(last).toMatchObject({ status: 201, json: { checkoutId: first!.json.checkoutId, status: "completed" } });
  expect(await paidFor(first!.json.checkoutId)).toEqual({ captured: ONE_MUG, held: 0, payments: 1 });
  const other = await ada.checkOut({ ...WISH, delivery: "express" }, key);
  expect([other.status, other.json.code]).toEqual([422, "idempotency_key_reused"]);
});

test("a checkout without a key is refused, for nobody could repeat it safely", async () => {
  const ada = shopper();
  await ada.add(MUG, 1);
  const answer = await ada.ask("POST", "/api/checkout", WISH);
  expect([answer.status, answer.json.code]).toEqual([400, "idempotency_key_required"]);
});

test("what is wrong with the address or the contact is told all at once", async () => {
  const ada = shopper();
  await ada.add(MUG, 1);
  const address = { ...ADDRESS, state: "CA", phone: "+1 212 555 0147" };
  const answer = await ada.checkOut({ ...WISH, contact: { email: "nobody" }, address });
  expect([answer.status, answer.json.code]).toEqual([422, "invalid_input"]);
  expect((answer.json.errors as { field: string }[]).map(({ field }) => field)).toEqual([
    "body/contact/email",
    "body/address/zip",
  ]);
});

test("a declined card is a 402 with its reason, for ever under this key; another key tries again", async () => {
  const ada = shopper();
  await ada.add(MUG, 1);
  const key = crypto.randomUUID();
  const declined = { ...WISH, paymentMethod: "pm_card_visa_chargeDeclinedInsufficientFunds" };
  for (const answer of [await ada.checkOut(declined, key), await ada.checkOut(declined, key)])
    expect(answer).toMatchObject({
      status: 402,
      json: { code: "payment_failed", declineCode: "insufficient_funds", checkoutId: expect.any(String) },
    });
  expect((await ada.ask("GET", "/api/cart")).json).toMatchObject({ units: 1, lines: [{ problems: [] }] });
  expect((await ada.checkOut(WISH)).status).toBe(201);
});

test("a bank that asks first is answered by way of the redirect", async () => {
  const ada = shopper();
  await ada.add(MUG, 1);
  const key = crypto.randomUUID();
  const wish = { ...WISH, paymentMethod: "pm_card_threeDSecure2Required", returnUrl: "https://app.example/back" };
  const asked = await ada.checkOut(wish, key);
  expect(asked).toMatchObject({ status: 202, json: { status: "action_required", orderId: null } });
  expect(asked.json.clientSecret).toStartWith("pi_");
  const refused = await ada.ask("PUT", `/api/cart/items/${MUG}`, { quantity: 2 });
  expect([refused.status, refused.json.code]).toEqual([409, "checkout_in_progress"]);
  const back = await stripe.control.answerChallenge(String(asked.json.redirectUrl), "complete");
  expect(back).toStartWith("https://app.example/back?");
  const done = await eventually("the order, by way of the webhook", async () => {
    const { json } = await ada.ask("GET", `/api/checkout/${asked.json.checkoutId}`);
    return json.status === "completed" ? json : null;
  });
  expect(await ada.checkOut(wish, key)).toMatchObject({ status: 201, json: { orderId: done.orderId } });
});

test("a payment that waits for the bank can be withdrawn, one that stands cannot", async () => {
  const ada = shopper();
  await ada.add(MUG, 1);
  const asked = await ada.checkOut({ ...WISH, paymentMethod: "pm_card_threeDSecure2Required" });
  const withdrawn = await ada.ask("POST", `/api/checkout/${asked.json.checkoutId}/withdrawal`);
  expect(withdrawn).toMatchObject({ status: 200, json: { status: "failed", failure: { code: "payment_abandoned" } } });
  expect((await ada.ask("PUT", `/api/cart/items/${MUG}`, { quantity: 2 })).status).toBe(200);
  const bought = await ada.checkOut(WISH);
  const late = await ada.ask("POST", `/api/checkout/${bought.json.checkoutId}/withdrawal`);
  expect([late.status, late.json.code]).toEqual([409, "wrong_step"]);
});

test("what was lost is listed, a total that moved is told, and an empty cart buys nothing", async () => {
  const ada = shopper();
  expect((await ada.checkOut(WISH)).json.code).toBe("cart_empty");
  await ada.add(LAST_JUG, 1);
  await ada.add(BOWL, 1);
  const moved = await ada.checkOut({ ...WISH, totalSeen: 100 });
  expect(moved).toMatchObject({ status: 409, json: { code: "total_changed", seen: 100 } });
  await lose(LAST_JUG);
  const short = await eventually("the cart to hear of its loss", async () => {
    const answer = await ada.checkOut({ ...WISH, totalSeen: 1 });
    return answer.json.code === "insufficient_stock" ? answer : null;
  });
  expect(short).toMatchObject({
    status: 409,
    json: { unavailableItems: [{ productId: LAST_JUG, requested: 1, available: 0 }] },
  });
});

test("a checkout is nobody else's to see or to withdraw", async () => {
  const [ada, omar] = [shopper(), shopper()];
  await ada.add(MUG, 1);
  await omar.add(MUG, 1);
  const { json } = await ada.checkOut(WISH);
  expect((await omar.ask("GET", `/api/checkout/${json.checkoutId}`)).status).toBe(404);
  expect((await omar.ask("POST", `/api/checkout/${json.checkoutId}/withdrawal`)).status).toBe(404);
});

test("a checkout that failed is in the operators' log with its reason, and holds nothing personal", async () => {
  const rows = await database.sql`SELECT * FROM checkout_failures ORDER BY at DESC`;
  expect(rows.map(({ code }) => code)).toContain("payment_failed");
  expect(JSON.stringify(rows)).not.toMatch(/ada@example|Larkspur/);
});

/** A unit breaks in the warehouse. */
async function lose(productId: number): Promise<void> {
  const connection = await connect({ servers: await natsUrl() });
  const wish = { productId, delta: -1, reason: "damaged", note: "it fell", warehouse: "EAST" };
  const answer = await connection.request("inventory.adjust", JSON.stringify(wish), { timeout: 10_000 });
  await connection.close();
  const { error } = answer.json<{ error?: { message: string } }>();
  if (error) throw new Error(`inventory.adjust: ${error.message}`);
}

interface Answer {
  readonly status: number;
  readonly json: Record<string, unknown> & { checkoutId: string };
}

/** A client with a cart of its own. */
function shopper() {
  let cookie = "";
  const ask = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const answer = await fetch(shop.url + path, {
      method,
      headers: { ...(body && { "content-type": "application/json" }), ...(cookie && { cookie }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    const [kept] = answer.headers.getSetCookie();
    if (kept?.startsWith("cart=")) cookie = kept.split(";")[0]!;
    return { status: answer.status, json: await answer.json() } as Answer;
  };
  return {
    ask,
    add: (productId: number, quantity: number) => ask("POST", "/api/cart/items", { productId, quantity }),
    checkOut: (body: object, key: string = crypto.randomUUID()) =>
      ask("POST", "/api/checkout", body, { "idempotency-key": key }),
  };
}

/** What Stripe has of a checkout. */
async function paidFor(checkoutId: string) {
  const headers = { authorization: `Bearer ${stripe.secretKey}` };
  const answer = await fetch(`${stripe.url}/v1/payment_intents?limit=100`, { headers });
  const { data } = (await answer.json()) as {
    data: { amount_received: number; amount_capturable: number; metadata: { checkoutId?: string } }[];
  };
  const theirs = data.filter(({ metadata }) => metadata.checkoutId === checkoutId);
  return {
    captured: theirs.reduce((sum, one) => sum + one.amount_received, 0),
    held: theirs.reduce((sum, one) => sum + one.amount_capturable, 0),
    payments: theirs.length,
  };
}
