import { afterAll, beforeAll, expect, test } from "bun:test";
import type { NatsConnection } from "nats";
import { Unavailable } from "../actors/kernel/errors.ts";
import { factText, subjectOf } from "../actors/kernel/facts.ts";
import { readJournal } from "../actors/kernel/relay.ts";
import type { JournalRow } from "../actors/kernel/types.ts";
import type { OrderCommand } from "../actors/order/messages.ts";
import { orderIdOf } from "../actors/order/order-id.ts";
import { line, newOrder, SHOPPER, STAFF } from "../actors/order/testing.ts";
import type { Account } from "../src/accounts/account.ts";
import { openMarket, type TestMarket } from "../src/http/pages/testing-market.ts";
import { mailOrders } from "../src/mail/follow-orders.ts";
import { forgetRecipients, letterKeeper } from "../src/mail/letters-kept.ts";
import { type Letter, LetterRefused, type Mailer } from "../src/mail/mail.ts";
import { RECIPIENT } from "../src/mail/send-once.ts";
import { orderLinks } from "../src/orders/links.ts";
import { placeOrder } from "../src/orders/testing-orders.ts";
import { DEAD_LETTERS } from "../src/platform/dead-letters.ts";
import type { NatsBroker } from "../src/platform/nats.ts";
import { randomOf } from "./simulation/scheduler.ts";
import { eventually, type FreshBroker, freshBroker, startStripe, type TestStripe } from "./support/index.ts";

const SHOP = "https://souk.example";
const RUNS = 6;

let fresh: FreshBroker;
let stripe: TestStripe;
let market: TestMarket;
let broker: NatsBroker;
let connection: NatsConnection;

beforeAll(async () => {
  [fresh, stripe] = await Promise.all([freshBroker(), startStripe()]);
  market = await openMarket({ ...stripe.settings, PUBLIC_URL: SHOP });
  await market.sql`INSERT INTO warehouses (code, name, city, state, zip, lat, lon) VALUES ('WEST', 'West', 'Reno', 'NV', '89501', 39.5, -119.8)`;
  await market.sql`INSERT INTO stock (product_id, warehouse_id, opening, on_hand) VALUES (1, 2, 20, 20)`;
  ({ broker, connection } = fresh);
}, 60_000);
afterAll(async () => {
  await fresh.stop();
  await Promise.all([market.close(), stripe.stop()]);
}, 60_000);

/** Everything that happens to orders in a day; those that pay do so at the emulator. */
async function aDay() {
  const { shop } = market;
  const paid = async (checkoutId: string, amount: number) => {
    const known = { checkoutId, amount, currency: "USD", paymentMethod: "pm_card_visa", returnUrl: SHOP };
    const { paymentIntentId } = await shop.payments.authorize({ ...known, description: "An order" });
    if (paymentIntentId === null) throw new Error("a good card was not authorized");
    await shop.payments.capture(paymentIntentId);
    return paymentIntentId;
  };
  const day = crypto.randomUUID();
  const bowls = [line(1, 3, { title: "Speckled <bowl>" })];
  const parcels: [number, number][][] = [[[1, 2]], [[1, 1]]];
  const total = newOrder(bowls, parcels).totals.total;
  const order = async (name: string, accountId: string | null, isPaid = true) => {
    const checkoutId = `${name}-${day}`;
    const given = { checkoutId, paymentIntentId: isPaid ? await paid(checkoutId, total) : "pi_none" };
    return placeOrder(shop, { accountId, lines: bowls, parcels, isPaid, given });
  };

  const sent = await order("sent", null);
  for (const no of [1, 2]) {
    await sent.pack(no);
    await sent.ship(no);
    await sent.deliver(no);
  }
  const items = [{ productId: 1, quantity: 1 }];
  const returnId = `R-${day}`;
  const returned = { returnId, items, reason: "damaged", by: SHOPPER } as const;
  await sent.tell({ type: "request-return", ...returned, commandId: "return" });
  await sent.tell({ type: "receive-return", returnId, warehouseId: 1, by: STAFF, commandId: "received" });

  const cancelled = await order("cancelled", "ada");
  await cancelled.tell({ type: "cancel", reason: "changed_mind", by: SHOPPER, commandId: "cancel" });

  const checkoutId = `void-${day}`;
  const undo = {
    type: "cancel",
    reason: "payment_failed",
    by: { kind: "system", id: null },
    commandId: "undo",
  } as const;
  await shop.orders.asks.ask(orderIdOf(checkoutId), undo satisfies OrderCommand);

  return { sent: sent.orderId, cancelled: cancelled.orderId };
}

