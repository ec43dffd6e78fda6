import type { Offer } from "../../actors/waiting-line/messages.ts";
import { backInStockLetter } from "../../views/mail/back-in-stock.ts";
import { letterHtml } from "../../views/mail/letter.tsx";
import { letterText } from "../../views/mail/letter-text.ts";
import { money } from "../../views/money.ts";
import { productPath } from "../../views/paths.ts";
import { openLetterBook } from "../mail/letter-book.ts";
import { LetterRefused } from "../mail/mail.ts";
import { type SendParts, sendOnce } from "../mail/send-once.ts";
import { publicUrl } from "../platform/settings.ts";
import type { Shop } from "../shop.ts";
import type { LetterAddress } from "./open-back-in-stock.ts";

export type LetterParts = Omit<SendParts, "book"> & Pick<Shop, "sql" | "catalogue" | "settings">;

/** Writes to shoppers whose turn it is, once for each offer. An address that nobody ever takes a letter at is let be. */
export function backInStockLetters(parts: LetterParts) {
  const base = publicUrl(parts.settings);
  const sending = { ...parts, book: openLetterBook(parts.sql) };
  return async (productId: number, offer: Offer & { until: number }, address: LetterAddress): Promise<void> => {
    const id = `back-in-stock/${productId}/${offer.offer}`;
    const card = (await parts.catalogue.cards([productId])).get(productId);
    if (!card || offer.until <= Date.now()) return;
    const words = backInStockLetter({
      title: card.title,
      shopName: card.shopName,
      price: money(card.price, card.currency),
      until: offer.until,
      cart: `${base}/cart`,
      product: base + productPath(card),
      refusal: address.refusal && `${base}/back-in-stock/letters?${new URLSearchParams({ link: address.refusal })}`,
    });
    const { email: to, accountId } = address;
    const letter = { id, to, accountId, subject: words.subject, text: letterText(words), html: letterHtml(words) };
    try {
      await sendOnce(sending, { id, kind: "back-in-stock", orderId: null }, async () => letter);
    } catch (error) {
      if (!(error instanceof LetterRefused)) throw error;
      parts.log.warn({ err: error, letter: id }, "a letter was refused for good");
    }
  };
}
