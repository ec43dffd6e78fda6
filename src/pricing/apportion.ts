const WHOLE_BP = 10_000;

/** `basisPoints` of an amount, half a minor unit rounded up; exact for every safe integer whose result is one. */
export function partOf(amount: number, basisPoints: number): number {
  const wholes = Math.floor(amount / WHOLE_BP);
  const rest = amount - wholes * WHOLE_BP;
  return wholes * basisPoints + Math.floor((rest * basisPoints + WHOLE_BP / 2) / WHOLE_BP);
}

/**
 * Parts of `total` in proportion to the weights, which sum up to it exactly and differ from their share by less than one
 * (largest remainder, Hamilton's method of 1792; equal remainders: the earlier weight first). Nobody gets more than their
 * weight when `total` is at most the weights together. All zero where every weight is.
 */
export function apportion(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (sum === 0) return weights.map(() => 0);
  const shares = weights.map((weight, index) => ({ index, ...dividedProduct(total, weight, sum) }));
  const parts = shares.map(({ quotient }) => quotient);
  let left = total - parts.reduce((all, part) => all + part, 0);
  const byRemainder = shares.sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder.slice(0, left)) {
    parts[index]! += 1;
    left -= 1;
  }
  return parts;
}

/** `a` × `b` ÷ `divisor` in whole numbers, also where the product is past what a number holds exactly. */
function dividedProduct(a: number, b: number, divisor: number): { quotient: number; remainder: number } {
  const product = a * b;
  if (product <= Number.MAX_SAFE_INTEGER) {
    const quotient = Math.floor(product / divisor);
    return { quotient, remainder: product - quotient * divisor };
  }
  const exact = BigInt(a) * BigInt(b);
  const whole = BigInt(divisor);
  return { quotient: Number(exact / whole), remainder: Number(exact % whole) };
}
