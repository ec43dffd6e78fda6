import { line } from "../../actors/order/testing.ts";
import type { Account, Role } from "../accounts/account.ts";
import { GOODS, type TestMarket } from "../http/pages/testing-market.ts";
import { placeOrder } from "../orders/testing-orders.ts";
import type { OwnReview, ReviewDraft } from "./review.ts";

type Market = Pick<TestMarket, "shop" | "sql">;

/** Somebody who has had an account for so many days. */
export async function member({ sql }: Market, name: string, roles: readonly Role[] = [], days = 30): Promise<Account> {
  const id = `${name}-of-the-tests-aaaaaaaaa`.slice(0, 22);
  await sql`
    INSERT INTO accounts (id, mail_index, mail, name, password, cart_id, created_at)
    VALUES (${id}, ${id}, 'sealed', 'sealed', '$argon2id$', ${id}, now() - make_interval(days => ${days}))
    ON CONFLICT DO NOTHING`;
  return { id, name: `${name} Moreno`, email: `${name}@example.org`, cartId: id, roles };
}

/** Has one of it delivered to them. Resolves to the order that brought it. */
export async function deliver(market: Market, { id }: Account, productId: number): Promise<string> {
  await restock(market, productId);
  const order = await placeOrder(market.shop, { accountId: id, lines: [line(productId, 1)] });
  await order.pack();
  await order.ship();
  await order.deliver();
  return order.orderId;
}

/** One more of it to be sold. */
export async function restock({ shop }: Market, productId: number): Promise<void> {
  const command = { type: "adjust", warehouseId: 1, delta: 1, reason: "correction", note: "", by: "test" } as const;
  const reply = await shop.inventory.ask(String(productId), { ...command, commandId: crypto.randomUUID() } as never);
  if (!reply.ok) throw new Error(JSON.stringify(reply));
}

/** Those who write reviews in a market, each of them new to it. */
export function authorsOf(market: Market) {
  let shoppers = 0;
  let said = 0;

  const shopper = (days = 30, roles: readonly Role[] = []) => {
    shoppers += 1;
    return member(market, `shopper-${shoppers}`, roles, days);
  };
  /** Somebody to whom it was delivered. */
  const buyer = async (productId: number = GOODS.bowl): Promise<Account> => {
    const account = await shopper();
    await deliver(market, account, productId);
    return account;
  };
  /** Words that nobody has written before. */
  const draft = (given: Partial<ReviewDraft> = {}): ReviewDraft => {
    said += 1;
    return { rating: 4, title: "Good", body: `A bowl that I use daily, number ${said}.`, author: "Ada M.", ...given };
  };
  const written = async (by: Account, productId: number, given: Partial<ReviewDraft> = {}): Promise<OwnReview> => {
    const put = await market.shop.reviews.put(by, productId, draft(given));
    if (!put.ok) throw new Error(put.refusal);
    return put.value;
  };
  return { shopper, buyer, draft, written };
}
