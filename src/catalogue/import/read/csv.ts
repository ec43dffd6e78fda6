import { ImportError } from "../import-error.ts";
import { type Chunks, type Item, type Items, ROW_CHARS_MAX } from "./items.ts";

const DELIMITERS = [",", ";", "\t", "|"];

/** One record of CSV, "more" when the text ends before it does, or why it is none. `end` is the offset after it. */
type CsvRecord = { readonly fields: string[]; readonly end: number } | { readonly fault: string } | "more";

/**
 * CSV (RFC 4180) with a header line; a row becomes an object by header. The delimiter is found in the header when not
 * given. A quote inside an unquoted field stands for itself (17" monitors). A broken row costs its own line and no
 * other: reading goes on at the next line, which is why this is not left to a library that reads on to the next quote.
 */
export async function* readCsv(chunks: Chunks, delimiter?: string): Items {
  let text = "";
  let line = 1;
  let header: string[] | undefined;
  let mark = delimiter;

  const take = (final: boolean): Item[] => {
    mark ??= text.includes("\n") || final ? delimiterOf(text) : undefined;
    const items: Item[] = [];
    let at = 0;
    while (mark !== undefined && at < text.length) {
      let record = recordAt(text, at, mark, final);
      if (record === "more" && text.length - at > ROW_CHARS_MAX)
        record = { fault: "a quote is opened and never closed" };
      if (record === "more") break;
      if ("fault" in record && header === undefined)
        throw new ImportError(`the header line is not CSV: ${record.fault}`);
      const end = "fault" in record ? lineEnd(text, at) : record.end;
      if ("fault" in record)
        items.push({ line, fault: `not CSV: ${record.fault}`, text: text.slice(at, end).trimEnd() });
      else if (header === undefined) header = checkedHeader(record.fields);
      else if (record.fields.length > 1 || record.fields[0] !== "") items.push(itemOf(header, record.fields, line));
      line += count(text, "\n", at, end);
      at = end;
    }
    text = text.slice(at);
    return items;
  };

  for await (const chunk of chunks) {
    text += chunk;
    yield take(false);
  }
  yield take(true);
  if (header === undefined) throw new ImportError("the file has no header line");
}

function recordAt(text: string, start: number, delimiter: string, final: boolean): CsvRecord {
  const fields: string[] = [];
  let at = start;
  for (;;) {
    let field = "";
    if (text[at] === '"') {
      for (at += 1; ; at += 1) {
        const quote = text.indexOf('"', at);
        if (quote < 0) return final ? { fault: "a quote is opened and never closed" } : "more";
        if (quote + 1 === text.length && !final) return "more";
        field += text.slice(at, quote);
        at = quote + 1;
        if (text[at] !== '"') break;
        field += '"';
      }
    } else {
      const end = fieldEnd(text, at, delimiter);
      if (end === text.length && !final) return "more";
      field = text.slice(at, text[end] === "\n" && text[end - 1] === "\r" && end > at ? end - 1 : end);
      at = end;
    }
    fields.push(field);
    if (at === text.length) return final ? { fields, end: at } : "more";
    if (text[at] === delimiter) at += 1;
    else if (text[at] === "\n") return { fields, end: at + 1 };
    else if (text[at] === "\r" && at + 1 === text.length && !final) return "more";
    else if (text[at] === "\r" && text[at + 1] === "\n") return { fields, end: at + 2 };
    else return { fault: "text follows a closing quote" };
  }
}

function fieldEnd(text: string, from: number, delimiter: string): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === delimiter || text[at] === "\n") return at;
  }
  return text.length;
}

function lineEnd(text: string, from: number): number {
  const newline = text.indexOf("\n", from);
  return newline < 0 ? text.length : newline + 1;
}

function itemOf(header: readonly string[], fields: readonly string[], line: number): Item {
  if (fields.length !== header.length) {
    const fault = `the row has ${fields.length} columns, the header ${header.length}`;
    return { line, fault, text: JSON.stringify(fields) };
  }
  return { line, row: Object.fromEntries(header.map((name, column) => [name, fields[column]])) };
}

function checkedHeader(fields: readonly string[]): string[] {
  const header = fields.map((name) => name.trim());
  const twice = header.find((name, column) => header.indexOf(name) !== column);
  if (twice !== undefined) throw new ImportError(`the header names the column ${JSON.stringify(twice)} twice`);
  return header;
}

/** The candidate that parts the header line into most columns. */
function delimiterOf(text: string): string {
  const header = text.slice(0, lineEnd(text, 0)).replace(/"[^"]*"/g, "");
  const counts = DELIMITERS.map((candidate) => count(header, candidate, 0, header.length));
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ",";
}

function count(text: string, sign: string, from: number, to: number): number {
  let found = 0;
  for (let at = text.indexOf(sign, from); at >= 0 && at < to; at = text.indexOf(sign, at + 1)) found += 1;
  return found;
}
