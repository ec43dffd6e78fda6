import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { gzipSync } from "node:zlib";
import { type ImportRuns, importRuns, ndjson, row, rows } from "./support/import-runs.ts";

let shop: ImportRuns;
beforeEach(async () => {
  shop = await importRuns();
});
afterEach(() => shop.close());

describe("an import", () => {
  test("opens the shop, adds everything once, and finds nothing to do the second time", async () => {
    const first = await shop.run(ndjson(rows(1_500)));
    expect(first).toMatchObject({ code: 0, out: expect.stringMatching(/Opened the shop Kiln[\s\S]*new +1,500\n/) });
    expect(
      await shop.sql`SELECT name, price, on_hand FROM products JOIN inventory ON product_id = id JOIN shops s ON s.id = shop_id WHERE external_id = 'S7'`,
    ).toMatchObject([{ name: "Kiln", price: 899, on_hand: 5 }]);
    const before = await shop.contents();
    const second = await shop.run(ndjson(rows(1_500)));
    expect(second).toMatchObject({
      code: 0,
      out: expect.stringMatching(/new +0\n +changed +0\n +unchanged +1,500\n +rejected +0/),
    });
    expect(await shop.contents()).toEqual(before);
  });

  test("is the same from CSV, a JSON list, NDJSON, packed or not", async () => {
    const list = rows(50);
    const keys = Object.keys(row(0)) as (keyof ReturnType<typeof row>)[];
    const csv = [keys.join(","), ...list.map((item) => keys.map((key) => `"${item[key]}"`).join(","))].join("\n");
    await shop.run(ndjson(list));
    const before = await shop.contents();
    const others: [string, string | Uint8Array][] = [
      ["mugs.json", JSON.stringify(list)],
      ["mugs.csv", csv],
      ["mugs.csv.gz", gzipSync(csv)],
    ];
    for (const [name, content] of others) {
      expect((await shop.run(content, name)).out).toMatch(/new +0\n +changed +0\n +unchanged +50\n/);
    }
    expect(await shop.contents()).toEqual(before);
  });

  test("rehearsed with --dry-run says what would change and writes nothing", async () => {
    const empty = await shop.contents();
    const list = rows(30);
    expect((await shop.run(ndjson(list), "mugs.ndjson", "--dry-run")).out).toMatch(/new +30\n/);
    expect(await shop.contents()).toEqual(empty);
    await shop.run(ndjson(list));
    const before = await shop.contents();
    const next = [
      ...list.map((item, n) => (n < 3 ? { ...item, price: "1000", name: "Jug" } : item)),
      row(99),
      { sku: "bad" },
    ];
    const rehearsal = await shop.run(ndjson(next), "mugs.ndjson", "--dry-run");
    expect(rehearsal.code).toBe(3);
    expect(rehearsal.out).toMatch(/new +1\n +changed +3\n +unchanged +27\n +rejected +1\n/);
    expect(rehearsal.out).toContain("Fields that change: title 3, price 3");
    expect(rehearsal.out).toContain("price: 199 → 100000");
    expect(rehearsal.out).toContain("line 32: price is missing");
    expect(await shop.contents()).toEqual(before);
  });

  test("imports all but the bad rows and says of each where it was and why", async () => {
    const lines = [
      JSON.stringify(row(0)),
      "{not json",
      JSON.stringify({ ...row(1), price: "-3" }),
      JSON.stringify({ ...row(2), name: " \u0000 " }),
      JSON.stringify({ ...row(3), shelf: "" }),
      JSON.stringify({ ...row(0), name: "Same id" }),
      JSON.stringify({ ...row(4), name: "x".repeat(301) }),
      "[]",
      JSON.stringify(row(5)),
    ];
    const { code, out } = await shop.run(lines.join("\n"));
    expect(code).toBe(3);
    expect(out).toMatch(/new +2\n +changed +0\n +unchanged +0\n +rejected +7\n/);
    const rejects = (await shop.file("rejects.ndjson").text())
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(rejects.map((reject) => [reject.line, reject.reason])).toEqual([
      [2, expect.stringContaining("not JSON")],
      [3, 'price is negative: "-3"'],
      [4, "title is empty"],
      [5, "no category fits"],
      [6, 'the id "S0" is on line 1 already'],
      [7, "title has 301 characters, at most 300 fit"],
      [8, "the row is not an object but a list"],
    ]);
    expect(rejects[0].row).toBe("{not json");
    expect(rejects[1].row.sku).toBe("S1");
    await shop.run(ndjson([row(0)]));
    expect(await shop.file("rejects.ndjson").exists()).toBe(false);
  });

  test("sets a row aside that only the database refuses, and no other of its chunk", async () => {
    await shop.sql`ALTER TABLE products ADD CHECK (title <> 'Mug 7')`;
    const { code, out } = await shop.run(ndjson(rows(20)));
    expect(code).toBe(3);
    expect(out).toMatch(/new +19\n[\s\S]*line 8: the database: .*violates check constraint/);
  });

  test("killed in the middle and run again ends with everything, once", async () => {
    const total = 6_000;
    await shop.write("mugs.ndjson", ndjson(rows(total)));
    const child = shop.start("mugs.ndjson");
    await shop.untilSome(child);
    child.kill("SIGKILL");
    await child.exited;
    const survived = await shop.count("products");
    expect(survived).toBeGreaterThan(0);
    expect(survived).toBeLessThan(total);
    expect((await shop.run(ndjson(rows(total)))).code).toBe(0);
    for (const table of ["products", "inventory", "stock", "catalogue_changes"])
      expect(await shop.count(table)).toBe(total);
    expect(
      await shop.count("products WHERE NOT EXISTS (SELECT FROM inventory WHERE product_id = id AND on_hand = 5)"),
    ).toBe(0);
  });

  test("stopped with Ctrl-C ends in order and says how to go on", async () => {
    const total = 6_000;
    await shop.write("mugs.ndjson", ndjson(rows(total)));
    const child = shop.start("mugs.ndjson");
    await shop.untilSome(child);
    child.kill("SIGINT");
    expect(await child.stderr.text()).toContain("the same command goes on from there");
    expect(await child.exited).toBe(130);
    expect(await child.stdout.text()).toContain(
      `new ${String((await shop.count("products")).toLocaleString("en")).padStart(17)}`,
    );
  });
});

test("a packed file that is cut off gives what it has, and the import says that it is not whole", async () => {
  const packed = gzipSync(ndjson(rows(2_000)));
  const { code, out, error } = await shop.run(packed.subarray(0, packed.length / 2), "mugs.ndjson.gz");
  expect(code).toBe(1);
  expect(error).toMatch(
    /^(?:[\d,]+ rows, .*\n)*import: cannot read .*mugs\.ndjson\.gz to its end: unexpected end of file\n$/,
  );
  const added = await shop.count("products");
  expect(added).toBeGreaterThan(0);
  expect(out).toMatch(new RegExp(`new +${added.toLocaleString("en")}\n`));
});
