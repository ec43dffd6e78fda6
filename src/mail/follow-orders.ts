import { type ConsumerParts, SupervisedConsumer } from "../platform/consumers.ts";
import { factOf } from "../platform/fact-delivery.ts";
import { keepDoing } from "../platform/rounds.ts";
import type { Shop } from "../shop.ts";
import { openLetterBook } from "./letter-book.ts";
import { PATIENT, sendForFact } from "./letter-consumer.ts";
import { forgetRecipients } from "./letters-kept.ts";
import { lettersOfOrders } from "./order-letters.ts";
import { orderNewsOf } from "./order-news.ts";

const FORGET_EVERY_MS = 60 * 60_000;

export type MailParts = ConsumerParts & Pick<Shop, "sql" | "vault" | "mail" | "orders" | "settings">;

/** Writes to shoppers about their orders, all nodes together, each letter once. Returns how to stop. */
export function mailOrders(parts: MailParts): { stop(): Promise<void> } {
  const write = lettersOfOrders(parts);
  const sending = { ...parts, book: openLetterBook(parts.sql) };
  const forgetting = keepDoing(() => forgetRecipients(parts.sql), {
    everyMs: FORGET_EVERY_MS,
    log: parts.log,
    trouble: "who got old letters could not be forgotten",
  });
  const consumer = new SupervisedConsumer(
    {
      stream: "ORDERS",
      name: "mail",
      ...PATIENT,
      handle: async (delivery) => {
        const news = orderNewsOf(factOf(delivery));
        if (news === null) return;
        const { kind, orderId, letterId } = news;
        await sendForFact(sending, { id: letterId, kind, orderId }, () => write(news));
      },
    },
    parts,
  );
  return {
    stop: async () => {
      await Promise.all([consumer.stop(), forgetting.stop()]);
    },
  };
}
