import { JSONCodec, type NatsConnection, type Subscription } from "nats";
import type { Broker } from "../../../actors/kernel/broker.ts";

/** In no stream: a node that does not hear it shows what it knows for as long as that is kept. */
const SUBJECT = "souk.search.indexed";
/** Ids of one message. */
const IDS_MAX = 5_000;

/** What searches find otherwise from now on. */
export interface Indexed {
  /** Products that may match, rank or count otherwise. */
  readonly changed: readonly number[];
  /** Products that are in stock now and were not, or the other way round. */
  readonly restocked: readonly number[];
}

const news = JSONCodec<Indexed>();

/** Tells every node, this one too. Nobody hears it while the broker is away. */
export function tellIndexed(broker: Broker, { changed, restocked }: Indexed): void {
  const connection = broker.connection();
  if (!connection) return;
  for (let at = 0; at < Math.max(changed.length, restocked.length); at += IDS_MAX) {
    const some = { changed: changed.slice(at, at + IDS_MAX), restocked: restocked.slice(at, at + IDS_MAX) };
    connection.publish(SUBJECT, news.encode(some));
  }
}

/** Returns how to stop. */
export function hearIndexed(broker: Broker, heard: (indexed: Indexed) => void): () => void {
  let subscription: Subscription | null = null;
  const forget = broker.onConnect((connection: NatsConnection) => {
    if (subscription && !subscription.isClosed()) return;
    subscription = connection.subscribe(SUBJECT, {
      callback: (error, message) => {
        if (!error) heard(news.decode(message.data));
      },
    });
  });
  return () => {
    forget();
    subscription?.unsubscribe();
  };
}
