import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { audit } from "../../src/audit/audit.ts";
import { startTestNode, stockProducts, type TestNode } from "../../test/support/kernel.ts";
import { type FreshDatabase, freshDatabase } from "../../test/support/postgres.ts";
import type { CartCommand } from "./messages.ts";

const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const TTL_MS = 1_000;
const CHECKOUT_MS = 10_000;

let database: FreshDatabase;
let node: TestNode;
/** The shop's clock: it stands still until a test moves it. */
let now: number;
let commands = 0;

beforeEach(async () => {
  now = Date.now();
  database = await freshDatabase();
  await stockProducts(database.sql, [10, 10, 10]);
  await start();
});
afterEach(async () => {
  await node.stop();
  expect((await audit(database.sql)).violations).toEqual([]);
  await database.drop();
});

async function start(): Promise<void> {
  const rules = { reservationTtlMs: TTL_MS, reservationMaxMs: 20 * TTL_MS };
  node = await startTestNode({ databaseUrl: database.url, rules, now: () => now });
}

const tell = (command: CartCommand, cart = "ada") => node.carts.ask(cart, command);
const named = () => ({ commandId: `c${++commands}` });
const add = (productId: number, quantity: number, cart = "ada") =>
  tell({ type: "add", productId, quantity, ...named() }, cart);
const freeze = (checkoutId = "k1", until = now + CHECKOUT_MS, reserveUntil = now) =>
  tell({ type: "freeze", checkoutId, until, reserveUntil, ...named() });
const freezeReserved = (forMs: number) => freeze("k1", now + CHECKOUT_MS, now + forMs);
const unfreeze = (checkoutId = "k1") => tell({ type: "unfreeze", checkoutId, ...named() });
const finish = (checkoutId = "k1") => tell({ type: "finish", checkoutId, ...named() });
const allocate = (productId: number, quantity: number, orderId = "o1") =>
  node.inventory.ask(String(productId), {
    type: "allocate",
    orderId,
    cartId: "ada",
    split: [{ warehouseId: 1, quantity }],
    commandId: `allocation-${orderId}`,
  });
const deallocate = (productId: number, orderId = "o1") =>
  node.inventory.ask(String(productId), { type: "deallocate", orderId, commandId: `deallocation-${orderId}` });

const lines = async () => {
  const reply = await tell({ type: "read" });
  if (!reply.ok) throw new Error(reply.refusal);
  return reply.answer.lines.map(({ productId, quantity, reservedUntil }) => ({
    productId,
    quantity,
    reservedFor: reservedUntil === null ? null : reservedUntil - now,
  }));
};
const reserved = async (productId: number) => {
  const reply = await node.inventory.ask(String(productId), { type: "level", cartId: "ada" });
  return reply.ok ? (reply.answer.reservation?.quantity ?? 0) : reply.refusal;
};

