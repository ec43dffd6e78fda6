import {
  AckPolicy,
  type Consumer,
  type ConsumerMessages,
  DeliverPolicy,
  type JsMsg,
  type NatsConnection,
  nanos,
} from "nats";
import type { Registry } from "prom-client";
import type { Broker } from "../../actors/kernel/broker.ts";
import { type ConsumerMetrics, consumerMetrics } from "./consumer-metrics.ts";
import { type DeadLetter, type Delivery, encodeBody, park } from "./dead-letters.ts";
import type { Log } from "./log.ts";
import { answerRetries } from "./retries.ts";
import { ensureStreams } from "./streams.ts";

/** Attempts before a message is parked. */
const DELIVERIES_MAX = 8;
/** Messages given to the handler at once, per node. */
const IN_FLIGHT_MAX = 64;
/** How long an attempt may take; then it counts as failed and the message comes again. */
const ACK_WAIT_MS = 30_000;
/** Pauses before the second, third … attempt; the last one repeats. */
const REDELIVER_AFTER_MS: readonly number[] = [100, 500, 2_000, 10_000, 60_000];
/** One request for messages waits this long for them. */
const FETCH_MS = 5_000;
const RESTART_FIRST_MS = 100;
const RESTART_MAX_MS = 5_000;
const RPC_TIMEOUT_MS = 5_000;

/** Thrown by a handler: trying this message again will not help; it is parked at once. */
export class PermanentError extends Error {
  override readonly name = "PermanentError";
}

export interface ConsumerSpec {
  readonly stream: string;
  /** The durable's name: nodes with the same one share the work. */
  readonly name: string;
  /** Subjects of the stream it wants; all by default. */
  readonly filter?: string;
  /** Does one message. It may be given one twice, and messages in any order: it must be idempotent. */
  handle(delivery: Delivery): Promise<void>;
  readonly inFlightMax?: number;
  readonly ackWaitMs?: number;
  readonly deliveriesMax?: number;
  readonly redeliverAfterMs?: readonly number[];
}

export interface ConsumerParts {
  readonly broker: Broker;
  readonly log: Log;
  readonly registry?: Registry;
}

/**
 * A durable pull consumer that is always there: it makes its stream and itself where they are missing, starts again
 * after any loss of broker, stream or consumer, and parks what cannot be done. Needs nothing newer than nats-server 2.9.
 */
export class SupervisedConsumer {
  readonly #stop = Promise.withResolvers<void>();
  readonly #metrics: ConsumerMetrics;
  readonly #forget: (() => void)[];
  readonly #running: Promise<void>;
  #wake = Promise.withResolvers<void>();
  #messages: ConsumerMessages | null = null;
  #isStopped = false;

  constructor(
    private readonly spec: ConsumerSpec,
    private readonly parts: ConsumerParts,
  ) {
    this.#metrics = consumerMetrics(parts.registry, spec.stream, spec.name);
    this.#forget = [parts.broker.onConnect(() => this.#wake.resolve()), answerRetries(spec, parts.broker)];
    this.#running = this.#run();
  }

