import { Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import { Events, type NatsConnection } from "nats";
import type { StockLevel } from "../../actors/inventory/messages.ts";
import type { Log } from "../platform/log.ts";
import { systemTimers, type Timers } from "../platform/timers.ts";

/** Every node hears of every product: `stock.<productId>`. */
const SUBJECTS = "stock.>";
const SUBSCRIBE_AGAIN_MS = 1_000;

const decoder = new TextDecoder();
const Count = Type.Integer({ minimum: 0 });
const envelope = TypeCompiler.Compile(
  Type.Object({
    data: Type.Object({ productId: Type.Integer({ minimum: 1 }), available: Count, reserved: Count, version: Count }),
  }),
);

export interface StockEventHandlers {
  readonly log: Log;
  readonly changed: (level: StockLevel) => void;
  /** Nothing is heard from now on. */
  readonly lost: () => void;
  /** Everything is heard from now on; what happened before may have been missed. */
  readonly heard: () => void;
  readonly timers?: Timers;
}

/** The level in the body of a stock event, or null when it is not one. */
export function readStockEvent(body: Uint8Array): StockLevel | null {
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(body));
  } catch {
    return null;
  }
  if (!envelope.Check(value)) return null;
  const { productId, available, reserved, version } = value.data;
  return { productId, available, reserved, version };
}

/** Listens to stock events for as long as the connection is there, through breaks and refused subscriptions. */
export function followStock(connection: NatsConnection, handlers: StockEventHandlers): () => void {
  const { log, changed, lost, heard, timers = systemTimers } = handlers;
  let isStopped = false;
  let cancelRetry = () => {};
  let subscription = subscribe();
  void watch();
  void confirm();

  function subscribe() {
    const made = connection.subscribe(SUBJECTS, {
      callback: (error, message) => {
        if (error) return log.warn({ err: error }, "the stock subscription has a fault");
        const level = readStockEvent(message.data);
        if (level) changed(level);
        else log.warn({ subject: message.subject }, "a message on a stock subject is no stock event");
      },
    });
    void made.closed.then(() => {
      if (isStopped || connection.isClosed()) return;
      lost();
      cancelRetry = timers.after(SUBSCRIBE_AGAIN_MS, () => {
        if (isStopped || connection.isClosed()) return;
        subscription = subscribe();
        void confirm();
      });
    });
    return made;
  }

  /** The server answers a flush after it has taken the subscription. */
  async function confirm(): Promise<void> {
    try {
      await connection.flush();
      if (!isStopped && !subscription.isClosed()) heard();
    } catch {
      // The connection broke again; its next `reconnect` comes back here.
    }
  }

  async function watch(): Promise<void> {
    for await (const status of connection.status()) {
      if (isStopped) return;
      if (status.type === Events.Disconnect) lost();
      if (status.type === Events.Reconnect) void confirm();
    }
    if (!isStopped) lost();
  }

  return () => {
    isStopped = true;
    cancelRetry();
    if (!connection.isClosed()) subscription.unsubscribe();
  };
}
