import { Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import type { NatsConnection, Subscription } from "nats";
import type { Broker } from "../../actors/kernel/broker.ts";
import type { Recommendations } from "./recommendations.ts";

/** Not in a stream: whoever was away forgets everything when it is back. */
const PRODUCTS = "recommendation.products.changed";
const GENERATION = "recommendation.generation.changed";

const Changed = TypeCompiler.Compile(Type.Object({ productIds: Type.Array(Type.Integer()) }));

/** Tells all nodes that what goes with these products has changed. */
export function tellChanged(connection: NatsConnection | null, productIds: readonly number[]): void {
  if (productIds.length > 0) connection?.publish(PRODUCTS, JSON.stringify({ productIds }));
}

/** Tells all nodes that everything was counted anew. */
export function tellRebuilt(connection: NatsConnection | null, generation: number): void {
  connection?.publish(GENERATION, JSON.stringify({ generation }));
}

/** Has this node forget what others have counted anew. Returns how to stop. */
export function forgetRecounted(broker: Broker, recommendations: Pick<Recommendations, "forget">): () => void {
  let subscriptions: Subscription[] = [];
  const stopListening = broker.onConnect((connection) => {
    recommendations.forget();
    if (subscriptions.some((one) => !one.isClosed())) return;
    subscriptions = [
      connection.subscribe(PRODUCTS, {
        callback: (error, message) => {
          const told: unknown = error ? null : parsed(message.string());
          if (Changed.Check(told)) recommendations.forget(told.productIds);
        },
      }),
      connection.subscribe(GENERATION, { callback: () => recommendations.forget() }),
    ];
  });
  return () => {
    stopListening();
    for (const each of subscriptions) each.unsubscribe();
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
