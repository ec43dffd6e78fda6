import { ImportError } from "../import-error.ts";
import { type Chunks, type Item, type Items, parsedItem, ROW_CHARS_MAX } from "./items.ts";

const [QUOTE, BACKSLASH, COMMA, NEWLINE] = [34, 92, 44, 10];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];

/** The elements of one JSON array, each parsed as soon as it is whole; never more than one is in memory. */
export async function* readJsonArray(chunks: Chunks): Items {
  const splitter = arraySplitter();
  for await (const chunk of chunks) yield splitter.push(chunk);
  yield splitter.end();
}

/** Finds where elements end: at a comma or the closing bracket outside strings and brackets. */
function arraySplitter() {
  let state: "before" | "inside" | "after" = "before";
  let depth = 0;
  let inString = false;
  let escaped = false;
  let line = 1;
  let startLine = 0;
  let pending = "";

  const element = (text: string, items: Item[]) => {
    if (text.trim() !== "") items.push(parsedItem(startLine, text));
    startLine = 0;
  };

  return {
    push(chunk: string): Item[] {
      const items: Item[] = [];
      let from = 0;
      for (let at = 0; at < chunk.length; at++) {
        const code = chunk.charCodeAt(at);
        if (code === NEWLINE) line += 1;
        if (state === "inside") {
          if (startLine === 0 && code > 32) startLine = line;
          if (inString) {
            if (escaped) escaped = false;
            else if (code === BACKSLASH) escaped = true;
            else if (code === QUOTE) inString = false;
          } else if (code === QUOTE) inString = true;
          else if (code === OPEN_OBJECT || code === OPEN_LIST) depth += 1;
          else if (depth > 0 && (code === CLOSE_OBJECT || code === CLOSE_LIST)) depth -= 1;
          else if (depth === 0 && (code === COMMA || code === CLOSE_LIST)) {
            element(pending + chunk.slice(from, at), items);
            pending = "";
            from = at + 1;
            if (code === CLOSE_LIST) state = "after";
          }
        } else if (state === "before" && code === OPEN_LIST) {
          state = "inside";
          from = at + 1;
        } else if (code > 32) throw new ImportError(outside(state, line));
      }
      if (state === "inside") pending += chunk.slice(from);
      if (pending.length > ROW_CHARS_MAX)
        throw new ImportError(`the row at line ${startLine} never ends; is the JSON damaged there?`);
      return items;
    },
    end(): Item[] {
      if (state === "before") throw new ImportError("the file is empty");
      if (state === "after") return [];
      return [{ line: startLine || line, fault: "the file ends in the middle of the list", text: pending.trim() }];
    },
  };
}

function outside(state: "before" | "after", line: number): string {
  return state === "before"
    ? "the file is not a JSON list of products: it does not start with ["
    : `there is something after the end of the JSON list at line ${line}`;
}
