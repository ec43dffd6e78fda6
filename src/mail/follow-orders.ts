import { type ConsumerParts, PermanentError, SupervisedConsumer } from "../platform/consumers.ts";
import { factOf } from "../platform/fact-delivery.ts";
import type { Shop } from "../shop.ts";
import { openLetterBook } from "./letter-book.ts";
import { forgetRecipients } from "./letters-kept.ts";
import { LetterRefused } from "./mail.ts";
import { lettersOfOrders } from "./order-letters.ts";
import { orderNewsOf } from "./order-news.ts";
import { sendOnce } from "./send-once.ts";
import { SEND_MAX_MS } from "./smtp.ts";

/** A mail server that is away for a day is no reason to drop a letter: about so long, then it is parked. */
const ATTEMPTS_MAX = 150;
const AGAIN_AFTER_MS = [500, 2_000, 10_000, 60_000, 10 * 60_000];
const FORGET_EVERY_MS = 60 * 60_000;
/** To read the order and to note what was done, beside sending. */
const BESIDE_MS = 20_000;

export type MailParts = ConsumerParts & Pick<Shop, "sql" | "vault" | "mail" | "orders" | "settings">;

/** Writes to shoppers about their orders, all nodes together, each letter once. Returns how to stop. */
export function mailOrders(parts: MailParts): { stop(): Promise<void> } {
  const write = lettersOfOrders(parts);
  const sending = { ...parts, book: openLetterBook(parts.sql) };
  const forgetting = setInterval(
    () =>
      void forgetRecipients(parts.sql).catch((error) =>
        parts.log.warn({ err: error }, "who got old letters could not be forgotten"),
      ),
    FORGET_EVERY_MS,
  );
  const consumer = new SupervisedConsumer(
    {
      stream: "ORDERS",
      name: "mail",
      ackWaitMs: SEND_MAX_MS + BESIDE_MS,
      deliveriesMax: ATTEMPTS_MAX,
      redeliverAfterMs: AGAIN_AFTER_MS,
      handle: async (delivery) => {
        const news = orderNewsOf(factOf(delivery));
        if (news === null) return;
        const { kind, orderId, letterId } = news;
        try {
          await sendOnce(sending, { id: letterId, kind, orderId }, () => write(news));
        } catch (error) {
          throw error instanceof LetterRefused ? new PermanentError(error.message) : error;
        }
      },
    },
    parts,
  );
  return {
    stop: () => {
      clearInterval(forgetting);
      return consumer.stop();
    },
  };
}
