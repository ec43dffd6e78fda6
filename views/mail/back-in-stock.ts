import { momentOf } from "../order-words.ts";
import { aside, type LetterWords, paragraph } from "./words.ts";

export interface BackInStockLetter {
  readonly title: string;
  readonly shopName: string;
  readonly price: string;
  /** Epoch ms until when it is reserved. */
  readonly until: number;
  readonly cart: string;
  readonly product: string;
  /** Ends these letters; null for an account, which knows what it waits for. */
  readonly refusal: string | null;
}

/** A shopper's turn has come. It says nothing that whoever asked for it typed. */
export function backInStockLetter(about: BackInStockLetter): LetterWords {
  const { title, shopName, price, until, cart, product, refusal } = about;
  return {
    subject: `It is back: ${title}`,
    preview: `One is reserved for you until ${momentOf(until)}.`,
    blocks: [
      paragraph("Hello,"),
      paragraph(
        `“${title}” by ${shopName} is back, and it is your turn. One is reserved for you until ${momentOf(until)}.`,
      ),
      { kind: "rows", rows: [{ label: title, note: shopName, value: price }] },
      { kind: "button", label: "See it in your cart", href: cart },
      aside(
        refusal === null
          ? "It is in the cart of your account, on every device you are signed in on."
          : "It is in the cart of the browser that you asked with. After that it goes to the next in line.",
        product,
      ),
      ...(refusal === null
        ? []
        : [aside("You did not ask for this, or want no more such letters? One tap ends them:", refusal)]),
    ],
  };
}
