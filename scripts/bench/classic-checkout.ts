import { Elysia, t } from "elysia";
import { openPayments } from "../../src/payments/open-payments.ts";
import { connectPostgres, type Sql } from "../../src/platform/postgres.ts";
import { readSettings } from "../../src/platform/settings.ts";

/**
 * The checkout of the textbooks, for comparison: one transaction locks the cart and the stock (`SELECT … FOR UPDATE`, in
 * order of product, so that no two lock each other out), writes order and lines, and lowers the stock. No reservation
 * before, no journal, no event. `PAYMENT=inside` pays while the locks are held, so that nobody is ever charged for what
 * is gone; `PAYMENT=outside` authorizes before and captures after, and a crash in between leaves a charge nobody knows of.
 * Prints its port.
 */
const settings = readSettings();
const isInside = process.env.PAYMENT === "inside";
const sql = connectPostgres(settings.DATABASE_URL, settings.DATABASE_POOL, "classic");
const payments = openPayments(settings);

const SHIPPING = 599;
const TAX_RATE = 0.08;
class SoldOut extends Error {}

const app = new Elysia()
  .post(
    "/checkout/:cartId",
    async ({ params: { cartId }, set }) => {
      try {
        return { status: "completed", orderId: await (isInside ? payInside(cartId) : payOutside(cartId)) };
      } catch (error) {
        if (!(error instanceof SoldOut)) throw error;
        set.status = 409;
        return { code: "insufficient_stock" };
      }
    },
    { body: t.Object({ contact: t.Any(), address: t.Any(), paymentMethod: t.String() }) },
  )
  .listen({ hostname: "127.0.0.1", port: 0 });
console.log(app.server?.port);

async function payInside(cartId: string): Promise<string> {
  const { orderId, paymentIntentId } = await sql.begin(async (transaction) => {
    const lines = await lockLines(transaction as unknown as Sql, cartId);
    const paymentIntentId = await authorize(cartId, totalOf(lines));
    const orderId = await writeOrder(transaction as unknown as Sql, cartId, lines, paymentIntentId);
    await payments.capture(paymentIntentId);
    return { orderId, paymentIntentId };
  });
  return `${orderId}-${paymentIntentId}`;
}

async function payOutside(cartId: string): Promise<string> {
  const seen = await sql<Line[]>`
    SELECT product_id, quantity, price FROM classic_cart_lines JOIN products ON id = product_id WHERE cart_id = ${cartId}`;
  const paymentIntentId = await authorize(cartId, totalOf(seen));
  try {
    const orderId = await sql.begin(async (transaction) => {
      const lines = await lockLines(transaction as unknown as Sql, cartId);
      return writeOrder(transaction as unknown as Sql, cartId, lines, paymentIntentId);
    });
    await payments.capture(paymentIntentId);
    return orderId;
  } catch (error) {
    await payments.cancel(paymentIntentId);
    throw error;
  }
}

interface Line {
  readonly product_id: number;
  readonly quantity: number;
  readonly price: number;
}

/** The cart and the stock of its products, nobody else's until the transaction ends. */
async function lockLines(transaction: Sql, cartId: string): Promise<Line[]> {
  const lines = await transaction<(Line & { on_hand: number })[]>`
    SELECT l.product_id, l.quantity, p.price, s.on_hand FROM classic_cart_lines l
    JOIN products p ON p.id = l.product_id JOIN classic_stock s ON s.product_id = l.product_id
    WHERE l.cart_id = ${cartId} ORDER BY l.product_id FOR UPDATE OF l, s`;
  if (lines.length === 0 || lines.some((line) => line.on_hand < line.quantity)) throw new SoldOut();
  return lines;
}

async function writeOrder(transaction: Sql, cartId: string, lines: Line[], paymentIntentId: string): Promise<string> {
  const orderId = crypto.randomUUID();
  await transaction`
    INSERT INTO classic_orders (id, cart_id, total, payment_intent) VALUES (${orderId}, ${cartId}, ${totalOf(lines)}, ${paymentIntentId})`;
  await transaction`
    INSERT INTO classic_order_items ${transaction(lines.map(({ product_id, quantity, price }) => ({ order_id: orderId, product_id, quantity, price })))}`;
  await transaction`
    UPDATE classic_stock s SET on_hand = s.on_hand - l.quantity FROM classic_cart_lines l
    WHERE l.cart_id = ${cartId} AND s.product_id = l.product_id`;
  await transaction`DELETE FROM classic_cart_lines WHERE cart_id = ${cartId}`;
  return orderId;
}

async function authorize(cartId: string, amount: number): Promise<string> {
  const payment = await payments.authorize({
    checkoutId: cartId,
    amount,
    currency: "USD",
    paymentMethod: "pm_card_visa",
    returnUrl: "http://localhost/return",
    description: "Order",
  });
  if (payment.status !== "authorized") throw new Error(`the payment is ${payment.status}`);
  return payment.paymentIntentId;
}

function totalOf(lines: readonly Line[]): number {
  const subtotal = lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
  return subtotal + SHIPPING + Math.round(subtotal * TAX_RATE);
}
