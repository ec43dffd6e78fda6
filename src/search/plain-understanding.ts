import type { EngineQuery } from "./engine.ts";
import { engineFilters } from "./engine-filters.ts";
import type { NamesReader } from "./names.ts";
import type { Understanding } from "./understand/understanding.ts";

/** Takes every word for what it says: no synonym, no intent, no spelling. For a shop without a database. */
export function plainUnderstanding(names: NamesReader): Understanding {
  return {
    understand: async ({ text: given, filters, sort, page, limit }, { withFacets = true } = {}) => {
      const words = plainWords(given);
      const chosen = engineFilters(filters, await names.read());
      const rest = { phrases: [], excluded: [], codes: [], filters: chosen, sort, page, limit, withFacets };
      return { engine: { ...words, ...rest }, understood: { text: words.text, filters: {} } };
    },
    didYouMean: async () => null,
    relaxations: () => [],
    suggesting: async (text, limit) => ({ ...plainWords(text), limit }),
  };
}

function plainWords(given: string): Pick<EngineQuery, "text" | "terms"> {
  const text = given.trim();
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return { text, terms: words.map((word, at) => ({ word, alternatives: [], isPrefix: at === words.length - 1 })) };
}
