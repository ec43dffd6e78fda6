import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "./emulator.ts";
import { type Schema, SpecSchemas } from "./spec-schemas.ts";

/**
 * Compares what the emulator answers with Stripe's OpenAPI document (github.com/stripe/openapi, spec3.json):
 *
 *   bun stripe-emulator/check-against-spec.ts path/to/spec3.json
 *
 * Every call of the emulator is made, in every state a payment can reach. Each answer has to fit the schema that the
 * document names for it, with no field the document does not know and, of the objects themselves, none missing.
 * Parameters that are sent have to be known to the document. Exits 1 when anything differs.
 */
const [specPath] = process.argv.slice(2);
if (!specPath) {
  console.error("Usage: bun stripe-emulator/check-against-spec.ts path/to/spec3.json");
  process.exit(2);
}

interface Operation {
  readonly parameters?: readonly { readonly name: string }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Schema }> };
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: Schema }> }>;
}

interface Spec {
  readonly info: { readonly version: string };
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, Schema> };
}

const spec = (await Bun.file(specPath).json()) as Spec;
const schemas = new SpecSchemas(spec.components.schemas);
const folder = mkdtempSync(join(tmpdir(), "souk-spec-"));
const secretKey = "sk_test_spec";
const emulator = startEmulator({
  host: "127.0.0.1",
  port: 0,
  databaseFile: join(folder, "emulator.sqlite"),
  secretKey,
  webhooks: { urls: [], secret: "whsec_spec", types: [] },
  processingMs: 20,
});

const faults: string[] = [];
let checked = 0;

type Json = Record<string, unknown> & { id: string };

/** Makes a call and checks its answer. `path` is the document's, with its parameter filled in after a space: `/v1/x/{id} x_1`. */
async function call(method: "get" | "post", template: string, params: Record<string, string> = {}): Promise<Json> {
  const [path = "", id = ""] = template.split(" ");
  const operation = spec.paths[path]?.[method];
  const name = `${method.toUpperCase()} ${path}`;
  const form = new URLSearchParams(params).toString();
  const url = `${emulator.url}${path.replace(/\{\w+\}/, id)}${method === "get" && form ? `?${form}` : ""}`;
  const init = { method: method.toUpperCase(), headers: { authorization: `Bearer ${secretKey}` } };
  const response = await fetch(url, { ...init, ...(method === "post" && { body: form }) });
  const body = (await response.json()) as Json;
  if (!operation) {
    faults.push(`${name}: the document knows no such call`);
    return body;
  }
  for (const given of Object.keys(params)) {
    if (!knownParams(operation).has(given.split("[")[0] ?? "")) faults.push(`${name}: the document knows no ${given}`);
  }
  if (response.status >= 500) faults.push(`${name}: ${response.status}`);
  const schema = answerOf(operation, response.status);
  const found = schema ? schemas.faultsOf(body, schema, "", true) : ["no schema"];
  faults.push(...found.map((fault) => `${name} ${response.status}: ${fault}`));
  checked += 1;
  return body;
}

function knownParams({ parameters = [], requestBody }: Operation): Set<string> {
  const body = Object.values(requestBody?.content ?? {}).flatMap(({ schema }) => Object.keys(schema.properties ?? {}));
  return new Set([...parameters.map(({ name }) => name), ...body]);
}

function answerOf({ responses }: Operation, status: number): Schema | undefined {
  return (responses[status] ?? responses.default)?.content?.["application/json"]?.schema;
}

const INTENTS = "/v1/payment_intents";
const PAY = {
  amount: "2599",
  currency: "usd",
  confirm: "true",
  capture_method: "manual",
  return_url: "http://127.0.0.1/r",
};
const pay = (payment_method: string, more: Record<string, string> = {}) =>
  call("post", INTENTS, { ...PAY, payment_method, "metadata[checkoutId]": "c1", ...more });
const retrieve = (id: string) => call("get", `${INTENTS}/{intent} ${id}`, { "expand[0]": "latest_charge" });