async function factsOfOrders(): Promise<JournalRow[]> {
  const shards = await market.sql<{ shard: number }[]>`SELECT shard FROM shards`;
  const rows = await Promise.all(shards.map(({ shard }) => readJournal(market.sql, shard, 0, 10_000)));
  return rows.flat().filter((row) => row.entity.startsWith("order/"));
}

const tell = (rows: readonly JournalRow[]) =>
  Promise.all(rows.map((row) => connection.jetstream().publish(subjectOf(row), factText(row))));

/** Waits until every fact that was told is done with, one way or the other. */
async function allDone(): Promise<void> {
  const manager = await connection.jetstreamManager();
  await eventually(
    "all facts to be done with",
    async () => {
      const { num_pending, num_ack_pending } = await manager.consumers.info("ORDERS", "mail");
      return num_pending + num_ack_pending === 0;
    },
    30_000,
  );
}

async function nothingSentYet(): Promise<void> {
  await market.sql`TRUNCATE letters`;
  const manager = await connection.jetstreamManager();
  await Promise.all([manager.streams.purge("ORDERS"), manager.streams.purge(DEAD_LETTERS)]);
}

/** So many nodes write letters while `work` goes on. */
async function writing(mailers: readonly Mailer[], work: () => Promise<void>): Promise<void> {
  const nodes = mailers.map((mail) => mailOrders({ ...market.shop, mail, broker }));
  try {
    await work();
  } finally {
    await Promise.all(nodes.map((node) => node.stop()));
  }
}

/** A mail server's clerk who keeps what is handed in, one letter a sending. */
function clerk(): Mailer & { readonly letters: Letter[] } {
  const letters: Letter[] = [];
  return { letters, send: async (letter) => void letters.push(letter) };
}

test("a day's facts in any order, doubled and late, on two nodes, are the same letters, each sent once", async () => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  console.log(`SEED=${seed}`);
  const { sent, cancelled } = await aDay();
  const facts = await factsOfOrders();
  const refund = (orderId: string) =>
    facts.find((row) => row.type === "PaymentRefunded" && row.entity === `order/${orderId}`)!.version;
  const expected = [
    `order-confirmation/${sent}`,
    ...[1, 2].flatMap((no) => [`order-shipped/${sent}/${no}`, `order-delivered/${sent}/${no}`]),
    `order-refunded/${sent}/${refund(sent)}`,
    `order-confirmation/${cancelled}`,
    `order-cancelled/${cancelled}`,
    `order-refunded/${cancelled}/${refund(cancelled)}`,
  ].sort();
  for (let run = 0; run < RUNS; run += 1) {
    const random = randomOf(seed + run);
    const told = [...facts, ...facts.filter(() => random() < 0.5), ...facts.filter(() => random() < 0.5)]
      .map((row) => ({ row, at: random() }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ row }) => row);
    await nothingSentYet();
    const post = clerk();
    await writing([post, post], async () => {
      await tell(told.slice(0, told.length / 2));
      await tell(told.slice(told.length / 2));
      await allDone();
    });
    expect(post.letters.map(({ id }) => id).sort()).toEqual(expected);
    const rows = await market.sql<
      { id: string; state: string }[]
    >`SELECT id, state FROM letters ORDER BY id COLLATE "C"`;
    expect(rows.map(({ id, state }) => [id, state])).toEqual(expected.map((id) => [id, "sent"]));
  }
}, 120_000);

