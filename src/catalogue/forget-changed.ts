import type { NatsConnection, Subscription } from "nats";
import type { Broker } from "../../actors/kernel/broker.ts";
import type { Catalogue } from "./catalogue.ts";

/** Changes are gathered this long: an import makes thousands a second. */
const GATHER_MS = 100;
const SUBJECTS = "catalogue.*.*";

/**
 * Has this node's catalogue forget what changed, as the facts come by. A fact missed while the broker was away costs
 * staleness for as long as the caches live, no more; lists are forgotten at every reconnect. Returns how to stop.
 */
export function forgetChanged(broker: Broker, catalogue: Pick<Catalogue, "forget">): () => void {
  let gathered = new Set<number>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let subscription: Subscription | null = null;

  const flush = () => {
    const ids = [...gathered];
    gathered = new Set();
    timer = null;
    catalogue.forget(ids);
  };
  const stopListening = broker.onConnect((connection: NatsConnection) => {
    timer ??= setTimeout(flush, GATHER_MS);
    if (subscription && !subscription.isClosed()) return;
    subscription = connection.subscribe(SUBJECTS, {
      callback: (error, message) => {
        const productId = error ? Number.NaN : Number(message.subject.split(".")[1]);
        if (!Number.isSafeInteger(productId)) return;
        gathered.add(productId);
        timer ??= setTimeout(flush, GATHER_MS);
      },
    });
  });
  return () => {
    stopListening();
    subscription?.unsubscribe();
    if (timer) clearTimeout(timer);
  };
}
