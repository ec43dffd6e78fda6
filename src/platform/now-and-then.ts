export interface Seldom {
  /** An answer is given for this long, and longer where asking takes long. */
  readonly maxAgeMs: number;
  /** At most this share of the time is spent on asking. */
  readonly shareOfTime: number;
}

/**
 * A question of pages, asked once for everybody and seldom. Where asking fails, what was known last is the answer, at first
 * `known`: no page fails for it, and whatever keeps the database away is told by those who need it.
 */
export function nowAndThen<T>(
  known: T,
  { maxAgeMs, shareOfTime }: Seldom,
  question: () => Promise<T>,
): () => Promise<T> {
  let last = known;
  let goodUntil = Number.NEGATIVE_INFINITY;
  let asking: Promise<T> | null = null;
  const ask = async () => {
    const began = performance.now();
    try {
      last = await question();
    } catch {
      // What was known last will do.
    }
    const now = performance.now();
    goodUntil = now + Math.max(maxAgeMs, (now - began) / shareOfTime);
    asking = null;
    return last;
  };
  return async () => {
    if (performance.now() < goodUntil) return last;
    asking ??= ask();
    return asking;
  };
}
