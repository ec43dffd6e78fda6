import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Sql } from "../src/platform/postgres.ts";
import { type FreshDatabase, freshDatabase, killAtEnd, throwAwayFolder } from "./support/index.ts";

const ROOT = join(import.meta.dir, "..");

const mapping = {
  name: "pottery",
  source: "kiln",
  currency: "USD",
  shop: { slug: "kiln", name: "Kiln" },
  fields: {
    externalId: "sku",
    title: "name",
    description: { path: "story", as: "html" },
    price: { path: "price", unit: "major" },
    brand: "maker",
    category: { path: "shelf", split: " > " },
    attributes: { prefixes: [{ prefix: "n_", type: "number" }] },
    stock: { each: 5 },
  },
};

let database: FreshDatabase;
let sql: Sql;
let folder: string;

beforeEach(async () => {
  database = await freshDatabase();
  sql = database.sql;
  folder = throwAwayFolder("import");
  mkdirSync(folder, { recursive: true });
  await Bun.write(join(folder, "pottery.json"), JSON.stringify(mapping));
});
afterEach(() => database.drop());

const row = (n: number) => ({
  ...{ sku: `S${n}`, name: `Mug ${n}`, story: "<p>Warm</p>", price: `${n + 1}.99`, maker: `Potter ${n % 40}` },
  ...{ shelf: `Table > ${n % 2 ? "Mugs" : "Bowls"}`, n_litres: n / 10 },
});
const rows = (count: number) => Array.from({ length: count }, (_, n) => row(n));
const ndjson = (list: readonly unknown[]) => list.map((item) => JSON.stringify(item)).join("\n");

function start(file: string, ...options: string[]) {
  const child = Bun.spawn(
    ["bun", "scripts/stack/import.ts", file, "--mapping", "pottery.json", "--rejects", "rejects.ndjson", ...options],
    {
      cwd: ROOT,
      env: { ...process.env, DATABASE_URL: database.url, INIT_CWD: folder },
      stdout: "pipe",
      stderr: "pipe",
    },
  );
  const forget = killAtEnd(() => child.pid);
  child.exited.then(forget);
  return child;
}

async function run(content: string | Uint8Array, name = "mugs.ndjson", ...options: string[]) {
  await Bun.write(join(folder, name), content);
  const child = start(name, ...options);
  const [out, error] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  return { code: await child.exited, out, error };
}

/** One line of text per table: all it holds. */
async function contents(): Promise<Record<string, string>> {
  const tables = await sql<{ name: string }[]>`
    SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1`;
  const held: Record<string, string> = {};
  for (const { name } of tables) {
    const [table] = await sql.unsafe<{ text: string }[]>(
      `SELECT coalesce(string_agg(t::text, E'\n' ORDER BY t::text), '') AS text FROM "${name}" t`,
    );
    held[name] = table?.text ?? "";
  }
  return held;
}

async function count(table: string): Promise<number> {
  const [found] = await sql.unsafe<{ n: number }[]>(`SELECT count(*)::int AS n FROM ${table}`);
  return found?.n ?? 0;
}

/** Resolves as soon as some products are there, but not all. */
async function untilSome(child: { exitCode: number | null }): Promise<void> {
  while (child.exitCode === null && (await count("products")) === 0);
}

