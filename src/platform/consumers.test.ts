import { afterAll, beforeAll, expect, test } from "bun:test";
import { headers, type NatsConnection } from "nats";
import { Registry } from "prom-client";
import { eventually, type FreshBroker, freshBroker } from "../../test/support/index.ts";
import { type ConsumerSpec, PermanentError, SupervisedConsumer } from "./consumers.ts";
import { type DeadLetter, type Delivery, decodeBody, type Retried, retrySubject } from "./dead-letters.ts";
import { createLog } from "./log.ts";
import type { NatsBroker } from "./nats.ts";

const log = createLog("silent");
let fresh: FreshBroker;
let broker: NatsBroker;
let connection: NatsConnection;
let names = 0;

beforeAll(async () => {
  fresh = await freshBroker();
  ({ broker, connection } = fresh);
});
afterAll(() => fresh.stop());

/** A consumer of its own subject, whose deliveries can be waited for. */
function started(spec: Partial<ConsumerSpec> & Pick<ConsumerSpec, "handle">, registry?: Registry) {
  names += 1;
  const name = `mugs-${names}`;
  const subject = `cart.${name}.line-set`;
  const consumer = new SupervisedConsumer(
    { stream: "CARTS", name, filter: `cart.${name}.*`, redeliverAfterMs: [20], ...spec },
    { broker, log, ...(registry ? { registry } : {}) },
  );
  return { consumer, name, subject };
}

/** A queue of what happened, read one by one; nothing sleeps. */
function recorder<T>() {
  const seen: T[] = [];
  let wake = Promise.withResolvers<void>();
  return {
    seen,
    push: (value: T) => {
      seen.push(value);
      wake.resolve();
      wake = Promise.withResolvers<void>();
    },
    until: async (isEnough: (all: readonly T[]) => boolean) => {
      while (!isEnough(seen)) await wake.promise;
      return seen;
    },
  };
}

const publish = (subject: string, body: string) => connection.jetstream().publish(subject, body);
const text = (delivery: Delivery) => new TextDecoder().decode(delivery.body);

async function parkedLetter(name: string): Promise<DeadLetter> {
  const manager = await connection.jetstreamManager();
  for (;;) {
    try {
      const found = await manager.streams.getMessage("DEADLETTERS", { last_by_subj: `deadletter.CARTS.${name}` });
      return found.json<DeadLetter>();
    } catch {
      await new Promise(setImmediate);
    }
  }
}

test("each message is given once, and acknowledged when it is done", async () => {
  const given = recorder<string>();
  const registry = new Registry();
  const { consumer, subject, name } = started({ handle: async (delivery) => given.push(text(delivery)) }, registry);
  for (const body of ["a", "b", "c"]) await publish(subject, body);
  await given.until((all) => all.length === 3);
  await consumer.stop();
  expect(given.seen.toSorted()).toEqual(["a", "b", "c"]);
  const info = await (await connection.jetstreamManager()).consumers.info("CARTS", name);
  expect([info.num_pending, info.num_ack_pending]).toEqual([0, 0]);
  expect(await registry.metrics()).toContain(`souk_consumer_handled_total{stream="CARTS",consumer="${name}"} 3`);
});

test("what failed comes again until it is done", async () => {
  const attempts = recorder<number>();
  const { consumer, subject } = started({
    handle: async ({ deliveries }) => {
      attempts.push(deliveries);
      if (deliveries < 3) throw new Error("not yet");
    },
  });
  await publish(subject, "mug");
  await attempts.until((all) => all.length === 3);
  await consumer.stop();
  expect(attempts.seen).toEqual([1, 2, 3]);
});

test("what fails too often is parked with its subject, headers, body and reason, and the next one is not held up", async () => {
  const done = recorder<string>();
  const { consumer, subject, name } = started({
    deliveriesMax: 2,
    handle: async (delivery) => {
      if (text(delivery) === "bad") throw new Error("the shelf is wet");
      done.push(text(delivery));
    },
  });
  const given = headers();
  given.set("colour", "blue");
  await connection.jetstream().publish(subject, "bad", { headers: given });
  await publish(subject, "good");
  await done.until((all) => all.length === 1);
  const letter = await parkedLetter(name);
  await consumer.stop();
  expect(letter).toMatchObject({ stream: "CARTS", consumer: name, subject, reason: "exhausted", deliveries: 2 });
  expect(letter).toMatchObject({ body: "bad", error: "the shelf is wet", headers: { colour: ["blue"] } });
  expect(Date.parse(letter.firstAt)).toBeLessThanOrEqual(Date.parse(letter.lastAt));
});

