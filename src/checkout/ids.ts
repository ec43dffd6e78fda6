/** Crockford's base 32: no letter that is taken for a digit, none that makes words by chance with the rest. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const ORDER_NUMBER_BITS_PER_CHARACTER = 5;
const ORDER_NUMBER_CHARACTERS = 12;
const CHECKOUT_ID_CHARACTERS = 22;

/**
 * A checkout's id: the same cart and idempotency key always meet in the same actor. 132 bits in base64url, so that it
 * cannot be guessed from a key, and is a NATS subject token.
 */
export function checkoutIdOf(cartId: string, idempotencyKey: string): string {
  const hash = new Bun.CryptoHasher("sha256").update(`checkout:${cartId}:${idempotencyKey}`);
  return hash.digest("base64url").slice(0, CHECKOUT_ID_CHARACTERS);
}

/** The number of the order that a checkout may come to, such as `S-7QK2-M9XD-04TF`: 60 bits, fit to be read out. */
export function orderIdOf(checkoutId: string): string {
  const hash = new Bun.CryptoHasher("sha256").update(`order:${checkoutId}`).digest();
  let bits = BigInt(`0x${Buffer.from(hash.subarray(0, 8)).toString("hex")}`);
  let number = "";
  for (let at = 0; at < ORDER_NUMBER_CHARACTERS; at++) {
    number += ALPHABET[Number(bits & 31n)];
    bits >>= BigInt(ORDER_NUMBER_BITS_PER_CHARACTER);
  }
  return `S-${number.slice(0, 4)}-${number.slice(4, 8)}-${number.slice(8)}`;
}
