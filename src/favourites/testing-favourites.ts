import type { Favourites } from "./favourites.ts";

/** For tests of shops where nobody likes anything, and whoever asks for more has made a mistake. */
export const nothingLiked = { liked: async () => ({ products: [], shops: [] }) } as unknown as Favourites;
