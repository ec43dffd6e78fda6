import { afterAll, beforeAll, expect, test } from "bun:test";
import { connect } from "nats";
import { mailFolder } from "../src/mail/folder.ts";
import {
  eventually,
  type FreshDatabase,
  freshDatabase,
  freshNats,
  startNode,
  startStripe,
  type TestNode,
  type TestStripe,
  throwAwayFolder,
} from "./support/index.ts";
import { stockProducts } from "./support/kernel.ts";
import { startSmtp } from "./support/smtp.ts";

const PATIENCE_MS = 30_000;
const MUG = 1;
const WISH = {
  contact: { email: "ada@example.com" },
  address: { name: "Ada Moreno", line1: "12 Larkspur Lane", city: "New York", state: "NY", zip: "10001" },
  paymentMethod: "pm_card_visa",
};

let database: FreshDatabase;
let nats: Awaited<ReturnType<typeof freshNats>>;
let stripe: TestStripe;
let node: TestNode;
const MAIL_DIR = throwAwayFolder("mail");
const folder = mailFolder({ MAIL_DIR, MAIL_FROM: "Souk <letters@souk.example>" });

const open = async (env: Record<string, string> = {}) => {
  const started = await startNode(
    "mail",
    { databaseUrl: database.url, natsUrl: nats.url },
    { MAIL_DIR, ...stripe.settings, ...env },
  );
  await stripe.control.deliverTo([`${started.url}/webhooks/stripe`]);
  return started;
};

beforeAll(async () => {
  [database, nats, stripe] = await Promise.all([freshDatabase(), freshNats(), startStripe()]);
  await stockProducts(database.sql, [500], 50);
  await database.sql`INSERT INTO zip_codes (zip, city, state, lat, lon)
    VALUES ('10001', 'New York', 'NY', 40.75, -73.99) ON CONFLICT DO NOTHING`;
  node = await open();
}, 60_000);
afterAll(async () => {
  await node.stop();
  await Promise.all([nats.stop(), stripe.stop()]);
  await database.drop();
}, 60_000);

/** A guest buys a mug from end to end; resolves to the order. */
async function buy(): Promise<string> {
  const post = (path: string, body: object, headers: Record<string, string>) =>
    fetch(node.url + path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  const added = await post("/api/cart/items", { productId: MUG, quantity: 1 }, {});
  const cookie = added.headers.getSetCookie()[0]!.split(";")[0]!;
  const key = crypto.randomUUID();
  return eventually(
    "an order",
    async () => {
      const answer = await post("/api/checkout", WISH, { cookie, "idempotency-key": key });
      const { status, orderId } = (await answer.json()) as { status: string; orderId?: string };
      return status === "completed" && orderId;
    },
    PATIENCE_MS,
  ) as Promise<string>;
}

/** What lies in the folder about an order: kinds of letters, sorted. */
async function kindsOf(orderId: string): Promise<string[]> {
  const { letters } = await folder.newest(1_000);
  const ids = letters.map(({ letter }) => letter.id).filter((id) => id.includes(orderId));
  return ids.map((id) => id.split("/")[0]!).sort();
}
const letterOf = async (kind: string, orderId: string) =>
  eventually(`the ${kind} of ${orderId}`, () => folder.read(`${kind}.${orderId}`), PATIENCE_MS);

/** Until the letters' consumer has seen every fact there is. */
async function allDone(): Promise<void> {
  const connection = await connect({ servers: nats.url });
  const manager = await connection.jetstreamManager();
  await eventually(
    "all facts to be done with",
    async () => {
      const { num_pending, num_ack_pending } = await manager.consumers.info("ORDERS", "mail");
      return num_pending + num_ack_pending === 0;
    },
    PATIENCE_MS,
  );
  await connection.close();
}

test("who buys gets one confirmation, also when all facts are told again", async () => {
  const orderId = await buy();
  const { to, subject, text, messageId } = await letterOf("order-confirmation", orderId);
  expect([to, subject]).toEqual(["ada@example.com", `Thank you: your order ${orderId}`]);
  expect(text).toContain("Mug 1");
  expect(messageId).toBe(`<order-confirmation.${orderId}@souk.example>`);

  const connection = await connect({ servers: nats.url });
  const manager = await connection.jetstreamManager();
  const { state } = await manager.streams.info("ORDERS");
  for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
    const { subject: about, data } = await manager.streams.getMessage("ORDERS", { seq });
    await connection.jetstream().publish(about, data);
  }
  await connection.close();
  await allDone();
  expect(await kindsOf(orderId)).toEqual(["order-confirmation"]);
  const rows = await database.sql`SELECT attempts FROM letters WHERE order_id = ${orderId}`;
  expect(rows.map(({ attempts }) => attempts)).toEqual([1]);
});

