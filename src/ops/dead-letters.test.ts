import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { SupervisedConsumer } from "../platform/consumers.ts";
import { deadLetterEndpoints } from "./dead-letters.ts";
import { log, openOps, until } from "./testing-ops.ts";

let shop: Awaited<ReturnType<typeof openOps>>;

beforeAll(async () => {
  shop = await openOps(["node-1"]);
});
afterAll(() => shop.close());

const ask = (subject: string, body?: unknown) => shop.ask(subject, body);
const done = (subject: string, body?: unknown) => shop.done(subject, body);
const connection = () => shop.connection();

describe("dead letters", () => {
  let isWet = true;
  /** What the next handling waits for, and when it has begun. */
  let shelf: { readonly begun: () => void; readonly free: Promise<void> } | null = null;
  let consumer: SupervisedConsumer;
  const park = async (count: number) => {
    for (let at = 0; at < count; at++) await connection().jetstream().publish("cart.wet.line-set", `mug ${at}`);
    await until(async () => ((await done("deadletters.list")) as { count: number }).count === count);
    return ((await done("deadletters.list")) as unknown as { letters: { seq: number }[] }).letters.map(
      ({ seq }) => seq,
    );
  };
  beforeAll(() => {
    const handle = async () => {
      shelf?.begun();
      await shelf?.free;
      if (isWet) throw new Error("the shelf is wet");
    };
    const spec = { stream: "CARTS", name: "shelf", filter: "cart.wet.*", deliveriesMax: 1, handle };
    consumer = new SupervisedConsumer(spec, { broker: shop.nodes[0]!.broker, log });
  });
  afterAll(() => consumer.stop());

  test("are listed, inspected, tried again and discarded", async () => {
    const [first, second, third] = (await park(3)) as [number, number, number];
    expect(
      await done("deadletters.list", { stream: "CARTS", consumer: "shelf", from: second, limit: 1 }),
    ).toMatchObject({
      letters: [{ seq: second, reason: "exhausted", error: "the shelf is wet", subject: "cart.wet.line-set" }],
    });
    expect(await done("deadletters.list", { consumer: "other" })).toMatchObject({ count: 0 });
    expect(await done("deadletters.inspect", { seq: first })).toMatchObject({ body: "mug 0", deliveries: 1 });
    expect(await ask("deadletters.requeue", { seq: first })).toMatchObject({
      code: 409,
      error: "it failed again: the shelf is wet",
    });
    isWet = false;
    expect(await done("deadletters.requeue", { seq: first })).toEqual({ done: 1, failed: [], left: 0 });
    expect(await ask("deadletters.inspect", { seq: first })).toMatchObject({ code: 404 });
    expect(await done("deadletters.discard", { seq: second })).toEqual({ discarded: 1 });
    expect(await done("deadletters.requeue", { stream: "CARTS", consumer: "shelf" })).toEqual({
      done: 1,
      failed: [],
      left: 0,
    });
    expect(await ask("deadletters.requeue", { seq: third })).toMatchObject({ code: 404 });
    expect(await done("deadletters.list")).toMatchObject({ count: 0 });
  });

  test("are tried again by one request at a time, and by none for longer than who asks waits", async () => {
    const which = { stream: "CARTS", consumer: "shelf" };
    isWet = true;
    await park(3);
    isWet = false;
    const [begun, free] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    shelf = { begun: begun.resolve, free: free.promise };
    const first = ask("deadletters.requeue", which);
    await begun.promise;
    const second = ask("deadletters.requeue", which);
    await Promise.race([second, first]);
    free.resolve();
    expect(await second).toMatchObject({ code: 409, body: { error: { reason: "busy" } } });
    expect((await first).body).toEqual({ done: 3, failed: [], left: 0 });

    isWet = true;
    shelf = null;
    await park(2);
    isWet = false;
    const hurried = deadLetterEndpoints(shop.nodes[0]!.broker, 0).find(({ subject }) => subject.endsWith("requeue"))!;
    const asked = () => hurried.answer(new TextEncoder().encode(JSON.stringify(which)));
    expect(await asked()).toEqual({ done: 1, failed: [], left: 1 });
    expect(await asked()).toEqual({ done: 1, failed: [], left: 0 });
  });

  test("are never all thrown away by leaving a word out", async () => {
    for (const which of [{}, { stream: "CARTS" }, { consumer: "shelf" }, { seq: 1, stream: "CARTS" }]) {
      expect(await ask("deadletters.discard", which)).toMatchObject({ code: 400 });
    }
  });
});