describe("a cart that is being paid for", () => {
  beforeEach(async () => {
    await add(1, 2);
    await add(2, 3);
    await add(3, 1);
    await tell({ type: "save-for-later", productId: 3, ...named() });
    expect(await freeze()).toMatchObject({
      ok: true,
      answer: {
        lines: [{ productId: 1 }, { productId: 2 }, { productId: 3, isSavedForLater: true }],
        frozen: {
          checkoutId: "k1",
          until: now + CHECKOUT_MS,
          lines: [
            { productId: 1, quantity: 2 },
            { productId: 2, quantity: 3 },
          ],
        },
      },
    });
  });

  test("refuses every change by its shopper and says who has it, also after a restart", async () => {
    const before = await lines();
    await node.stop();
    await start();
    const changes: CartCommand[] = [
      { type: "add", productId: 1, quantity: 1, ...named() },
      { type: "set-quantity", productId: 1, quantity: 1, ...named() },
      { type: "remove", productId: 1, ...named() },
      { type: "clear", ...named() },
      { type: "save-for-later", productId: 1, ...named() },
      { type: "move-to-cart", productId: 3, ...named() },
      { type: "accept-price", productId: 1, ...named() },
      { type: "reserve-again", productId: 1, ...named() },
      { type: "hand-over", to: "account", ...named() },
      { type: "absorb", from: "guest", lines: [], ...named() },
      { type: "freeze", checkoutId: "k2", until: now + CHECKOUT_MS, reserveUntil: now + TTL_MS, ...named() },
    ];
    for (const change of changes)
      expect(await tell(change)).toEqual({ ok: false, refusal: "checkout_in_progress", checkoutId: "k1" });
    expect(await lines()).toEqual(before);
    expect(await Promise.all([1, 2, 3].map(reserved))).toEqual([2, 3, 0]);
  });

  test("may be frozen again by its checkout, which changes nothing", async () => {
    const first = await freeze();
    expect(await freeze("k1", now + 5 * CHECKOUT_MS)).toEqual(first);
  });

  test("is the shopper's again once its time is up, or another checkout's", async () => {
    now += CHECKOUT_MS;
    expect(await add(1, 1)).toMatchObject({ ok: true });
    expect(await freeze("k2")).toMatchObject({
      answer: { frozen: { checkoutId: "k2", lines: [{ quantity: 3 }, {}] } },
    });
    for (const late of [await unfreeze("k1"), await finish("k1")])
      expect(late).toMatchObject({ ok: true, answer: { frozen: { checkoutId: "k2" } } });
  });

  test("hears of a reservation that was taken back", async () => {
    const until = now + TTL_MS;
    await tell({ type: "lose-reservation", productId: 1, expiresAt: until, ...named() });
    expect((await lines())[0]).toEqual({ productId: 1, quantity: 2, reservedFor: null });
  });

  test("is left as it is where it is reserved for long enough", async () => {
    const [before] = await database.sql`SELECT max(seq) AS seq FROM journal`;
    now += 900;
    const reply = await freezeReserved(100);
    expect(reply).toMatchObject({ ok: true, answer: { frozen: { checkoutId: "k1" } } });
    expect(reply).not.toHaveProperty("answer.extended");
    expect((await lines()).map(({ reservedFor }) => reservedFor)).toEqual([100, 100, null]);
    expect(await database.sql`SELECT max(seq) AS seq FROM journal`).toMatchObject([before!]);
  });

  test("is reserved again in full where it is not, for as long as if it had just been filled", async () => {
    now += 900;
    expect(await freezeReserved(101)).toMatchObject({
      ok: true,
      answer: {
        extended: [
          { productId: 1, ok: true },
          { productId: 2, ok: true },
        ],
      },
    });
    expect(await lines()).toEqual([
      { productId: 1, quantity: 2, reservedFor: TTL_MS },
      { productId: 2, quantity: 3, reservedFor: TTL_MS },
      { productId: 3, quantity: 1, reservedFor: null },
    ]);
  });

  test("is reserved again line by line: one that others have now costs no other line", async () => {
    now += TTL_MS;
    expect(await add(2, 8, "ben")).toMatchObject({ ok: true });
    expect(await freezeReserved(TTL_MS)).toMatchObject({
      ok: true,
      answer: {
        extended: [
          { productId: 1, ok: true },
          { productId: 2, ok: false, available: 2 },
        ],
      },
    });
    expect(await lines()).toEqual([
      { productId: 1, quantity: 2, reservedFor: TTL_MS },
      { productId: 2, quantity: 3, reservedFor: null },
      { productId: 3, quantity: 1, reservedFor: null },
    ]);
  });

  test("loses what was bought, and nothing else", async () => {
    await allocate(1, 2);
    await allocate(2, 3);
    expect(await finish()).toMatchObject({ ok: true, answer: { lines: [{ productId: 3 }] } });
    expect(await Promise.all([1, 2, 3].map(reserved))).toEqual([0, 0, 0]);
    expect(await add(1, 1)).toMatchObject({ ok: true, answer: { changed: { quantity: 1, previous: 0 } } });
  });

  test("keeps what was put in after its time was up, with its reservation", async () => {
    now += CHECKOUT_MS;
    await add(1, 1);
    await add(3, 1);
    await tell({ type: "remove", productId: 2, ...named() });
    await allocate(1, 2);
    expect(await finish()).toMatchObject({
      ok: true,
      answer: {
        lines: [
          { productId: 1, quantity: 1 },
          { productId: 3, quantity: 1 },
        ],
      },
    });
    expect(await Promise.all([1, 2, 3].map(reserved))).toEqual([1, 0, 1]);
  });

  test("has its units back when nothing came of it, as far as others did not take them", async () => {
    await allocate(1, 2);
    await allocate(2, 3);
    await deallocate(1);
    await deallocate(2);
    await add(2, 8, "ben");
    expect(await unfreeze()).toMatchObject({ ok: true });
    expect(await lines()).toEqual([
      { productId: 1, quantity: 2, reservedFor: TTL_MS },
      { productId: 2, quantity: 3, reservedFor: null },
      { productId: 3, quantity: 1, reservedFor: null },
    ]);
    expect(await Promise.all([1, 2, 3].map(reserved))).toEqual([2, 0, 0]);
    expect(await add(1, 1)).toMatchObject({ ok: true });
  });
});