try {
  const customer = await call("post", "/v1/customers", { email: "a@example.com", name: "Ana", "metadata[a]": "b" });
  await call("get", `/v1/customers/{customer} ${customer.id}`);
  await call("get", "/v1/customers", { limit: "1" });

  const card = { type: "card", "card[number]": "4242424242424242", "card[exp_month]": "12", "card[exp_year]": "2040" };
  const method = await call("post", "/v1/payment_methods", { ...card, "card[cvc]": "123" });
  await call("get", `/v1/payment_methods/{payment_method} ${method.id}`);
  await call("get", "/v1/payment_methods/{payment_method} pm_card_amex");
  await call("post", `/v1/payment_methods/{payment_method}/attach ${method.id}`, { customer: customer.id });
  await call("get", "/v1/payment_methods", { customer: customer.id });
  await call("post", "/v1/payment_methods", { ...card, "card[number]": "4242424242424241" });

  const authorized = await pay("pm_card_visa", { description: "S-1" });
  await retrieve(authorized.id);
  await call("post", `${INTENTS}/{intent}/capture ${authorized.id}`, { "expand[0]": "latest_charge" });
  await call("post", `${INTENTS}/{intent}/capture ${authorized.id}`);
  const refund = await call("post", "/v1/refunds", {
    payment_intent: authorized.id,
    amount: "100",
    "metadata[refundId]": "1",
  });
  await call("get", `/v1/refunds/{refund} ${refund.id}`);
  await call("get", "/v1/refunds", { payment_intent: authorized.id });
  await call("post", "/v1/refunds", { payment_intent: authorized.id, amount: "99999" });
  await retrieve(authorized.id);

  const canceled = await pay("pm_card_mastercard");
  await call("post", `${INTENTS}/{intent}/cancel ${canceled.id}`, { cancellation_reason: "abandoned" });
  await retrieve(canceled.id);

  for (const name of ["pm_card_chargeDeclined", "pm_card_chargeDeclinedInsufficientFunds"]) {
    const { error } = (await pay(name)) as unknown as { error: { payment_intent: Json } };
    await retrieve(error.payment_intent.id);
  }
  for (const answer of ["complete", "fail"]) {
    const challenged = await pay("pm_card_threeDSecure2Required");
    const { next_action } = challenged as unknown as { next_action: { redirect_to_url: { url: string } } };
    const body = new URLSearchParams({ client_secret: String(challenged.client_secret), answer });
    await fetch(next_action.redirect_to_url.url.split("?")[0] ?? "", { method: "POST", body, redirect: "manual" });
    await retrieve(challenged.id);
  }
  const processing = await pay("pm_card_processing");
  await retrieve(processing.id);
  const { confirm: _, return_url: __, ...unconfirmed } = PAY;
  const plain = await call("post", INTENTS, unconfirmed);
  await call("post", `${INTENTS}/{intent} ${plain.id}`, {
    amount: "700",
    "metadata[a]": "b",
    payment_method: "pm_card_visa",
  });
  await call("post", `${INTENTS}/{intent}/confirm ${plain.id}`, { return_url: "http://127.0.0.1/r" });
  await call("post", INTENTS, { ...PAY, capture_method: "automatic", payment_method: "pm_card_visa" });

  await call("post", INTENTS, { currency: "usd" });
  await call("post", INTENTS, { ...PAY, amount: "1", payment_method: "pm_card_visa" });
  await call("post", INTENTS, { ...PAY, payment_method: "pm_nobody" });
  await call("get", `${INTENTS}/{intent} pi_nobody`);
  await call("get", INTENTS, { limit: "100", "expand[0]": "data.latest_charge" });
  await call("get", `${INTENTS}/search`, { query: 'metadata["checkoutId"]:"c1"' });
  const events = (await call("get", "/v1/events", { limit: "100" })) as unknown as { data: Json[] };
  await call("get", `/v1/events/{id} ${events.data[0]?.id}`);
  for (const event of events.data) checkEvent(event);
} finally {
  await emulator.stop();
  rmSync(folder, { recursive: true, force: true });
}

const different = [...new Set(faults)];
console.log(`API ${spec.info.version}: ${checked} answers compared, ${different.length} differences`);
for (const fault of different) console.log(`  ${fault}`);
process.exit(different.length === 0 ? 0 : 1);

/** The document says nothing of an event's object but its type says what it is. */
function checkEvent(event: Json): void {
  const { object } = event.data as { object: Json };
  const schema = spec.components.schemas[String(object.object)];
  const found = schema ? schemas.faultsOf(object, schema, "", true) : ["an object the document does not know"];
  faults.push(...found.map((fault) => `event ${event.type}: ${fault}`));
  checked += 1;
}
