const CHECKOUT_ID_CHARACTERS = 22;

/**
 * A checkout's id: the same cart and idempotency key always meet in the same actor. 132 bits in base64url, so that it
 * cannot be guessed from a key, and is a NATS subject token.
 */
export function checkoutIdOf(cartId: string, idempotencyKey: string): string {
  const hash = new Bun.CryptoHasher("sha256").update(`checkout:${cartId}:${idempotencyKey}`);
  return hash.digest("base64url").slice(0, CHECKOUT_ID_CHARACTERS);
}