test("what a checkout asks of a cart, asked again late, gets its first answer and changes nothing", async () => {
  await add(1, 2);
  const until = now + CHECKOUT_MS;
  const asked: CartCommand[] = [
    { type: "freeze", checkoutId: "k1", until, reserveUntil: until, commandId: "freeze-k1" },
    { type: "unfreeze", checkoutId: "k1", commandId: "unfreeze-k1" },
    { type: "freeze", checkoutId: "k2", until, reserveUntil: now, commandId: "freeze-k2" },
    { type: "finish", checkoutId: "k2", commandId: "finish-k2" },
  ];
  const first = [];
  for (const command of asked) first.push(await tell(command));
  await node.stop();
  await start();
  const again = [];
  for (const command of asked) again.push(await tell(command));
  expect(JSON.parse(JSON.stringify(again))).toEqual(JSON.parse(JSON.stringify(first)));
  expect(await lines()).toEqual([]);
});

test("a cart whose freeze has run out goes to another one only once its checkout says what was bought", async () => {
  await add(1, 2);
  await freeze();
  now += CHECKOUT_MS;
  await add(2, 1);
  const handOver = { type: "hand-over", to: "account", commandId: "hand-over-account" } as const;
  expect(await tell(handOver)).toMatchObject({ ok: false, refusal: "checkout_in_progress" });
  await finish();
  const handed = await tell(handOver);
  expect(handed).toMatchObject({ ok: true, answer: { lines: [{ productId: 2, quantity: 1 }] } });
  const lines = handed.ok ? handed.answer.lines : [];
  expect(await tell({ type: "absorb", from: "ada", lines, ...named() }, "account")).toMatchObject({ ok: true });
});

test("a checkout that was refused a cart gets it under the same name once it is free", async () => {
  await add(1, 1);
  await freeze("k1");
  const until = now + CHECKOUT_MS;
  const command = { type: "freeze", checkoutId: "k2", until, reserveUntil: until, commandId: "freeze-k2" } as const;
  expect(await tell(command)).toMatchObject({ ok: false, refusal: "checkout_in_progress" });
  await unfreeze("k1");
  expect(await tell(command)).toMatchObject({ ok: true, answer: { frozen: { checkoutId: "k2" } } });
});

test("a checkout that is over before it had the cart never gets it, after a restart either", async () => {
  await add(1, 1);
  const before = await lines();
  expect(await finish()).toMatchObject({ ok: true, answer: { lines: [{ quantity: 1 }] } });
  expect(await freeze("k2")).toMatchObject({ ok: true });
  for (const late of [unfreeze, unfreeze]) expect(await late("k1")).toMatchObject({ ok: true });
  await unfreeze("k2");
  await node.stop();
  await start();
  expect(await freeze("k1")).toEqual({ ok: false, refusal: "not_frozen" });
  expect(await lines()).toEqual(before);
});

