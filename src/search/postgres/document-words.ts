/** How often and where one word stands in a document. */
export interface Occurrences {
  /** In title, in names, in attributes, in text. */
  readonly title: number;
  readonly names: number;
  readonly attributes: number;
  readonly text: number;
  /** Its places, counted through the whole document. */
  readonly places: readonly number[];
}

/** What a query asks of a document's words: exact ones, or all that begin so. */
export interface Wanted {
  readonly lexeme: string;
  readonly isPrefix: boolean;
}

export interface DocumentWords {
  /** By position in the list of what was wanted; undefined where the document has no such word. */
  readonly found: readonly (Occurrences | undefined)[];
  /** Words counted by where they stand. */
  readonly titleLength: number;
  readonly attributesLength: number;
  readonly textLength: number;
}

/** Occurrences while they are being counted. */
interface Found extends Occurrences {
  title: number;
  names: number;
  attributes: number;
  text: number;
  readonly places: number[];
}

const NUL = 0;
/** Labels of positions, in their upper two bits: D, C, B, A. */
const TEXT = 0;
const ATTRIBUTES = 1;
const NAMES = 2;
const PLACE_BITS = 14;
const encoder = new TextEncoder();

/** Finds words in what Postgres' `tsvectorsend` says of a document. */
export class WordFinder {
  readonly #wanted: readonly { readonly bytes: Uint8Array; readonly isPrefix: boolean }[];

  constructor(wanted: readonly Wanted[]) {
    this.#wanted = wanted.map(({ lexeme, isPrefix }) => ({ bytes: encoder.encode(lexeme), isPrefix }));
  }

  /** The format: int32 count, then for each word its text, a NUL, uint16 count of positions, and each as uint16. */
  find(bytes: Uint8Array): DocumentWords {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const found: (Found | undefined)[] = this.#wanted.map(() => undefined);
    const lengths = [0, 0, 0, 0];
    const words = view.getInt32(0);
    let at = 4;
    for (let word = 0; word < words; word++) {
      const start = at;
      while (bytes[at] !== NUL) at++;
      const end = at;
      const places = view.getUint16(end + 1);
      at = end + 3;
      for (let p = 0; p < places; p++) lengths[view.getUint16(at + 2 * p) >> PLACE_BITS]!++;
      for (let w = 0; w < this.#wanted.length; w++) {
        if (this.#is(w, bytes, start, end)) found[w] = added(found[w], view, at, places);
      }
      at += 2 * places;
    }
    return {
      found,
      titleLength: lengths[3]!,
      attributesLength: lengths[ATTRIBUTES]!,
      textLength: lengths[TEXT]!,
    };
  }

  #is(index: number, bytes: Uint8Array, start: number, end: number): boolean {
    const { bytes: wanted, isPrefix } = this.#wanted[index]!;
    const length = end - start;
    if (isPrefix ? length < wanted.length : length !== wanted.length) return false;
    for (let i = 0; i < wanted.length; i++) if (bytes[start + i] !== wanted[i]) return false;
    return true;
  }
}

function added(before: Found | undefined, view: DataView, at: number, count: number): Found {
  const found = before ?? { title: 0, names: 0, attributes: 0, text: 0, places: [] };
  for (let p = 0; p < count; p++) {
    const position = view.getUint16(at + 2 * p);
    const label = position >> PLACE_BITS;
    if (label === TEXT) found.text++;
    else if (label === ATTRIBUTES) found.attributes++;
    else if (label === NAMES) found.names++;
    else found.title++;
    found.places.push(position & ((1 << PLACE_BITS) - 1));
  }
  return found;
}
