import type { SearchEngine } from "../../search/engine.ts";
import { TEAPOT } from "./shelf-catalogue.ts";

/** Search over the catalogue of one teapot: it looks whether the title has the text, and counts nothing. */
export const shelfEngine: SearchEngine = {
  name: "postgres",
  search: async ({ text, page }) => {
    const ids = idsOf(text);
    return { ids: page === 1 ? ids : [], total: ids.length, match: "all", facets: null };
  },
  suggest: async ({ text }) => ({ ids: idsOf(text) }),
};

function idsOf(text: string): number[] {
  return TEAPOT.title.toLowerCase().includes(text.toLowerCase()) ? [TEAPOT.id] : [];
}
