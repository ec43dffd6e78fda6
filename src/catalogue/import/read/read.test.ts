import { describe, expect, test } from "bun:test";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { readCsv } from "./csv.ts";
import type { Chunks, Item, Items } from "./items.ts";
import { readJsonArray } from "./json-array.ts";
import { readNdjson } from "./ndjson.ts";

/** Reads `text` cut into pieces of `size` characters, so that every boundary is met. */
async function read(reader: (chunks: Chunks) => Items, text: string, size = 5): Promise<Item[]> {
  async function* chunks() {
    for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
  }
  const items: Item[] = [];
  for await (const batch of reader(chunks())) items.push(...batch);
  return items;
}

const rowsOf = (items: Item[]) => items.map((item) => ("row" in item ? item.row : item));
const field = fc.string({
  unit: fc.constantFrom("a", '"', ",", "\n", "\r\n", ";", "é", "[", "{", "]", "}", "\\", " ", "7", "😀"),
});
const records = fc.array(fc.record({ id: fc.string({ minLength: 1 }), title: field, price: field }), { minLength: 1 });
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

describe("the readers", () => {
  test("give the same rows from CSV, a JSON list and NDJSON", async () => {
    await fc.assert(
      fc.asyncProperty(records, fc.integer({ min: 1, max: 40 }), async (rows, size) => {
        const csv = ["id,title,price", ...rows.map((row) => [row.id, row.title, row.price].map(quoted).join(","))].join(
          "\r\n",
        );
        expect(rowsOf(await read(readCsv, csv, size))).toEqual(rows);
        expect(rowsOf(await read(readJsonArray, JSON.stringify(rows, null, 1), size))).toEqual(rows);
        expect(rowsOf(await read(readJsonArray, JSON.stringify(rows), size))).toEqual(rows);
        expect(rowsOf(await read(readNdjson, rows.map((row) => JSON.stringify(row)).join("\n"), size))).toEqual(rows);
      }),
    );
  });

  test("read CSV as an established parser does", async () => {
    const cell = fc.oneof(field.map(quoted), fc.string({ unit: fc.constantFrom("a", "b", " ", ";", "'", "7") }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell)), fc.constantFrom("\n", "\r\n"), async (cells, newline) => {
        const csv = [["one", "two"], ...cells].map((row) => row.join(",")).join(newline);
        expect(rowsOf(await read((chunks) => readCsv(chunks, ","), csv))).toEqual(
          parse(csv, { columns: true, delimiter: "," }),
        );
      }),
    );
  });
});

describe("CSV", () => {
  test("loses a broken row alone, and says on which line it began", async () => {
    const csv = 'a,b\n1,"two\nlines"\n"x"y,3\n4,5,6\n7,8\n9,"never closed\n10,11\n';
    const items = await read(readCsv, csv);
    expect(items.filter((item) => "row" in item)).toEqual([
      { line: 2, row: { a: "1", b: "two\nlines" } },
      { line: 6, row: { a: "7", b: "8" } },
      { line: 8, row: { a: "10", b: "11" } },
    ]);
    expect(items.filter((item) => "fault" in item)).toEqual([
      { line: 4, fault: "not CSV: text follows a closing quote", text: '"x"y,3' },
      { line: 5, fault: "the row has 3 columns, the header 2", text: '["4","5","6"]' },
      { line: 7, fault: "not CSV: a quote is opened and never closed", text: '9,"never closed' },
    ]);
  });

  test("finds semicolons and tabs by itself and lets inches be inches", async () => {
    expect(rowsOf(await read(readCsv, 'a;b\n17" screen;2'))).toEqual([{ a: '17" screen', b: "2" }]);
    expect(rowsOf(await read(readCsv, "a\tb\n1,5\t2"))).toEqual([{ a: "1,5", b: "2" }]);
  });

  test("with a column named twice is refused", async () => {
    await expect(read(readCsv, "a,b,a\n1,2,3")).rejects.toThrow('names the column "a" twice');
  });
});

describe("a JSON list", () => {
  test("loses a broken element alone", async () => {
    const items = await read(readJsonArray, '[\n{"a":1},\n{"a":oops},\n\n{"a":"]}"}\n]\n');
    expect(items).toEqual([
      { line: 2, row: { a: 1 } },
      { line: 3, fault: expect.stringContaining("not JSON"), text: '\n{"a":oops}' },
      { line: 5, row: { a: "]}" } },
    ]);
  });

  test("that was cut off gives all before the cut and says where it ends", async () => {
    const items = await read(readJsonArray, '[{"a":1},\n{"a":2');
    expect(items).toEqual([
      { line: 1, row: { a: 1 } },
      { line: 2, fault: "the file ends in the middle of the list", text: '{"a":2' },
    ]);
  });

  test("may be empty, but must be a list", async () => {
    expect(await read(readJsonArray, " [ ] ")).toEqual([]);
    await expect(read(readJsonArray, '{"products":[]}')).rejects.toThrow("does not start with [");
  });
});

test("NDJSON loses a broken line alone", async () => {
  const items = await read(readNdjson, '{"a":1}\n\n{"a":\n{"a":2}\r\n');
  expect(items).toEqual([
    { line: 1, row: { a: 1 } },
    { line: 3, fault: expect.stringContaining("not JSON"), text: '{"a":' },
    { line: 4, row: { a: 2 } },
  ]);
});
