import type { OrderView } from "../../actors/order/messages.ts";
import type { OrderRecipient, SubOrder } from "../../src/orders/details.ts";

/** A row of something counted or summed up. */
export interface LetterRow {
  readonly label: string;
  readonly note?: string;
  /** An amount, or another figure. */
  readonly value?: string;
  readonly isTotal?: boolean;
}

/** The parts of a letter. Both its forms, plain text and HTML, are made of the same ones. */
export type LetterBlock =
  /** `href` follows the text, and can be followed. What people wrote never can: it may lead anywhere. */
  | { readonly kind: "paragraph"; readonly text: string; readonly isAside?: boolean; readonly href?: string }
  | { readonly kind: "heading"; readonly text: string; readonly note?: string }
  | { readonly kind: "rows"; readonly rows: readonly LetterRow[] }
  | { readonly kind: "lines"; readonly lines: readonly string[] }
  | { readonly kind: "button"; readonly label: string; readonly href: string };

/** What a letter says. `preview` is what a mailbox shows beside the subject. */
export interface LetterWords {
  readonly subject: string;
  readonly preview: string;
  readonly blocks: readonly LetterBlock[];
}

/** What letters about an order are written from. */
export interface LetterOrder {
  readonly order: OrderView;
  readonly recipient: OrderRecipient;
  readonly subOrders: readonly SubOrder[];
  /** `Newark, NJ`, by warehouse. */
  readonly towns: ReadonlyMap<number, string>;
  /** Where the order is followed; a guest's has its key in it. */
  readonly href: string;
}

export function paragraph(text: string): LetterBlock {
  return { kind: "paragraph", text };
}

export function aside(text: string, href?: string): LetterBlock {
  return { kind: "paragraph", text, isAside: true, ...(href !== undefined && { href }) };
}

/** The way to the order. A guest's is told that it is a key. */
export function wayToOrder({ order, href }: LetterOrder, label: string): LetterBlock[] {
  const button = { kind: "button", label, href } as const;
  if (order.accountId !== null) return [button];
  return [
    button,
    aside("This link opens your order without a password: keep this letter, and pass it on to nobody else."),
  ];
}
