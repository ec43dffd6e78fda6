import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { freshDatabase } from "./postgres.ts";
import { killAtEnd, throwAwayFolder } from "./throw-away.ts";

const ROOT = join(import.meta.dir, "../..");

/** The mapping that these runs use unless they name another. */
export const mapping = {
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

/** A good row of the file, different for every `n`. */
export const row = (n: number) => ({
  ...{ sku: `S${n}`, name: `Mug ${n}`, story: "<p>Warm</p>", price: `${n + 1}.99`, maker: `Potter ${n % 40}` },
  ...{ shelf: `Table > ${n % 2 ? "Mugs" : "Bowls"}`, n_litres: n / 10 },
});
export const rows = (count: number) => Array.from({ length: count }, (_, n) => row(n));
export const ndjson = (list: readonly unknown[]) => list.map((item) => JSON.stringify(item)).join("\n");

export type ImportRuns = Awaited<ReturnType<typeof importRuns>>;

/** A database and a folder of their own, and the import program run on them as people do. */
export async function importRuns() {
  const database = await freshDatabase();
  const { sql } = database;
  const folder = throwAwayFolder("import");
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: string | Uint8Array) => Bun.write(join(folder, name), content);
  await write("pottery.json", JSON.stringify(mapping));

  const startOn = (DATABASE_URL: string, file: string, ...options: string[]) => {
    const command = [
      "bun",
      "scripts/stack/import.ts",
      file,
      "--mapping",
      "pottery.json",
      "--rejects",
      "rejects.ndjson",
    ];
    const child = Bun.spawn([...command, ...options], {
      ...{ cwd: ROOT, env: { ...process.env, DATABASE_URL, INIT_CWD: folder }, stdout: "pipe", stderr: "pipe" },
    });
    child.exited.then(killAtEnd(() => child.pid));
    return child;
  };
  const start = (file: string, ...options: string[]) => startOn(database.url, file, ...options);
  const count = async (table: string) => {
    const [found] = await sql.unsafe<{ n: number }[]>(`SELECT count(*)::int AS n FROM ${table}`);
    return found?.n ?? 0;
  };

  return {
    sql,
    url: database.url,
    write,
    startOn,
    start,
    count,
    file: (name: string) => Bun.file(join(folder, name)),
    close: () => database.drop(),

    /** Writes `content` to a file, imports it and waits for the end. */
    async run(content: string | Uint8Array, name = "mugs.ndjson", ...options: string[]) {
      await write(name, content);
      const child = start(name, ...options);
      const [out, error] = await Promise.all([child.stdout.text(), child.stderr.text()]);
      return { code: await child.exited, out, error };
    },

    /** All that each table holds, as text. */
    async contents(): Promise<Record<string, string>> {
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
    },

    /** Resolves as soon as some products are there, and the import still runs. */
    async untilSome(child: { exitCode: number | null }): Promise<void> {
      while (child.exitCode === null && (await count("products")) === 0);
    },
  };
}
