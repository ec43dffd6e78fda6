import { createHash } from "node:crypto";
import { neighbourOf } from "../kernel/shard-map.ts";

/** Crockford's base32: no I, L, O or U, so that a number read aloud or off paper is not mistaken. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
export const ORDER_ID = /^S(-[0-9A-HJKMNP-TV-Z]{4}){3}$/;

/**
 * The order that a checkout places, `S-XXXX-XXXX-XXXX`: always the same one, so that placing again finds the order made, and
 * in the checkout's shard. 60 bits: among ten million orders two meet with a chance of 1 in 20,000, and then the later
 * checkout is refused.
 */
export function orderIdOf(checkoutId: string): string {
  const bits = createHash("sha256").update(`order\0${checkoutId}`).digest();
  const at = (place: number) => ALPHABET[bits[place]! & 31]!;
  const group = (places: number[]) => places.map(at).join("");
  const stem = `S-${group([0, 1, 2, 3])}-${group([4, 5, 6, 7])}-${group([8, 9])}`;
  return neighbourOf(`checkout/${checkoutId}`, "order", stem, ALPHABET, bits.readUInt16BE(10));
}

/** An order's id as somebody typed it, or null when it is none. */
export function readOrderId(typed: string): string | null {
  const id = typed.trim().toUpperCase();
  return ORDER_ID.test(id) ? id : null;
}