test("each letter says what it has to, and the guest's has the key to the order", async () => {
  const { sent, cancelled } = await aDay();
  await nothingSentYet();
  const post = clerk();
  await writing([post], async () => {
    await tell(await factsOfOrders());
    await allDone();
  });
  const letter = (start: string) => {
    const found = post.letters.find(({ id }) => id.startsWith(start));
    if (!found) throw new Error(`no letter ${start}`);
    return found;
  };
  const confirmation = letter(`order-confirmation/${sent}`);
  expect(confirmation.to).toBe("ada@example.org");
  expect(confirmation.text).toContain(`${SHOP}${orderLinks(market.shop.settings).pathOf(sent)}`);
  for (const words of [
    "Ada's Pottery",
    "Speckled <bowl>",
    "3 × $19.00",
    "Total: $62.99",
    "Parcel 2 of 2\n-------------",
    "from Reno, NV",
  ])
    expect(confirmation.text).toContain(words);
  for (const words of ["No single warehouse", "Arrives Tue, Nov 24 – Thu, Nov 26", "350 5th Ave"])
    expect(confirmation.text).toContain(words);
  expect(confirmation.html).toContain("Speckled &lt;bowl&gt;");
  expect(confirmation.html).not.toContain("<bowl>");
  expect(letter(`order-confirmation/${cancelled}`).text).toContain(`${SHOP}/orders/${cancelled}\n`);
  expect(letter(`order-shipped/${sent}/2`).text).toContain("- Tracking number: 1Z2");
  expect(letter(`order-shipped/${sent}/2`).subject).toBe(`Parcel 2 of 2 is on its way: order ${sent}`);
  expect(letter(`order-delivered/${sent}/1`).text).toContain("2 × Speckled <bowl>");
  expect(letter(`order-cancelled/${cancelled}`).text).toContain("“I changed my mind”");
  expect(letter(`order-refunded/${cancelled}`).text).toContain("we sent $62.99 back");
  expect(letter(`order-refunded/${sent}`).text).toContain(
    "we sent $19.00 back to the card that you paid with, for return R-",
  );
});

test("what is kept of a letter does not say who got it, but to whoever has the key", async () => {
  const rows = await market.sql<{ recipient: string }[]>`SELECT recipient FROM letters`;
  expect(rows.length).toBeGreaterThan(0);
  for (const { recipient } of rows) {
    expect(recipient).not.toContain("ada@");
    expect(market.shop.vault.open(RECIPIENT, recipient)).toBe("ada@example.org");
  }
});

test("who got a letter is forgotten with the account, and after a month; that it was sent is not", async () => {
  const { sql, shop } = market;
  const known = async () => {
    const rows = await sql<{ id: string }[]>`SELECT id FROM letters WHERE recipient IS NOT NULL ORDER BY id`;
    return rows.map(({ id }) => id);
  };
  const [all] = await sql<{ count: number }[]>`SELECT count(*)::int FROM letters`;
  const keeper = letterKeeper(sql);
  const ada = { id: "ada" } as Account;
  const hers = (await keeper.collect(ada)) as { kind: string; order: string; sent: Date }[];
  expect(new Set(hers.map(({ kind }) => kind))).toEqual(
    new Set(["order-confirmation", "order-cancelled", "order-refunded"]),
  );
  await sql.begin((tx) => keeper.erase(ada, tx));
  expect(await keeper.collect(ada)).toEqual([]);
  const guests = await known();
  expect(guests.length).toBe(all!.count - hers.length);
  await sql`UPDATE letters SET sent_at = now() - interval '31 days' WHERE id = ${guests[0]!}`;
  expect(await forgetRecipients(sql)).toBe(1);
  expect(await known()).toEqual(guests.slice(1));

  const forgotten = (await sql<{ order_id: string }[]>`SELECT order_id FROM letters WHERE id = ${guests[0]!}`)[0]!
    .order_id;
  await shop.orders.tell(forgotten, { type: "forget-shopper", by: SHOPPER });
  const facts = (await factsOfOrders()).filter((row) => row.entity === `order/${forgotten}`);
  await nothingSentYet();
  const post = clerk();
  await writing([post], async () => {
    await tell(facts);
    await allDone();
  });
  expect([post.letters, await parked(), await known()]).toEqual([[], [], []]);
});

