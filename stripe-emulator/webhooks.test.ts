import { afterAll, beforeAll, expect, test } from "bun:test";
import { eventually, startStripe, type TestStripe } from "../test/support/index.ts";
import { signature } from "./webhooks.ts";

const AUTHORIZED = "payment_intent.amount_capturable_updated";

interface Delivery {
  readonly id: string;
  readonly type: string;
  readonly isSigned: boolean;
}

let stripe: TestStripe;
let deliveries: Delivery[] = [];
/** How many deliveries are refused before one is taken. */
let refusals = 0;
let underWay = 0;
let mostUnderWay = 0;
const gate = { isClosed: false, opened: Promise.withResolvers<void>() };

const endpoint = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  async fetch(request) {
    underWay += 1;
    mostUnderWay = Math.max(mostUnderWay, underWay);
    const body = await request.text();
    const given = request.headers.get("stripe-signature") ?? "";
    const at = Number(/t=(\d+)/.exec(given)?.[1]);
    const { id, type } = JSON.parse(body) as { id: string; type: string };
    deliveries.push({ id, type, isSigned: given === signature(body, stripe.webhookSecret, at) });
    if (gate.isClosed) await gate.opened.promise;
    underWay -= 1;
    if (refusals === 0) return new Response("ok");
    refusals -= 1;
    return new Response("not now", { status: 503 });
  },
});

beforeAll(async () => {
  stripe = await startStripe();
  await stripe.control.deliverTo([endpoint.url.href], [AUTHORIZED]);
});
afterAll(() => endpoint.stop(true));

async function call(
  path: string,
  params: Record<string, string> = {},
): Promise<{ id: string; data: { id: string }[] }> {
  const headers = { authorization: `Bearer ${stripe.secretKey}` };
  const isRead = path.includes("?");
  const init = isRead ? { headers } : { method: "POST", headers, body: new URLSearchParams(params) };
  return (await (await fetch(`${stripe.url}${path}`, init)).json()) as { id: string; data: { id: string }[] };
}

const pay = () =>
  call("/v1/payment_intents", {
    ...{ amount: "1000", currency: "usd", confirm: "true", capture_method: "manual", payment_method: "pm_card_visa" },
    return_url: "http://127.0.0.1/r",
  });

test("what is subscribed is delivered, signed, once; all else is only listed", async () => {
  deliveries = [];
  const { id } = await pay();
  await call(`/v1/payment_intents/${id}/capture`);
  await pay();
  await eventually("both authorizations", () => deliveries.length >= 2);
  expect(deliveries.map(({ type, isSigned }) => ({ type, isSigned }))).toEqual([
    { type: AUTHORIZED, isSigned: true },
    { type: AUTHORIZED, isSigned: true },
  ]);
  const listed = await call("/v1/events?types[0]=payment_intent.succeeded&types[1]=payment_intent.created");
  expect(listed.data).toHaveLength(3);
});

test("what was refused comes again until it is taken, over a kill -9 too", async () => {
  deliveries = [];
  refusals = 2;
  await pay();
  await eventually("a refusal", () => deliveries.length === 1);
  await stripe.kill();
  await stripe.restart();
  await stripe.control.deliverTo([endpoint.url.href], [AUTHORIZED]);
  await eventually("the one that is taken", () => deliveries.length >= 3 && refusals === 0);
  expect(new Set(deliveries.map(({ id }) => id)).size).toBe(1);
});

test("a slow endpoint has no more than sixteen at once, and all in the end", async () => {
  deliveries = [];
  mostUnderWay = 0;
  gate.isClosed = true;
  await Promise.all(Array.from({ length: 60 }, pay));
  await eventually("sixteen to wait", () => underWay === 16);
  gate.isClosed = false;
  gate.opened.resolve();
  await eventually("the rest", () => deliveries.length === 60);
  expect(mostUnderWay).toBeLessThanOrEqual(16);
});