  /** Takes no more messages and waits for those in hand. What was not done is delivered again, here or elsewhere. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const forget of this.#forget) forget();
    this.#stop.resolve();
    await this.#messages?.close();
    await this.#running;
  }

  async #run(): Promise<void> {
    let pause = RESTART_FIRST_MS;
    while (!this.#isStopped) {
      this.#wake = Promise.withResolvers<void>();
      const connection = this.parts.broker.connection();
      try {
        if (connection) {
          const consumer = await this.#ensure(connection);
          while (!this.#isStopped && this.parts.broker.connection() === connection) {
            await this.#takeSome(connection, consumer);
            pause = RESTART_FIRST_MS;
          }
          continue;
        }
      } catch (error) {
        const { stream, name } = this.spec;
        if (!this.#isStopped) this.parts.log.warn({ err: error, stream, consumer: name }, "a consumer starts again");
      }
      await Promise.race([this.#wake.promise, this.#stop.promise, Bun.sleep(pause)]);
      pause = Math.min(pause * 2, RESTART_MAX_MS);
    }
  }

  async #ensure(connection: NatsConnection): Promise<Consumer> {
    const { stream, name, filter, inFlightMax = IN_FLIGHT_MAX, ackWaitMs = ACK_WAIT_MS } = this.spec;
    await ensureStreams(connection, this.parts.broker.replicas);
    const manager = await connection.jetstreamManager({ timeout: RPC_TIMEOUT_MS });
    await manager.consumers.add(stream, {
      durable_name: name,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      ack_wait: nanos(ackWaitMs),
      // Nodes share it; and we count deliveries ourselves, since the server would drop the message in silence.
      max_ack_pending: inFlightMax * 16,
      max_deliver: -1,
      ...(filter === undefined ? {} : { filter_subject: filter }),
    });
    return connection.jetstream({ timeout: RPC_TIMEOUT_MS }).consumers.get(stream, name);
  }

  /** One request for messages; returns when it has ended and each of its messages was done, failed or parked. */
  async #takeSome(connection: NatsConnection, consumer: Consumer): Promise<void> {
    const { inFlightMax = IN_FLIGHT_MAX } = this.spec;
    const messages = await consumer.fetch({ max_messages: inFlightMax, expires: FETCH_MS });
    this.#messages = messages;
    const inHand: Promise<void>[] = [];
    try {
      for await (const message of messages) {
        if (this.#isStopped) break;
        inHand.push(this.#do(connection, message));
      }
    } finally {
      this.#messages = null;
      await Promise.all(inHand);
    }
    if (inHand.length === 0) this.#metrics.lag(0);
  }

  /** Never rejects: whatever goes wrong here, the message comes again. */
  async #do(connection: NatsConnection, message: JsMsg): Promise<void> {
    const { ackWaitMs = ACK_WAIT_MS, deliveriesMax = DELIVERIES_MAX } = this.spec;
    this.#metrics.lag(message.info.pending);
    const delivery = deliveryOf(message);
    try {
      try {
        await within(this.spec.handle(delivery), ackWaitMs);
        this.#metrics.handled();
      } catch (error) {
        const isPermanent = error instanceof PermanentError;
        if (!isPermanent && delivery.deliveries < deliveriesMax)
          return this.#again(connection, message, delivery, error);
        await this.#park(connection, message, delivery, isPermanent ? "permanent" : "exhausted", error);
      }
      message.ack();
    } catch (error) {
      this.#again(connection, message, delivery, error);
    }
  }

  #again(connection: NatsConnection, message: JsMsg, { deliveries, subject }: Delivery, error: unknown): void {
    const { stream, name, redeliverAfterMs = REDELIVER_AFTER_MS } = this.spec;
    this.parts.log.warn({ err: error, stream, consumer: name, subject, deliveries }, "a message comes again");
    this.#metrics.failed();
    if (!connection.isClosed()) message.nak(redeliverAfterMs[Math.min(deliveries, redeliverAfterMs.length) - 1]);
  }

  async #park(
    connection: NatsConnection,
    message: JsMsg,
    delivery: Delivery,
    reason: DeadLetter["reason"],
    error: unknown,
  ): Promise<void> {
    const { stream, name: consumer } = this.spec;
    const { subject, seq, headers, deliveries } = delivery;
    const letter: DeadLetter = {
      stream,
      consumer,
      subject,
      seq,
      headers,
      ...encodeBody(delivery.body),
      reason,
      error: error instanceof Error ? error.message : String(error),
      deliveries,
      firstAt: new Date(message.info.timestampNanos / 1e6).toISOString(),
      lastAt: new Date().toISOString(),
    };
    // The time belongs to the id: a stream that was lost and made again counts from one again.
    await park(connection, letter, `${stream}-${consumer}-${seq}-${message.info.timestampNanos}`);
    this.#metrics.parked();
    this.parts.log.error({ err: error, stream, consumer, subject, seq, reason }, "a message was parked in DEADLETTERS");
  }
}

function deliveryOf(message: JsMsg): Delivery {
  return {
    subject: message.subject,
    body: message.data,
    seq: message.seq,
    deliveries: message.info.deliveryCount,
    // Few look, and the client takes them apart each time they are asked for.
    get headers() {
      return Object.fromEntries([...(message.headers ?? [])].map(([name, values]) => [name, [...values]]));
    },
  };
}

async function within<T>(work: Promise<T>, limitMs: number): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`not done within ${limitMs} ms`)), limitMs);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