test("a mailer that fails first gets the letter again, and one that refuses it for good gets it once and it is parked", async () => {
  const { sent } = await aDay();
  const facts = (await factsOfOrders()).filter((row) => row.entity === `order/${sent}`);
  await nothingSentYet();
  const asked: string[] = [];
  const post = clerk();
  const moody: Mailer = {
    send: async (letter) => {
      const isFirst = !asked.includes(letter.id);
      asked.push(letter.id);
      if (letter.id.startsWith("order-shipped")) throw new LetterRefused(`letter ${letter.id} was refused`);
      if (isFirst) throw new Unavailable("the mail server is away");
      await post.send(letter);
    },
  };
  await writing([moody], async () => {
    await tell(facts.filter(({ type }) => type === "PaymentCaptured" || type === "ShipmentShipped"));
    await allDone();
  });
  const confirmation = `order-confirmation/${sent}`;
  expect(post.letters.map(({ id }) => id)).toEqual([confirmation]);
  expect(asked.filter((id) => id !== confirmation).sort()).toEqual([1, 2].map((no) => `order-shipped/${sent}/${no}`));
  const rows = await market.sql`SELECT id, state, attempts, recipient IS NULL AS "isUnknown" FROM letters ORDER BY id`;
  expect([...rows]).toEqual([
    { id: confirmation, state: "sent", attempts: 2, isUnknown: false },
    ...[1, 2].map((no) => ({ id: `order-shipped/${sent}/${no}`, state: "sending", attempts: 1, isUnknown: true })),
  ]);
  expect(await parked()).toHaveLength(2);
});

test("a letter that somebody else is sending is left to them, until their time is up", async () => {
  const { sent } = await aDay();
  const facts = (await factsOfOrders()).filter(
    (row) => row.entity === `order/${sent}` && row.type === "PaymentCaptured",
  );
  await nothingSentYet();
  const id = `order-confirmation/${sent}`;
  await market.sql`
    INSERT INTO letters (id, kind, order_id, claimed_until) VALUES (${id}, 'order-confirmation', ${sent}, now() + interval '1 hour')`;
  const post = clerk();
  await writing([post], async () => {
    await tell(facts);
    const manager = await connection.jetstreamManager();
    await eventually(
      "a first attempt",
      async () => (await manager.consumers.info("ORDERS", "mail")).num_redelivered > 0,
    );
    expect(post.letters).toEqual([]);
    await market.sql`UPDATE letters SET claimed_until = now()`;
    await allDone();
  });
  expect(post.letters.map((each) => each.id)).toEqual([id]);
});

test("facts that say nothing, or of orders that are nowhere, are parked and hold up no other", async () => {
  const { sent } = await aDay();
  const [fact] = (await factsOfOrders()).filter(
    (row) => row.entity === `order/${sent}` && row.type === "PaymentCaptured",
  );
  await nothingSentYet();
  const post = clerk();
  await writing([post], async () => {
    const js = connection.jetstream();
    await js.publish(`order.${sent}.payment-captured`, "not JSON");
    await tell([{ ...fact!, entity: "order/S-0000-0000-0000" }]);
    await tell([{ ...fact!, type: "ShipmentShipped", data: { type: "ShipmentShipped" } }]);
    await tell([fact!]);
    await allDone();
  });
  expect(post.letters.map(({ id }) => id)).toEqual([`order-confirmation/${sent}`]);
  expect(await parked()).toHaveLength(3);
});

/** What was parked, and why. */
async function parked(): Promise<string[]> {
  const manager = await connection.jetstreamManager();
  const { state } = await manager.streams.info(DEAD_LETTERS);
  const letters = Array.from({ length: state.messages }, (_, at) =>
    manager.streams.getMessage(DEAD_LETTERS, { seq: state.first_seq + at }),
  );
  return (await Promise.all(letters)).map((each) => each.json<{ error: string }>().error);
}
