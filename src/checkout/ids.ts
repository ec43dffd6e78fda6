import { neighbourOf } from "../../actors/kernel/shard-map.ts";

const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const CHECKOUT_ID_CHARACTERS = 22;

/**
 * A checkout's id: the same cart and idempotency key always meet in the same actor, which lives in the cart's shard. 132
 * bits in base64url, so that it cannot be guessed from a key, and is a NATS subject token.
 */
export function checkoutIdOf(cartId: string, idempotencyKey: string): string {
  const hash = new Bun.CryptoHasher("sha256").update(`checkout:${cartId}:${idempotencyKey}`).digest();
  const stem = hash.toString("base64url").slice(0, CHECKOUT_ID_CHARACTERS - 2);
  return neighbourOf(`cart/${cartId}`, "checkout", stem, BASE64URL, hash.readUInt16BE(hash.length - 2));
}
