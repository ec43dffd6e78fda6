import { beforeAll, expect, test } from "bun:test";
import fc from "fast-check";
import { startStripe, type TestStripe } from "../test/support/index.ts";

const RUNS = 150;

let stripe: TestStripe;

beforeAll(async () => {
  stripe = await startStripe();
});

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly isReplay: boolean;
}

async function post(path: string, key: string, params: Record<string, string>): Promise<Answer> {
  const response = await fetch(`${stripe.url}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${stripe.secretKey}`, "idempotency-key": key },
    body: new URLSearchParams(params),
  });
  const isReplay = response.headers.get("idempotent-replayed") === "true";
  return { status: response.status, body: await response.json(), isReplay };
}

const CREATE = "/v1/payment_intents";
const PAYMENT = { currency: "usd", confirm: "true", capture_method: "manual", return_url: "http://127.0.0.1/r" };

/** A handful of keys, amounts and cards, so that calls meet. The second amount is too small, the second card declines. */
const call = fc.record({
  key: fc.constantFrom("a", "b", "c"),
  amount: fc.constantFrom("1000", "20", "3000"),
  payment_method: fc.constantFrom("pm_card_visa", "pm_card_chargeDeclined", "pm_card_unknown"),
});

test("whatever is sent under a key: the first that was executed is its answer, anything else under it is refused", async () => {
  let round = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 12 }), async (calls) => {
      round += 1;
      const kept = new Map<string, { params: string; answer: Answer }>();
      for (const { key, amount, payment_method } of calls) {
        const params = { ...PAYMENT, amount, payment_method };
        const answer = await post(CREATE, `${round}-${key}`, params);
        const first = kept.get(key);
        if (first === undefined) {
          expect(answer.isReplay).toBe(false);
          const isExecuted = amount !== "20" && payment_method !== "pm_card_unknown";
          expect(answer.status).toBe(isExecuted ? (payment_method === "pm_card_visa" ? 200 : 402) : 400);
          if (isExecuted) kept.set(key, { params: JSON.stringify(params), answer });
        } else if (first.params === JSON.stringify(params)) {
          expect(answer).toEqual({ ...first.answer, isReplay: true });
        } else {
          expect(answer).toMatchObject({ status: 400, body: { error: { type: "idempotency_error" } } });
        }
      }
    }),
    { numRuns: RUNS, verbose: 1 },
  );
});

test("a key belongs to one kind of call", async () => {
  const { body } = await post(CREATE, "one kind", { ...PAYMENT, amount: "1000", payment_method: "pm_card_visa" });
  const { id } = body as { id: string };
  expect(await post(`${CREATE}/${id}/capture`, "one kind", {})).toMatchObject({
    status: 400,
    body: { error: { type: "idempotency_error" } },
  });
});

test("while a call is under way its key is in use; then it has its answer", async () => {
  await stripe.control.faults({ rules: [{ fault: "latency", ms: 500 }], seed: 4 });
  const params = { ...PAYMENT, amount: "1000", payment_method: "pm_card_visa" };
  const answers = await Promise.all(Array.from({ length: 4 }, () => post(CREATE, "in use", params)));
  await stripe.control.faults({});
  const statuses = answers.map(({ status }) => status).sort();
  expect(statuses).toEqual([200, 409, 409, 409]);
  const refused = answers.find(({ status }) => status === 409);
  expect(refused?.body).toMatchObject({ error: { code: "idempotency_key_in_use" } });
  expect(await post(CREATE, "in use", params)).toMatchObject({ status: 200, isReplay: true });
});

test("a key outlives a kill -9", async () => {
  const params = { ...PAYMENT, amount: "1000", payment_method: "pm_card_visa" };
  const first = await post(CREATE, "outlives", params);
  await stripe.kill();
  await stripe.restart();
  expect(await post(CREATE, "outlives", params)).toEqual({ ...first, isReplay: true });
});

test("without the secret key nothing is answered", async () => {
  for (const authorization of ["", "Bearer sk_test_guess", `Bearer ${stripe.secretKey}x`]) {
    const { status } = await fetch(`${stripe.url}${CREATE}`, { headers: { authorization } });
    expect(status).toBe(401);
  }
});
