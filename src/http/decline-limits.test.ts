import { afterAll, beforeAll, expect, test } from "bun:test";
import { startStripe, type TestStripe } from "../../test/support/stripe.ts";
import { commandId, testBrowser } from "./pages/testing-browser.ts";
import { openMarket, type TestMarket } from "./pages/testing-market.ts";

const BOWL = 1;
const ADDRESS = { name: "Ada Moreno", line1: "12 Larkspur Lane", city: "New York", state: "NY", zip: "10001" };
const WISH = { contact: { email: "ada@example.com" }, address: ADDRESS, paymentMethod: "pm_card_visa" };
const DECLINED = { ...WISH, paymentMethod: "pm_card_visa_chargeDeclined" };

let stripe: TestStripe;
let market: TestMarket;
beforeAll(async () => {
  stripe = await startStripe();
});
afterAll(() => stripe.stop());

async function open(settings: Record<string, string>): Promise<void> {
  market = await openMarket({ ...stripe.settings, RATE_DECLINES_PER_HOUR: "2", TRUST_PROXY: "on", ...settings });
  await market.sql`INSERT INTO zip_codes (zip, city, state, lat, lon)
    VALUES ('10001', 'New York', 'NY', 40.75, -73.99) ON CONFLICT DO NOTHING`;
}

/** A program with a cart of its own, from an address. */
async function shopper(address: string) {
  let cookie = "";
  const ask = async (path: string, body: object, headers: Record<string, string> = {}) => {
    const answer = await market.app.handle(
      new Request(`http://localhost${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-forwarded-for": address, cookie, ...headers },
        body: JSON.stringify(body),
      }),
    );
    cookie = answer.headers.getSetCookie()[0]?.split(";")[0] ?? cookie;
    return { answer, json: (await answer.json()) as Record<string, unknown> };
  };
  expect((await ask("/api/cart/items", { productId: BOWL, quantity: 1 })).answer.status).toBe(201);
  const checkOut = (wish: object, key: string = crypto.randomUUID()) =>
    ask("/api/checkout", wish, { "idempotency-key": key });
  return { checkOut };
}

test("who had too many cards declined waits, with another cart too; others and what was asked before do not", async () => {
  await open({ RATE_LIMITS: "on" });
  const mallory = await shopper("203.0.113.7");
  const key = crypto.randomUUID();
  // The same attempt, asked for again, is one decline.
  for (let time = 0; time < 3; time++) expect((await mallory.checkOut(DECLINED, key)).answer.status).toBe(402);
  expect((await mallory.checkOut(DECLINED)).answer.status).toBe(402);
  for (const late of [mallory, await shopper("203.0.113.7")]) {
    const { answer, json } = await late.checkOut(WISH);
    expect([answer.status, json.code]).toEqual([429, "too_many_declines"]);
    expect(Number(answer.headers.get("retry-after"))).toBeWithin(1, 1_801);
  }
  expect((await mallory.checkOut(DECLINED, key)).answer.status).toBe(402);
  expect((await (await shopper("203.0.113.8")).checkOut(WISH)).answer.status).toBe(201);
  await market.close();
});

test("the page of the order says when to go on", async () => {
  await open({ RATE_LIMITS: "on", TRUST_PROXY: "off" });
  const ada = await shopper("");
  for (let time = 0; time < 2; time++) expect((await ada.checkOut(DECLINED)).answer.status).toBe(402);
  const mira = testBrowser(market.app);
  await mira.open(`/p/${BOWL}`);
  await mira.send("/cart/items", { productId: BOWL, quantity: 1, commandId: commandId() });
  const [cart] = await market.sql<
    { id: string }[]
  >`SELECT cart_id AS id FROM carts WHERE frozen IS NULL AND lines <> '[]'
    AND cart_id NOT IN (SELECT cart_id FROM checkouts)`;
  const draft = await market.shop.drafts.change(cart!.id, () => ({
    contact: { name: "Mira", email: "mira@example.com" },
    address: { ...ADDRESS, line2: "", phone: "" },
    payment: { paymentMethod: "pm_card_visa", brand: "visa", last4: "4242" },
  }));
  const refused = await mira.send("/checkout", { attempt: draft.attemptKey, totalSeen: "1" });
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(refused.text).toContain("Too many payments were declined");
  await market.close();
});

test("without limits nobody waits", async () => {
  await open({ RATE_LIMITS: "off" });
  const ada = await shopper("203.0.113.9");
  for (let time = 0; time < 4; time++) expect((await ada.checkOut(DECLINED)).answer.status).toBe(402);
  await market.close();
});
