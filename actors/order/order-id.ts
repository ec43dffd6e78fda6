import { createHash } from "node:crypto";

/** Crockford's base32: no I, L, O or U, so that a number read aloud or off paper is not mistaken. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUPS = 3;
const GROUP_LENGTH = 4;
export const ORDER_ID = /^S(-[0-9A-HJKMNP-TV-Z]{4}){3}$/;

/**
 * The order that a checkout places, `S-XXXX-XXXX-XXXX`: always the same one, so that placing again finds the order made.
 * 60 bits: among ten million orders two meet with a chance of 1 in 20,000, and then the later checkout is refused.
 */
export function orderIdOf(checkoutId: string): string {
  const bits = createHash("sha256").update(`order\0${checkoutId}`).digest().readBigUInt64BE();
  const groups = Array.from({ length: GROUPS }, (_, group) =>
    Array.from({ length: GROUP_LENGTH }, (_, at) => {
      const shift = BigInt((group * GROUP_LENGTH + at) * 5);
      return ALPHABET[Number((bits >> shift) & 31n)];
    }).join(""),
  );
  return `S-${groups.join("-")}`;
}

/** An order's id as somebody typed it, or null when it is none. */
export function readOrderId(typed: string): string | null {
  const id = typed.trim().toUpperCase();
  return ORDER_ID.test(id) ? id : null;
}
