import { JSONCodec, type Msg, type NatsConnection, type Subscription } from "nats";
import type { Broker } from "../../actors/kernel/broker.ts";
import { type DeadLetter, type Delivery, decodeBody, type Retried, retrySubject } from "./dead-letters.ts";

const letters = JSONCodec<DeadLetter>();
const answers = JSONCodec<Retried>();

export interface Retriable {
  readonly stream: string;
  readonly name: string;
  handle(delivery: Delivery): Promise<void>;
}

/**
 * Tries parked messages again when asked to. Only the consumer that failed sees the message again: publishing it anew
 * would show it to everybody else a second time. Returns how to stop.
 */
export function answerRetries(consumer: Retriable, broker: Broker): () => void {
  let subscription: Subscription | null = null;
  const subject = retrySubject(consumer.stream, consumer.name);
  const forget = broker.onConnect((connection: NatsConnection) => {
    if (subscription && !subscription.isClosed()) return;
    subscription = connection.subscribe(subject, {
      queue: "consumers",
      callback: (error, message) => {
        // Should the connection close meanwhile, the asker hears nothing and asks again.
        if (!error)
          retry(consumer, message)
            .then((retried) => message.respond(answers.encode(retried)))
            .catch(() => {});
      },
    });
  });
  return () => {
    forget();
    subscription?.unsubscribe();
  };
}

async function retry(consumer: Retriable, message: Msg): Promise<Retried> {
  try {
    const letter = letters.decode(message.data);
    const { subject, headers, seq, deliveries } = letter;
    await consumer.handle({ subject, headers, seq, body: decodeBody(letter), deliveries: deliveries + 1 });
    return { isDone: true };
  } catch (error) {
    return { isDone: false, error: error instanceof Error ? error.message : String(error) };
  }
}
