const SATURATION = 1.2;
const LENGTH_SHARE = 0.75;

/** The textbook's ranking (Robertson et al., 1994) over words as they are: what a better one is measured against. */
export class PlainBm25 {
  readonly #postings = new Map<string, Map<string, number>>();
  readonly #lengths = new Map<string, number>();
  #words = 0;

  add(id: string, text: string): void {
    const words = wordsOf(text);
    this.#lengths.set(id, words.length);
    this.#words += words.length;
    for (const word of words) {
      const posting = this.#postings.get(word) ?? new Map<string, number>();
      posting.set(id, (posting.get(id) ?? 0) + 1);
      this.#postings.set(word, posting);
    }
  }

  /** Ids of what has any of the words, best first. */
  search(query: string, limit: number): string[] {
    const documents = this.#lengths.size;
    const typical = this.#words / documents;
    const scores = new Map<string, number>();
    for (const word of new Set(wordsOf(query))) {
      const posting = this.#postings.get(word) ?? new Map<string, number>();
      const rarity = Math.log(1 + (documents - posting.size + 0.5) / (posting.size + 0.5));
      for (const [id, count] of posting) {
        const length = 1 - LENGTH_SHARE + (LENGTH_SHARE * this.#lengths.get(id)!) / typical;
        const score = (rarity * count * (SATURATION + 1)) / (count + SATURATION * length);
        scores.set(id, (scores.get(id) ?? 0) + score);
      }
    }
    const order = [...scores].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    return order.slice(0, limit).map(([id]) => id);
  }
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