describe("an import", () => {
  test("opens the shop, adds everything once, and finds nothing to do the second time", async () => {
    const first = await run(ndjson(rows(1_500)));
    expect(first).toMatchObject({ code: 0, out: expect.stringMatching(/Opened the shop Kiln[\s\S]*new +1,500\n/) });
    expect(
      await sql`SELECT name, price, on_hand FROM products JOIN inventory ON product_id = id JOIN shops s ON s.id = shop_id WHERE external_id = 'S7'`,
    ).toMatchObject([{ name: "Kiln", price: 899, on_hand: 5 }]);
    const before = await contents();
    const second = await run(ndjson(rows(1_500)));
    expect(second).toMatchObject({
      code: 0,
      out: expect.stringMatching(/new +0\n +changed +0\n +unchanged +1,500\n +rejected +0/),
    });
    expect(await contents()).toEqual(before);
  });

  test("is the same from CSV, a JSON list, NDJSON, packed or not", async () => {
    const list = rows(50);
    const keys = Object.keys(row(0)) as (keyof ReturnType<typeof row>)[];
    const csv = [keys.join(","), ...list.map((item) => keys.map((key) => `"${item[key]}"`).join(","))].join("\n");
    await run(ndjson(list));
    const before = await contents();
    const others: [string, string | Uint8Array][] = [
      ["mugs.json", JSON.stringify(list)],
      ["mugs.csv", csv],
      ["mugs.csv.gz", gzipSync(csv)],
    ];
    for (const [name, content] of others) {
      expect((await run(content, name)).out).toMatch(/new +0\n +changed +0\n +unchanged +50\n/);
    }
    expect(await contents()).toEqual(before);
  });

  test("rehearsed with --dry-run says what would change and writes nothing", async () => {
    const empty = await contents();
    const list = rows(30);
    expect((await run(ndjson(list), "mugs.ndjson", "--dry-run")).out).toMatch(/new +30\n/);
    expect(await contents()).toEqual(empty);
    await run(ndjson(list));
    const before = await contents();
    const next = [
      ...list.map((item, n) => (n < 3 ? { ...item, price: "1000", name: "Jug" } : item)),
      row(99),
      { sku: "bad" },
    ];
    const rehearsal = await run(ndjson(next), "mugs.ndjson", "--dry-run");
    expect(rehearsal.code).toBe(3);
    expect(rehearsal.out).toMatch(/new +1\n +changed +3\n +unchanged +27\n +rejected +1\n/);
    expect(rehearsal.out).toContain("Fields that change: title 3, price 3");
    expect(rehearsal.out).toContain("price: 199 → 100000");
    expect(rehearsal.out).toContain("line 32: price is missing");
    expect(await contents()).toEqual(before);
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
    const { code, out } = await run(lines.join("\n"));
    expect(code).toBe(3);
    expect(out).toMatch(/new +2\n +changed +0\n +unchanged +0\n +rejected +7\n/);
    const rejects = (await Bun.file(join(folder, "rejects.ndjson")).text())
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
    await run(ndjson([row(0)]));
    expect(await Bun.file(join(folder, "rejects.ndjson")).exists()).toBe(false);
  });

  test("sets a row aside that only the database refuses, and no other of its chunk", async () => {
    await sql`ALTER TABLE products ADD CHECK (title <> 'Mug 7')`;
    const { code, out } = await run(ndjson(rows(20)));
    expect(code).toBe(3);
    expect(out).toMatch(/new +19\n[\s\S]*line 8: the database: .*violates check constraint/);
  });

  test("killed in the middle and run again ends with everything, once", async () => {
    const total = 6_000;
    await Bun.write(join(folder, "mugs.ndjson"), ndjson(rows(total)));
    const child = start("mugs.ndjson");
    await untilSome(child);
    child.kill("SIGKILL");
    await child.exited;
    const survived = await count("products");
    expect(survived).toBeGreaterThan(0);
    expect(survived).toBeLessThan(total);
    expect((await run(ndjson(rows(total)))).code).toBe(0);
    for (const table of ["products", "inventory", "stock", "catalogue_changes"]) expect(await count(table)).toBe(total);
    expect(await count("products WHERE NOT EXISTS (SELECT FROM inventory WHERE product_id = id AND on_hand = 5)")).toBe(
      0,
    );
  });

  test("stopped with Ctrl-C ends in order and says how to go on", async () => {
    const total = 6_000;
    await Bun.write(join(folder, "mugs.ndjson"), ndjson(rows(total)));
    const child = start("mugs.ndjson");
    await untilSome(child);
    child.kill("SIGINT");
    expect(await child.stderr.text()).toContain("the same command goes on from there");
    expect(await child.exited).toBe(130);
    expect(await child.stdout.text()).toContain(
      `new ${String((await count("products")).toLocaleString("en")).padStart(17)}`,
    );
  });
});

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
    await Bun.write(join(folder, "mugs.ndjson"), ndjson(rows(2)));
    await Bun.write(join(folder, "object.json"), '{"sku": 1}');
    const { price: _price, ...fields } = mapping.fields;
    await Bun.write(join(folder, "faulty.json"), JSON.stringify({ ...mapping, fields }));
    const [file = "", ...options] = args;
    const child = start(file, ...options);
    const error = await child.stderr.text();
    expect(await child.exited).toBe(code);
    expect(error).toContain(words);
    expect(error.trim().split("\n")).toHaveLength(1);
    expect(await count("products")).toBe(0);
  });

  test("that the database is not there, or is none of ours", async () => {
    await Bun.write(join(folder, "mugs.ndjson"), ndjson(rows(2)));
    const reach = async (DATABASE_URL: string) => {
      const command = ["bun", "scripts/stack/import.ts", "mugs.ndjson", "--mapping", "pottery.json"];
      const child = Bun.spawn(command, {
        ...{ cwd: ROOT, env: { ...process.env, DATABASE_URL, INIT_CWD: folder }, stdout: "pipe", stderr: "pipe" },
      });
      const error = await child.stderr.text();
      return { code: await child.exited, error };
    };
    const away = await reach("postgres://souk@127.0.0.1:1/souk");
    expect(away).toMatchObject({
      code: 1,
      error: expect.stringMatching(/^import: the database at 127\.0\.0\.1:1 failed .*\n$/),
    });
    await sql`DROP TABLE products CASCADE`;
    expect(await reach(database.url)).toMatchObject({
      code: 1,
      error: expect.stringContaining("run ./scripts/migrate"),
    });
  });
});