const productId = fc.constantFrom(1, 2, 3);
const checkoutId = fc.constantFrom("k1", "k2");
const step = fc.oneof(
  fc.record({ does: fc.constant("add" as const), productId, quantity: fc.integer({ min: 1, max: 4 }) }),
  fc.record({
    does: fc.constantFrom("remove" as const, "save-for-later" as const, "move-to-cart" as const),
    productId,
  }),
  fc.record({
    does: fc.constant("freeze" as const),
    checkoutId,
    reserveMs: fc.constantFrom(0, TTL_MS / 2, TTL_MS),
  }),
  fc.record({ does: fc.constantFrom("unfreeze" as const, "finish" as const), checkoutId }),
  fc.record({ does: fc.constantFrom("allocate" as const, "deallocate" as const), productId, checkoutId }),
  fc.record({ does: fc.constant("rival" as const), productId, quantity: fc.integer({ min: 0, max: 10 }) }),
  fc.record({ does: fc.constant("wait" as const), ms: fc.constantFrom(300, TTL_MS, CHECKOUT_MS) }),
  fc.record({ does: fc.constant("passivate" as const) }),
);

test(`whatever happens in whatever order, a frozen cart keeps its lines and no unit is lost (SEED=${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      let turn = Date.now() * 1_000;
      const cart = `cart-${++commands}`;
      for (const each of steps) {
        const before = await tell({ type: "read" }, cart);
        if (!before.ok) throw new Error(before.refusal);
        const { frozen } = before.answer;
        const isFrozen = frozen !== undefined && frozen.until > now;
        switch (each.does) {
          case "add":
          case "remove":
          case "save-for-later":
          case "move-to-cart": {
            const { does, ...fields } = each;
            const reply = await tell({ type: does, quantity: 1, ...fields, ...named() } as CartCommand, cart);
            if (!isFrozen) break;
            expect(reply).toEqual({ ok: false, refusal: "checkout_in_progress", checkoutId: frozen.checkoutId });
            expect(await tell({ type: "read" }, cart)).toEqual(before);
            break;
          }
          case "freeze": {
            const until = now + CHECKOUT_MS;
            const reply = await tell(
              { type: "freeze", checkoutId: each.checkoutId, until, reserveUntil: now + each.reserveMs, ...named() },
              cart,
            );
            const isRefused = !reply.ok && reply.refusal === "checkout_in_progress";
            expect(isRefused).toBe(isFrozen && frozen.checkoutId !== each.checkoutId);
            break;
          }
          case "unfreeze":
          case "finish": {
            const reply = await tell({ type: each.does, checkoutId: each.checkoutId, ...named() }, cart);
            expect(reply.ok).toBe(true);
            break;
          }
          case "allocate":
          case "deallocate": {
            const orderId = `${cart}-${each.checkoutId}`;
            const quantity = frozen?.lines.find((line) => line.productId === each.productId)?.quantity ?? 1;
            await node.inventory.ask(
              String(each.productId),
              each.does === "allocate"
                ? {
                    type: "allocate",
                    orderId,
                    cartId: cart,
                    split: [{ warehouseId: 1, quantity }],
                    commandId: `allocation-${orderId}`,
                  }
                : { type: "deallocate", orderId, commandId: `deallocation-${orderId}` },
            );
            break;
          }
          case "rival":
            turn += 1;
            await node.inventory.ask(String(each.productId), {
              type: "reserve",
              cartId: "rival",
              quantity: each.quantity,
              turn,
            });
            break;
          case "wait":
            now += each.ms;
            break;
          case "passivate":
            node.kernel.directory.passivate();
            break;
        }
      }
      expect((await audit(database.sql)).violations).toEqual([]);
      // The next run finds its shelves full.
      for (const id of [1, 2, 3]) {
        const [row] =
          await database.sql`SELECT on_hand - allocated AS units FROM stock WHERE product_id = ${id} AND warehouse_id = 1`;
        if (row!.units < 10)
          await node.inventory.ask(String(id), {
            type: "receive",
            warehouseId: 1,
            quantity: 10 - row!.units,
            reference: "",
            ...named(),
          });
      }
    }),
    { seed: SEED, numRuns: 30 },
  );
}, 60_000);
