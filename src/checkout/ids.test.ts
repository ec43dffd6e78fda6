import { expect, test } from "bun:test";
import fc from "fast-check";
import { shardOf } from "../../actors/kernel/shard-map.ts";
import { ORDER_ID, orderIdOf } from "../../actors/order/order-id.ts";
import { checkoutIdOf } from "./ids.ts";

const SEED = Number(process.env.SEED ?? Date.now() & 0x7fffffff);
const cartIds = fc.stringMatching(/^[A-Za-z0-9_-]{22}$/);

test(`a cart, its checkouts and their orders live in one shard, however many there are (SEED=${SEED})`, () => {
  fc.assert(
    fc.property(cartIds, fc.string(), fc.constantFrom(8, 16, 32, 64), (cartId, key, shards) => {
      const checkoutId = checkoutIdOf(cartId, key);
      const orderId = orderIdOf(checkoutId);
      expect(checkoutId).toMatch(/^[A-Za-z0-9_-]{22}$/);
      expect(orderId).toMatch(ORDER_ID);
      const homes = [`cart/${cartId}`, `checkout/${checkoutId}`, `order/${orderId}`].map((it) => shardOf(it, shards));
      expect(new Set(homes).size).toBe(1);
    }),
    { seed: SEED, numRuns: 500 },
  );
});

test("the same cart and key are the same checkout and order, others are others", () => {
  expect(checkoutIdOf("cart", "key")).toBe(checkoutIdOf("cart", "key"));
  const ids = new Set<string>();
  for (let key = 0; key < 5_000; key++) ids.add(orderIdOf(checkoutIdOf("cart", `key-${key}`)));
  expect(ids.size).toBe(5_000);
});
