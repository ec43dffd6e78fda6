/** One row of a file, or what stands where a row should be. `line` counts from 1 and is where it begins. */
export type Item =
  | { readonly line: number; readonly row: unknown }
  | { readonly line: number; readonly fault: string; readonly text: string };

export type Chunks = AsyncIterable<string>;
export type Items = AsyncGenerator<Item[], void, undefined>;

/** A row longer than this is no product, it is a damaged file. */
export const ROW_CHARS_MAX = 8_000_000;

/** Parses the text of one row. */
export function parsedItem(line: number, text: string): Item {
  try {
    return { line, row: JSON.parse(text) };
  } catch (error) {
    return { line, fault: `not JSON: ${(error as Error).message}`, text };
  }
}
