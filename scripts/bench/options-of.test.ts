import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { helpOf } from "./options-of.ts";

const scripts = readdirSync(import.meta.dir).filter((name) => !name.includes("."));

test("each benchmark says what it measures before anything is started", () => {
  expect(scripts.length).toBeGreaterThan(5);
  for (const name of scripts) {
    const [, first, second] = readFileSync(join(import.meta.dir, name), "utf8").split("\n");
    expect([first, second]).toEqual([`import "./help.ts";`, `import "./${name}.ts";`]);
    expect(helpOf(name, "").split("\n")[0], name).toEndWith(".");
  }
});

test("and which numbers it takes, as it reads them", () => {
  const text = `const PAGES = numberOption("pages", 19_000);`;
  expect(helpOf("live", text)).toMatch(/--pages N +default 19,000/);
});
