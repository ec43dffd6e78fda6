import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { type ImportRuns, importRuns, mapping, ndjson, rows } from "./support/import-runs.ts";

let shop: ImportRuns;
beforeEach(async () => {
  shop = await importRuns();
});
afterEach(() => shop.close());

describe("an import says in one line", () => {
  const wrong: [string, string[], number, string][] = [
    ["that there is no such file", ["nowhere.csv"], 2, "there is no file"],
    ["that it is no JSON list", ["object.json"], 2, "say --format ndjson"],
    ["that an option is unknown", ["mugs.ndjson", "--fast"], 2, "Unknown option '--fast'"],
    ["that there is no such mapping", ["mugs.ndjson", "--mapping", "porcelain"], 2, 'there is no mapping "porcelain"'],
    [
      "everything that is wrong with a mapping",
      ["mugs.ndjson", "--mapping", "./faulty.json"],
      2,
      "fields.price is missing",
    ],
    ["that there is no such shop", ["mugs.ndjson", "--shop", "nowhere"], 2, "there is no shop nowhere"],
  ];
  test.each(wrong)("%s", async (_what, args, code, words) => {
    await shop.write("mugs.ndjson", ndjson(rows(2)));
    await shop.write("object.json", '{"sku": 1}');
    const { price: _price, ...fields } = mapping.fields;
    await shop.write("faulty.json", JSON.stringify({ ...mapping, fields }));
    const [file = "", ...options] = args;
    const child = shop.start(file, ...options);
    const error = await child.stderr.text();
    expect(await child.exited).toBe(code);
    expect(error).toContain(words);
    expect(error.trim().split("\n")).toHaveLength(1);
    expect(await shop.count("products")).toBe(0);
  });

  test("that the database is not there, or is none of ours", async () => {
    await shop.write("mugs.ndjson", ndjson(rows(2)));
    const reach = async (url: string) => {
      const child = shop.startOn(url, "mugs.ndjson");
      const error = await child.stderr.text();
      return { code: await child.exited, error };
    };
    const away = await reach("postgres://souk@127.0.0.1:1/souk");
    expect(away).toMatchObject({
      code: 1,
      error: expect.stringMatching(/^import: the database at 127\.0\.0\.1:1 failed .*\n$/),
    });
    await shop.sql`DROP TABLE products CASCADE`;
    expect(await reach(shop.url)).toMatchObject({
      code: 1,
      error: expect.stringContaining("run ./scripts/migrate"),
    });
  });
});
