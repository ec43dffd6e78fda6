import { timingSafeEqual } from "node:crypto";
import type { Settings } from "../platform/settings.ts";

/** Links by which whoever got a letter has no more of them. They name the address by its blind index alone. */
export interface LetterLinks {
  refusalOf(mailIndex: string): string;
  /** The index that a link names; null for one that we did not make. */
  indexIn(link: string): string | null;
}

export function letterLinks(settings: Pick<Settings, "COOKIE_SECRET">): LetterLinks {
  const keyed = new Bun.CryptoHasher("sha256", settings.COOKIE_SECRET);
  // The word in front keeps a signature for one thing from being good for another.
  const sign = (index: string) => keyed.copy().update(`no letters:${index}`).digest("base64url");
  return {
    refusalOf: (index) => `${index}.${sign(index)}`,
    indexIn(link) {
      const dot = link.lastIndexOf(".");
      const index = link.slice(0, Math.max(0, dot));
      const [expected, given] = [Buffer.from(sign(index)), Buffer.from(link.slice(dot + 1))];
      return index !== "" && expected.length === given.length && timingSafeEqual(expected, given) ? index : null;
    },
  };
}
