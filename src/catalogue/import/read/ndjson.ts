import { ImportError } from "../import-error.ts";
import { type Chunks, type Item, type Items, parsedItem, ROW_CHARS_MAX } from "./items.ts";

/** Newline-delimited JSON: one row a line, empty lines skipped. */
export async function* readNdjson(chunks: Chunks): Items {
  let line = 0;
  let rest = "";
  const itemsOf = (lines: string[]) => {
    const items: Item[] = [];
    for (const text of lines) {
      line += 1;
      if (text.trim() !== "") items.push(parsedItem(line, text));
    }
    return items;
  };
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > ROW_CHARS_MAX)
      throw new ImportError(`line ${line + 1} is longer than ${ROW_CHARS_MAX} characters`);
    yield itemsOf(lines);
  }
  if (rest !== "") yield itemsOf([rest]);
}
