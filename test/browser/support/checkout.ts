import type { Market } from "./market.ts";
import { PATIENCE, type Visitor } from "./visitor.ts";

/** Stripe's test cards, by what their bank does. */
export const CARDS = {
  pays: "4242 4242 4242 4242",
  declines: "4000 0000 0000 0002",
  hasNoMoney: "4000 0000 0000 9995",
  asksFirst: "4000 0000 0000 3220",
} as const;

/** From the cart to the review page, as a guest in New York. */
export async function fillIn(visitor: Visitor, card: string = CARDS.pays, email = "ada@example.com"): Promise<void> {
  const { page } = visitor;
  await page.goto("/cart");
  await visitor.press("Check out", ".summary");
  await fillShipping(visitor, email);
  await visitor.press("Continue to payment");
  await enterCard(visitor, card);
}

export async function fillShipping({ page, sees }: Visitor, email = "ada@example.com"): Promise<void> {
  await sees("h1", "Where shall it go?");
  await page.fill("#email", email);
  await page.fill("#name", "Ada Moreno");
  await page.fill("#line1", "12 Larkspur Lane");
  await page.fill("#zip", "10001");
  await page.fill("#city", "New York");
  await page.selectOption("#state", "NY");
}

/** Enters a card on the payment page; leads to the review. */
export async function enterCard(visitor: Visitor, card: string): Promise<void> {
  const { page } = visitor;
  await visitor.sees("h1", "How would you like to pay?");
  await page.fill("#card-number", card);
  await page.fill("#card-expiry", "12 / 34");
  await page.fill("#card-cvc", "123");
  await visitor.press("Continue to review");
  await visitor.sees("h1", "Is everything right?");
}

/** The number of the order that the page thanks for. */
export async function thanked(visitor: Visitor): Promise<string> {
  await visitor.sees("h1", "Thank you");
  return (await visitor.page.locator(".order-number").textContent()) ?? "";
}

/** Waits until the shopper's bank has the page. */
export async function atTheBank({ page }: Visitor, shop: { readonly url: string }): Promise<void> {
  await page.waitForURL((url) => url.origin !== new URL(shop.url).origin, { timeout: PATIENCE.step });
}

/** The orders and the money that a visitor's cart has led to. */
export async function boughtBy(
  market: Market,
  { context }: Visitor,
): Promise<{ orders: string[]; captured: number; held: number }> {
  const cookie = (await context.cookies()).find(({ name }) => name === "cart");
  const cartId = cookie?.value.split(".")[0] ?? "";
  const orders = await market.sql<{ id: string }[]>`
    SELECT order_id AS id FROM orders WHERE cart_id = ${cartId} ORDER BY placed_at`;
  const checkouts = await market.sql<
    { id: string }[]
  >`SELECT checkout_id AS id FROM checkouts WHERE cart_id = ${cartId}`;
  const headers = { authorization: `Bearer ${market.stripe.secretKey}` };
  const answer = await fetch(`${market.stripe.url}/v1/payment_intents?limit=100`, { headers });
  const { data } = (await answer.json()) as {
    data: { status: string; amount_received: number; amount_capturable: number; metadata: { checkoutId?: string } }[];
  };
  const theirs = data.filter(({ metadata }) => checkouts.some(({ id }) => id === metadata.checkoutId));
  return {
    orders: orders.map(({ id }) => id),
    captured: theirs.reduce((sum, one) => sum + one.amount_received, 0),
    held: theirs.reduce((sum, one) => sum + one.amount_capturable, 0),
  };
}
