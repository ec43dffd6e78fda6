const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** A length of time in words, to the unit a shopper would say: `45 seconds`, `half an hour`, `2 hours`. */
export function spanOf(ms: number): string {
  if (ms === HOUR_MS / 2) return "half an hour";
  if (ms % HOUR_MS === 0) return ms === HOUR_MS ? "an hour" : `${ms / HOUR_MS} hours`;
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes >= 2) return `${minutes} minutes`;
  const seconds = Math.max(1, Math.round(ms / SECOND_MS));
  return seconds === 1 ? "a second" : `${seconds} seconds`;
}