test("the link in a guest's letter opens the order; cancelled by it, two more letters say so and that the money went back", async () => {
  const orderId = await buy();
  const { text } = await letterOf("order-confirmation", orderId);
  const link = new URL(/https?:\S+/.exec(text)![0]);
  expect(link.origin).toBe(node.url);
  const opened = await fetch(link, { redirect: "manual" });
  expect(opened.status).toBe(303);
  const stranger = await fetch(`${node.url}/api/orders/${orderId}`);
  expect(stranger.status).toBe(404);
  const cancelled = await fetch(`${node.url}/api/orders/${orderId}/cancellation${link.search}`, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": crypto.randomUUID() },
    body: JSON.stringify({ reason: "found_cheaper" }),
  });
  expect(cancelled.ok).toBe(true);
  await eventually("three letters", async () => (await kindsOf(orderId)).length === 3, PATIENCE_MS);
  await allDone();
  expect(await kindsOf(orderId)).toEqual(["order-cancelled", "order-confirmation", "order-refunded"]);
  expect((await letterOf("order-cancelled", orderId)).text).toContain("“I found it cheaper”");
});

test("a letter whose fact was told while the broker was away comes when it is back", async () => {
  await nats.stop();
  const orderId = await buy();
  expect(await kindsOf(orderId)).toEqual([]);
  await nats.restart();
  await letterOf("order-confirmation", orderId);
  await allDone();
  expect(await kindsOf(orderId)).toEqual(["order-confirmation"]);
});

test("letters of accounts are in the same post", async () => {
  const answer = await fetch(`${node.url}/sign-up`, {
    method: "POST",
    headers: { origin: node.url },
    body: new URLSearchParams({ name: "Bo", email: "bo@example.com", password: "a long enough passphrase" }),
    redirect: "manual",
  });
  expect(answer.status).toBeLessThan(400);
  const found = await eventually("the letter", async () => {
    const { letters } = await folder.newest(1_000);
    return letters.find(({ letter }) => letter.to === "bo@example.com");
  });
  expect(found.letter.html).toContain("Open my account");
});

test("the letters are shown to whoever works on this machine, and to nobody else", async () => {
  const orderId = await buy();
  await letterOf("order-confirmation", orderId);
  const path = `/dev/mail/order-confirmation.${orderId}`;
  const get = (where: string, headers: Record<string, string> = {}) => fetch(node.url + where, { headers });
  const list = await get("/dev/mail");
  expect(list.status).toBe(200);
  expect(await list.text()).toContain(`href="${path}"`);
  expect(await (await get(path)).text()).toContain(`<iframe class="mail-html" src="${path}/letter"`);
  expect(await (await get(`${path}?as=text`)).text()).toContain("Follow your order:");
  const letter = await get(`${path}/letter`);
  expect(letter.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(letter.headers.get("content-security-policy")).toContain("sandbox");
  expect(await letter.text()).toContain("Hello Ada Moreno");
  for (const where of ["/dev/mail", path, `${path}/letter`]) {
    expect((await get(where, { "x-forwarded-for": "203.0.113.9" })).status).toBe(404);
    expect((await get(where, { host: "souk.evil.example" })).status).toBe(404);
  }
  for (const name of ["nothing", "..%2F..%2Fsecrets", "%00", "order-confirmation%2FS"])
    expect((await get(`/dev/mail/${name}`)).status).toBe(404);
});

test("with a mail server letters go there, past a dropped connection; one whose yes was lost comes again as the same letter", async () => {
  const smtp = await startSmtp();
  await node.stop();
  node = await open({ SMTP_URL: smtp.url, MAIL_FROM: "Souk <post@souk.example>" });
  expect((await fetch(`${node.url}/dev/mail`)).status).toBe(404);
  smtp.dropNext(1);
  const orderId = await buy();
  await eventually("the letter", () => smtp.taken.length > 0, PATIENCE_MS);
  await allDone();
  expect(smtp.taken.map(({ from, to }) => [from, to])).toEqual([["post@souk.example", ["ada@example.com"]]]);
  expect(smtp.taken[0]!.source).toContain(`Message-ID: <order-confirmation.${orderId}@souk.example>`);
  expect(await kindsOf(orderId)).toEqual([]);
  // Took it, and died before it said so: the same letter again, under the same Message-ID.
  smtp.swallowYes(1);
  const other = await buy();
  await eventually("both copies", () => smtp.taken.length === 3, PATIENCE_MS);
  await allDone();
  const copies = smtp.taken.slice(1).map(({ source }) => /^Message-ID: (.*)$/m.exec(source)?.[1]?.trim());
  expect(copies).toEqual(Array(2).fill(`<order-confirmation.${other}@souk.example>`));
  await smtp.stop();
});
