import type { BackInStock } from "./back-in-stock.ts";

/** For tests of shops where nobody waits for anything, and whoever asks for more has made a mistake. */
export const nobodyWaits = {
  place: async () => null,
  places: async () => [],
  isWaiting: async () => false,
} as unknown as BackInStock;