test("a permanent fault is parked at once, bytes that are no text unharmed", async () => {
  const attempts = recorder<number>();
  const { consumer, subject, name } = started({
    handle: async ({ deliveries }) => {
      attempts.push(deliveries);
      throw new PermanentError("no such mug");
    },
  });
  const bytes = new Uint8Array([0xff, 0x00, 0xfe]);
  await connection.jetstream().publish(subject, bytes);
  const letter = await parkedLetter(name);
  await consumer.stop();
  expect(attempts.seen).toEqual([1]);
  expect(letter.reason).toBe("permanent");
  expect([...decodeBody(letter)]).toEqual([...bytes]);
});

test("an attempt that hangs counts as failed", async () => {
  const { consumer, subject, name } = started({ ackWaitMs: 50, deliveriesMax: 1, handle: () => new Promise(() => {}) });
  await publish(subject, "mug");
  expect(await parkedLetter(name)).toMatchObject({ error: "not done within 50 ms", reason: "exhausted" });
  await consumer.stop();
});

test("a parked message tried again is done by its consumer alone", async () => {
  const done = recorder<string>();
  let isWet = true;
  const { consumer, subject, name } = started({
    deliveriesMax: 1,
    handle: async (delivery) => {
      if (isWet) throw new Error("wet");
      done.push(text(delivery));
    },
  });
  await publish(subject, "mug");
  const letter = await parkedLetter(name);
  const retry = async () =>
    (await connection.request(retrySubject("CARTS", name), JSON.stringify(letter))).json<Retried>();
  expect(await retry()).toEqual({ isDone: false, error: "wet" });
  isWet = false;
  expect(await retry()).toEqual({ isDone: true });
  await consumer.stop();
  expect(done.seen).toEqual(["mug"]);
});

test("two nodes with one durable share the messages", async () => {
  const given = recorder<string>();
  const handle = async (delivery: Delivery) => given.push(text(delivery));
  const first = started({ handle });
  const second = new SupervisedConsumer(
    { stream: "CARTS", name: first.name, filter: `cart.${first.name}.*`, handle },
    { broker, log },
  );
  const bodies = Array.from({ length: 50 }, (_, index) => `mug ${index}`);
  await Promise.all(bodies.map((body) => publish(first.subject, body)));
  await given.until((all) => all.length >= 50);
  await Promise.all([first.consumer.stop(), second.stop()]);
  expect(given.seen.toSorted()).toEqual(bodies.toSorted());
});

test("a deleted consumer and a deleted stream are made again", async () => {
  const given = recorder<string>();
  const { consumer, subject, name } = started({ handle: async (delivery) => given.push(text(delivery)) });
  const manager = await connection.jetstreamManager();
  await publish(subject, "first");
  await given.until((all) => all.includes("first"));
  await manager.consumers.delete("CARTS", name);
  await publish(subject, "second");
  await given.until((all) => all.includes("second"));
  await manager.streams.delete("CARTS");
  await eventually("the stream to be there again", () => publish(subject, "third"), 30_000);
  await given.until((all) => all.includes("third"));
  await consumer.stop();
}, 60_000);

test("a broker that restarts is taken up again", async () => {
  const given = recorder<string>();
  const { consumer, subject } = started({ handle: async (delivery) => given.push(text(delivery)) });
  await publish(subject, "before");
  await given.until((all) => all.includes("before"));
  const back = new Promise<void>((resolve) => {
    let calls = 0;
    broker.onConnect(() => (calls++ > 0 ? resolve() : undefined));
  });
  await fresh.server.restart();
  await back;
  await publish(subject, "after");
  await given.until((all) => all.includes("after"));
  await consumer.stop();
}, 20_000);
