import { connectPostgres } from "../../src/platform/postgres.ts";

/** Shoppers who buy the same two things of a shop, and one who buys something else with the first. */
const SAME = 4;
const AT_ONCE = 6;
/** Units that a product keeps at least. */
const LEFT_MIN = 5;
const ADDRESS = { name: "Demo Shopper", line1: "12 Larkspur Lane", city: "New York", state: "NY", zip: "10001" };

/**
 * Has made-up guests buy in a demo shop that was just filled, over its API like anybody: so it knows what goes with what.
 * Returns how many orders there are now.
 */
export async function makePurchases(url: string, databaseUrl: string): Promise<number> {
  const baskets = await chooseBaskets(databaseUrl);
  let orders = 0;
  let next = 0;
  const buyer = async () => {
    for (let at = next++; at < baskets.length; at = next++) if (await buy(url, baskets[at]!, at)) orders += 1;
  };
  await Promise.all(Array.from({ length: AT_ONCE }, buyer));
  return orders;
}

/** Of each shop the three things that sell best and of which there are enough: the first with the second, and with the third. */
async function chooseBaskets(databaseUrl: string): Promise<number[][]> {
  const sql = connectPostgres(databaseUrl, 1, "start");
  try {
    const rows = await sql<{ ids: number[] }[]>`
      SELECT (array_agg(p.id ORDER BY p.popularity DESC, p.id))[1:3] AS ids
      FROM products p JOIN inventory i ON i.product_id = p.id
      WHERE p.status = 'active' AND i.available >= ${SAME + 1 + LEFT_MIN} GROUP BY p.shop_id ORDER BY p.shop_id`;
    return rows.flatMap(({ ids: [first, second, third] }) =>
      first === undefined || second === undefined || third === undefined
        ? []
        : [...Array.from({ length: SAME }, () => [first, second]), [first, third]],
    );
  } finally {
    await sql.end();
  }
}

/** Whether there is an order: a shop whose payments are away sells nothing, and opens all the same. */
async function buy(url: string, productIds: readonly number[], shopper: number): Promise<boolean> {
  let cookie = "";
  const post = async (path: string, body: unknown) => {
    const headers = { "content-type": "application/json", cookie, "idempotency-key": crypto.randomUUID() };
    const answer = await fetch(`${url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    cookie ||=
      answer.headers
        .getSetCookie()
        .find((one) => one.startsWith("cart="))
        ?.split(";", 1)[0] ?? "";
    await answer.text();
    return answer.ok;
  };
  try {
    for (const productId of productIds) if (!(await post("/api/cart/items", { productId, quantity: 1 }))) return false;
    const contact = { name: ADDRESS.name, email: `shopper-${shopper + 1}@souk.example` };
    return await post("/api/checkout", { contact, address: ADDRESS, paymentMethod: "pm_card_visa" });
  } catch {
    return false;
  }
}
